/** What passes between the host and a worker. Events and results go as JSON text, as they do in Lambda. */
export interface WorkerSetup {
  readonly bundle: string;
  readonly exportName: string;
  /** The worker's own name: its access key id, and who it is to the stand-ins. */
  readonly caller: string;
  /** The clock's offset in milliseconds, one BigInt64. */
  readonly clockOffset: SharedArrayBuffer;
  /** Where calls to the outside go; they fail if there is nothing to play the outside. */
  readonly outboxUrl: string | undefined;
}

export interface InvokeMessage {
  readonly requestId: string;
  readonly event: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
}

/** An error as Lambda describes it to the caller. */
export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'broken'; readonly error: LambdaError }
  | { readonly kind: 'result'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'failure'; readonly requestId: string; readonly error: LambdaError };
