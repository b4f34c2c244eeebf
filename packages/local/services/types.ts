/**
 * What the stand-ins of the local runtime have in common, and what each of them is started with and gives back.
 * Every one listens on 127.0.0.1 only, on a free port unless `port` says otherwise.
 */
import type { BucketSpec } from '../assembly/buckets.ts';
import type { MailSpec } from '../assembly/mail.ts';
import type { TopicSpec } from '../assembly/topics.ts';
import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';

export interface Running {
  /** Base URL without a trailing slash: `http://127.0.0.1:4566`. */
  readonly url: string;
  /** Stops listening and writes what is kept. Nothing of it runs on afterwards. */
  stop(): Promise<void>;
}

/** Ends the worker that made a call, so that it never sees the answer. Resolves when the worker is gone. */
export type Crash = (caller: string) => void | Promise<void>;

/** What every stand-in that can be made to fail is given. */
export interface Perils {
  readonly faults: Faults;
  readonly crash: Crash;
}

export interface DynamoDbOptions {
  /** Where the data is kept; in memory if left out. */
  readonly dataDir?: string;
  readonly port?: number;
}

export interface DynamoDb extends Running {
  readonly engine: 'java' | 'docker';
}

export interface DynamoDbProxyOptions extends Perils {
  /** URL of DynamoDB Local, which must run with one database shared by all access keys. */
  readonly backend: string;
  /** Conflicts and lag as the cloud has them; `false` only forwards and counts. Default true. */
  readonly hostile?: boolean;
  /** Where it is remembered what the lagging replicas still lack; they are made anew at each start if left out. */
  readonly dataDir?: string;
  /** How far indexes and non-consistent reads are behind, in milliseconds; drawn anew now and then. Default 100–600. */
  readonly lag?: Lag;
  /** Where hostility gets its chance from. Default `Math.random`. */
  readonly random?: () => number;
  readonly port?: number;
}

export interface Lag {
  readonly min: number;
  readonly max: number;
}

export interface RequestCount {
  readonly operation: string;
  /** The caller's access key id. */
  readonly caller: string;
  readonly requests: number;
}

export interface DynamoDbProxy extends Running {
  counts(): readonly RequestCount[];
  resetCounts(): void;
  setLag(lag: Lag): void;
  /** Turning it on where it was off from the start copies all tables first. */
  setHostile(hostile: boolean): Promise<void>;
  /** Added to every call until said otherwise; what is left out is 0. */
  inject(injection: Partial<Injection>): void;
  /** Resolves when indexes and non-consistent reads show everything written so far. */
  caughtUp(): Promise<void>;
}

/** What benchmarks measure under. */
export interface Injection {
  /** The share of write transactions refused as conflicting, 0 to 1. */
  readonly conflicts: number;
  /** The way to the cloud and back, in milliseconds. */
  readonly latency: number;
}

/** What EventBridge Scheduler tells a target about the invocation it is for. */
export interface Invocation {
  readonly scheduleArn: string;
  /** The due time, epoch milliseconds. */
  readonly scheduledTime: number;
  readonly executionId: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** For a FIFO queue. */
  readonly messageGroupId?: string;
}

export interface SchedulerOptions extends Perils {
  readonly clock: Clock;
  /** Carries one invocation to its target; a rejection is a failed delivery and is retried by the schedule's policy. */
  readonly deliver: (targetArn: string, input: string, invocation: Invocation) => Promise<void>;
  /** Takes an invocation whose retries are used up. Only called for schedules with a dead-letter queue. */
  readonly deadLetter: (
    queueArn: string,
    body: string,
    attributes: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** Delivers some invocations twice, and deletes completed schedules late, updated or not. Default true. */
  readonly hostile?: boolean;
  /** Where hostility gets its chance from. Default `Math.random`. */
  readonly random?: () => number;
  /** What becomes of an `at()` in the past, which Amazon documents nowhere. Default `fire`. */
  readonly pastAt?: 'fire' | 'reject' | 'never';
  /** Where schedules are kept; in memory if left out. */
  readonly dataDir?: string;
  readonly region?: string;
  readonly accountId?: string;
  readonly port?: number;
}

export interface Scheduler extends Running {
  /** Every schedule, as `GetSchedule` gives it (dates in epoch seconds). */
  schedules(): readonly Readonly<Record<string, unknown>>[];
}

export interface OutboxOptions extends Perils {
  readonly clock: Clock;
  readonly twilio: { readonly accountSid: string; readonly authToken: string; readonly from: string };
  readonly postmark: PostmarkAccount;
  readonly ses: SesAccount;
  /** Whatever account is connected works; made up if left out. */
  readonly zendesk?: ZendeskAccount;
  /** Where the example AI agent takes events; nobody has one if left out. */
  readonly exampleAgent?: string;
  /** Status callbacks come doubled and out of order. Default true. */
  readonly hostile?: boolean;
  /** Where the record is kept; in memory if left out. */
  readonly dataDir?: string;
  readonly port?: number;
}

/** The server at Postmark that functions send by, as its owner would have set it up. */
export interface PostmarkAccount {
  readonly serverToken: string;
  /** Whatever is of this address's domain may be sent from. */
  readonly from: string;
  /** Where it tells of deliveries and bounces, and the basic authentication that stands in that URL. */
  readonly statusUrl: string;
  readonly user: string;
  readonly password: string;
}

export interface ZendeskAccount {
  /** What every webhook that is made there is signed with. */
  readonly webhookSecret: string;
}

/** What somebody at another helpdesk does to a ticket there. */
export interface HelpdeskAct {
  /** A reply, or a note where it isn't public. */
  readonly text?: string | undefined;
  /** What their editor makes of it; the text itself if left out. */
  readonly html?: string | undefined;
  /** Default true. */
  readonly public?: boolean | undefined;
  readonly status?: 'open' | 'pending' | 'hold' | 'solved' | 'closed' | undefined;
  /** Whose doing it is; somebody of the team if left out. */
  readonly name?: string | undefined;
}

/** Another helpdesk as the outbox plays it, by the eyes and hands of those who work there. */
export interface PlayedHelpdesk {
  /** The oldest first, each with everything that was said in it. */
  tickets(): readonly object[];
  /** The ticket as it is then; undefined where there is no such one, and words where it can't be done. */
  act(ticketId: string, act: HelpdeskAct): object | string | undefined;
}

export interface SesAccount {
  readonly region: string;
  readonly accountId: string;
  /** What the stacks have at this moment. */
  readonly spec: () => Promise<MailSpec>;
  readonly publish: Sns['publish'];
}

/** What would have gone to a provider, and what it got back; `null` where no answer was given. */
export interface OutboxEntry {
  readonly provider: string;
  /** RFC 3339. */
  readonly at: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly answer: { readonly status: number; readonly body: string } | null;
}

/**
 * Plays the providers. A call to `https://host/path` comes as `<url>/host/path`, with the caller's name in the
 * header `x-rondo-caller`.
 */
export interface Outbox extends Running {
  list(): readonly OutboxEntry[];
  clear(): void;
  /** Shows what a service of AWS has sent by itself. */
  note(entry: OutboxEntry): void;
  /** Tells Twilio's log of an SMS that came in, so that a list of it shows what a webhook may have missed. */
  received(message: InboundMessage): void;
  /** By the platform's name. */
  readonly helpdesks: Readonly<Record<string, PlayedHelpdesk>>;
}

export interface InboundMessage {
  /** `SM…` */
  readonly sid: string;
  readonly from: string;
  /** The account's own number if left out. */
  readonly to?: string;
  readonly body: string;
  /** Fetched by URLs that end in `mediaSid(sid, nth)`. */
  readonly media?: readonly { readonly contentType: string; readonly content: string | Uint8Array }[];
  /** Epoch milliseconds; now if left out. */
  readonly at?: number;
}

export interface SnsOptions {
  readonly clock: Clock;
  /** What the stacks have at this moment. */
  readonly topics: () => Promise<readonly TopicSpec[]>;
  /** Takes an event for a function: it is kept once this resolves, and tried again as Lambda does. */
  readonly invoke: (functionName: string, event: unknown) => Promise<void>;
  /** Some notifications come twice. Default true. */
  readonly hostile?: boolean;
  /** Where hostility gets its chance from. Default `Math.random`. */
  readonly random?: () => number;
  readonly region?: string;
  readonly port?: number;
}

export interface Notification {
  readonly message: string;
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
}

export interface Sns extends Running {
  /** As a service of AWS does. Returns the message's id; rejects with a `TopicError`. */
  publish(topicArn: string, notification: Notification): Promise<string>;
}

export interface SecretsOptions {
  /** Name → value. What the secret's ARN ends in (`<arn>:secret:<name>-AbCdEf`) finds it as well. Values kept from before win. */
  readonly seed: Readonly<Record<string, string>>;
  readonly dataDir?: string;
  readonly region?: string;
  readonly accountId?: string;
  readonly port?: number;
}

export interface Secrets extends Running {
  /** The ARN under which a seeded secret answers. */
  arn(name: string): string;
}

export interface SqsS3Options {
  /** Delays end by it; by real time if left out. */
  readonly clock?: Clock;
  readonly dataDir?: string;
  readonly region?: string;
  readonly port?: number;
}

export interface S3Options {
  readonly clock: Clock;
  /** URL of fauxqs. */
  readonly backend: string;
  /** The secret access key that everybody here has. */
  readonly secret: string;
  /** What the stacks have at this moment. */
  readonly buckets: () => Promise<readonly Pick<BucketSpec, 'name' | 'cors'>[]>;
  readonly region?: string;
  readonly port?: number;
}

/** SQS and S3 (path style) on one URL. Queue URLs are `<url>/000000000000/<name>`. */
export interface SqsS3 extends Running {
  /** Creates the queue, or gives the one that is there these attributes. FIFO by the `.fifo` of its name. */
  createQueue(
    name: string,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<{ queueUrl: string; queueArn: string }>;
  createBucket(name: string): void;
  /** How many messages a queue would hand out if it were asked: not those behind one of their group that somebody has. */
  ready(queueName: string): number;
  /** How many messages somebody has, or had and has failed with. */
  inFlight(queueName: string): number;
}
