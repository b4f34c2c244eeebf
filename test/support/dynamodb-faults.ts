import {
  type CancellationReason,
  type DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';

/** A call that a store makes of DynamoDB. */
export interface Call {
  /** `TransactWriteItems`, `BatchGetItem`, … */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Counts the client's calls from 1. */
  readonly number: number;
}

/** Stands between a client and DynamoDB: lets a call through, or not, or through and tells nobody. */
export type Meddler = (call: Call, proceed: () => Promise<unknown>) => Promise<unknown>;

/** Puts a meddler in a client's way; it sees every call once, with what the SDK would have sent. */
export function meddle(client: DynamoDBClient, meddler: Meddler): void {
  let number = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      number += 1;
      const operation = String(context.commandName).replace(/Command$/, '');
      const call = { operation, input: args.input as Record<string, unknown>, number };
      let answer: Awaited<ReturnType<typeof next>> | undefined;
      const output = await meddler(call, async () => {
        answer = await next(args);
        return answer.output;
      });
      return { ...answer, output } as Awaited<ReturnType<typeof next>>;
    },
    { step: 'build' },
  );
}

/** Notes every call. */
export function watch(client: DynamoDBClient): Call[] {
  const calls: Call[] = [];
  meddle(client, async (call, proceed) => {
    calls.push(call);
    return proceed();
  });
  return calls;
}

/** An error as the SDK makes it of what the service or the network answers. */
export const failure = (name: string, extra: object = {}): Error =>
  Object.assign(new Error(`injected: ${name}`), { name, ...extra });

export const connectionLost = (): Error => failure('Error', { code: 'ECONNRESET' });

export const cancelled = (...codes: readonly string[]): Error =>
  new TransactionCanceledException({
    message: 'injected',
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: codes.map((Code): CancellationReason => ({ Code })),
  });

export class Crash extends Error {}
