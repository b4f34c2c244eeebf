import type { AgentId } from '#domain/ids.ts';
import type { Deployment } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import type { SignIn } from '../control/control.ts';
import type { Faults } from '../faults.ts';
import type { Outcome } from '../host/start-worker.ts';
import type { StandIns } from '../standins.ts';

export interface RuntimeOptions {
  /** 0: any free port. Default 3000. */
  readonly port?: number;
  /** Keeps nothing. */
  readonly ephemeral?: boolean;
  /** Where data is kept. Default `.rondo` of this checkout. */
  readonly folder?: string;
  /** What the cloud may do and local engines never do: conflicts, lag, doubles, records scattered. Default true. */
  readonly hostile?: boolean;
  /** A synthesized `cdk.out` to run, instead of synthesizing the stacks first. */
  readonly assembly?: string;
  /** False: nothing reads streams and queues, and no rule fires. Default true. */
  readonly consumers?: boolean;
  /** False: nobody is there yet. Default true. */
  readonly demoTeam?: boolean;
  /** Invocations of one function at once. Default by the machine's processors. */
  readonly concurrency?: number;
  /** Virtual shards of each table's stream. Default 4. */
  readonly lanes?: number;
  /** Failed queue messages and asynchronous invocations come again after so long, not after what the stacks say. */
  readonly retryAfterMs?: number;
  readonly onProgress?: (message: string) => void;
  readonly onWarning?: (message: string) => void;
}

export interface Runtime {
  /** Base URL of the HTTP API, without a trailing slash. */
  readonly url: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly standIns: StandIns;
  readonly deployment: Deployment;
  readonly logsDir: string;
  /** For SDK clients of one's own. `dynamodbEngine` goes past the hostile proxy: for reading only, whose writes it must see. */
  readonly aws: {
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly endpoints: Readonly<
      Record<'dynamodb' | 'dynamodbEngine' | 'sqs' | 's3' | 'sns' | 'scheduler' | 'secretsManager', string>
    >;
  };
  /** The name of the one table. */
  readonly table: string;
  /** A token for the API; with a role, for somebody new. */
  signIn(email: string, more?: Omit<SignIn, 'email'>): Promise<{ token: string; agentId: AgentId }>;
  /** Calls a function by what it logs under, or its name or ARN, and waits for the outcome. */
  invoke(function_: string, event: unknown): Promise<Outcome>;
  /** Waits until nothing has run for a while, no record of a stream is left, and no message is being worked on. */
  settled(timeoutMs?: number): Promise<void>;
  /** Starts a worker of each function, so that nobody's first call has to wait for one. */
  warm(): Promise<void>;
  /** Ends a worker in the middle of what it does; callers are named `<function without hyphens>W<number>`. */
  crash(caller: string): Promise<void>;
  /** Runs another assembly from now on; returns what that replaced. */
  reload(assembly: string): Promise<string[]>;
  stop(): Promise<void>;
}

/** Notes a part that is to be stopped when everything stops. */
export type Started = <Part extends { stop(): Promise<void> | void }>(part: Part) => Part;
