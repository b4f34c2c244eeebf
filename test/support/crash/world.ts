import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { AgentId } from '#domain/ids.ts';
import type { StreamRecord } from '#local/mappings/stream/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import type { Store } from '#use-cases/ports.ts';
import { start } from '../builders.ts';
import type { TestDynamoDb } from '../dynamodb-local.ts';
import { claimsOf, httpEvent, lambdaContext, type Request, sqsEvent, streamEvent } from '../lambda-events.ts';
import { createMemoryBodies } from '../memory-bodies.ts';
import { recordedTelemetry } from '../telemetry.ts';
import { composeFunctions, type Functions } from './functions.ts';
import { type CrashPoint, Process, within } from './process.ts';
import { type QueueName, Queues } from './queues.ts';
import { Schedules } from './schedules.ts';
import { openTable, type Table } from './table.ts';
import { TwilioApi } from './twilio-api.ts';

type Handler = (event: never, context: Context) => Promise<unknown>;
type Snapshot = Awaited<ReturnType<World['save']>>;

/**
 * The real handlers over the real store in DynamoDB Local; queues, Scheduler and Twilio as far as we use them, behind
 * the real clients. Whatever triggers a function does so again after a crash, as the provider, the stream or the queue would.
 */
export class World {
  now = start;
  readonly clock = (): number => this.now;
  readonly queues = new Queues(this.clock);
  readonly schedules = new Schedules(this.clock);
  readonly twilio = new TwilioApi(this.clock);
  readonly telemetry = recordedTelemetry();
  /** What the stream has brought and each consumer has still to take. */
  backlog: { react: StreamRecord[]; relay: StreamRecord[] } = { react: [], relay: [] };
  /** Where the next run of a function crashes. */
  #strikes: ((call: string, nth: number) => CrashPoint['when'] | null) | null = null;
  /** Called after a crash, before anything is delivered again. */
  #meanwhile: (() => Promise<void>) | null = null;
  /** The calls of the first run of the scene. */
  firstCalls: readonly string[] | null = null;
  crashes = 0;
  readonly table: Table;
  readonly store: Store;
  readonly #functions: Functions;

  constructor(table: Table) {
    this.table = table;
    this.store = createDynamoStore({
      client: table.client,
      tableName: table.tableName,
      bodies: createMemoryBodies(),
      clock: this.clock,
    });
    this.#functions = composeFunctions(this);
  }

  static open = async (dynamodb: TestDynamoDb): Promise<World> => new World(await openTable(dynamodb));

  /** The next run of a function crashes by this; then `meanwhile` happens before anything is delivered again. */
  crashAt(
    strikes: (call: string, nth: number) => CrashPoint['when'] | null,
    meanwhile?: () => Promise<void>,
  ) {
    this.#strikes = strikes;
    this.#meanwhile = meanwhile ?? null;
    this.firstCalls = null;
  }

  /** Runs a function once; null where it crashed. */
  async #run<Answer>(name: keyof Functions, event: unknown): Promise<Answer | null> {
    const process = new Process(this.#strikes ?? undefined, this.twilio.fetch);
    this.#strikes = null;
    const handler = this.#functions[name] as Handler;
    const answer = await within(process, () => handler(event as never, lambdaContext())).catch((error) => {
      if (!process.dead) throw error;
    });
    await process.quiet();
    this.firstCalls ??= process.calls;
    if (!process.dead) return (answer ?? {}) as Answer;
    this.crashes += 1;
    const meanwhile = this.#meanwhile;
    this.#meanwhile = null;
    await meanwhile?.();
    return null;
  }

  /** A call of the HTTP surface, made again until it is answered, as a provider or a patient client does. */
  async request(
    name: 'receive-twilio' | 'tickets' | 'settings',
    request: Request,
  ): Promise<{ statusCode: number; body: string }> {
    const event: APIGatewayProxyEventV2 = httpEvent(request);
    for (;;) {
      const answer = await this.#run<{ statusCode: number; body: string }>(name, event);
      if (answer !== null) return answer;
    }
  }

  async as(agentId: AgentId, name: 'tickets' | 'settings', request: Omit<Request, 'claims'>) {
    const agent = await this.store.loadAgent(agentId);
    if (agent === null) throw new Error(`no ${agentId}`);
    return this.request(name, { ...request, claims: claimsOf(agent, { signedInAt: start }) });
  }

  /** What the stream has brought by now, to each consumer; true if there is anything. */
  async readStream(): Promise<boolean> {
    const records = await this.table.newRecords();
    this.backlog.react.push(...records);
    this.backlog.relay.push(...records);
    return this.backlog.react.length + this.backlog.relay.length > 0;
  }

  /** Hands a consumer of the stream what it has brought by now. */
  async consume(name: 'react' | 'relay'): Promise<void> {
    await this.readStream();
    await this.#handOver(name);
  }

  /** What a consumer has still to take, in one batch, until it has taken it. */
  async #handOver(name: 'react' | 'relay'): Promise<void> {
    const records = this.backlog[name];
    if (records.length === 0) return;
    for (;;) {
      type Answer = { batchItemFailures?: readonly unknown[] };
      const answer = await this.#run<Answer>(name, streamEvent(records));
      if (answer !== null && (answer.batchItemFailures ?? []).length === 0) break;
    }
    this.backlog[name] = [];
  }

  /** Works off a queue until nothing in it may be worked off now; true if anything was. */
  async work(name: QueueName): Promise<boolean> {
    const functionOf = { timers: 'arm-timers', due: 'handle-due', deliveries: 'deliver-messages' } as const;
    let worked = false;
    for (;;) {
      const records = this.queues.receive(name);
      if (records.length === 0) return worked;
      worked = true;
      type Answer = { batchItemFailures: readonly { itemIdentifier: string }[] };
      const answer = await this.#run<Answer>(functionOf[name], sqsEvent(...records));
      if (answer === null) continue;
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      this.queues.done(
        name,
        records.flatMap(({ messageId }) => (failed.has(messageId) ? [] : [messageId])),
      );
    }
  }

  fireSchedules(): void {
    for (const { input } of this.schedules.fire()) this.queues.send('due', { MessageBody: input });
  }

  /** Everything that follows, until nothing does; what hides for less than five minutes is waited for. */
  async settle(): Promise<void> {
    for (;;) {
      this.fireSchedules();
      let busy = await this.readStream();
      await this.#handOver('react');
      await this.#handOver('relay');
      for (const name of ['timers', 'due', 'deliveries'] as const) busy = (await this.work(name)) || busy;
      if (busy) continue;
      const next = this.queues.nextVisibleAt();
      if (next === null || next - this.now > 300_000) return;
      this.now = next;
    }
  }

  async save() {
    await this.readStream();
    return {
      items: await this.table.scan(),
      now: this.now,
      backlog: structuredClone(this.backlog),
      queues: structuredClone(this.queues.state),
      schedules: new Map(this.schedules.pending),
      sent: [...this.twilio.sent],
    };
  }

  async restore({ items, now, backlog, queues, schedules, sent }: Snapshot): Promise<void> {
    await this.table.restore(items);
    this.now = now;
    this.backlog = structuredClone(backlog);
    this.queues.state = structuredClone(queues);
    this.schedules.pending = new Map(schedules);
    this.twilio.sent = [...sent];
    this.#strikes = null;
    this.#meanwhile = null;
    this.firstCalls = null;
    this.crashes = 0;
  }
}
