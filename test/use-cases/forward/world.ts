import type { Platform } from '#domain/hand-off/hand-off.ts';
import { second, type TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { openInbox, receive, sam, toSay } from '#test/support/inbox.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import { catchUp } from '#use-cases/catch-up.ts';
import type { Change } from '#use-cases/changes.ts';
import { deliver } from '#use-cases/deliver.ts';
import { aiForwarder, platformForwarder } from '#use-cases/forward.ts';
import { handOff } from '#use-cases/hand-off.ts';
import { hearOf } from '#use-cases/hear-of.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import type { AiEvent, DeliveryJob, Queues, Sender, SendOutcome, Store } from '#use-cases/ports.ts';
import { react } from '#use-cases/react.ts';
import { relay } from '#use-cases/relay.ts';
import { DeliveryQueue } from './queue.ts';
import { Crash, type Fault, helpdeskThere, type TicketThere } from './there.ts';

export interface Shaking {
  /** Of a call to the table, while anything but the judge makes it. */
  readonly table: () => 'before' | 'after' | null;
  readonly helpdesk: () => Fault | null;
  readonly ai: () => Fault | null;
  /** How often a webhook comes for what happened there. */
  readonly webhooks: () => number;
  /** In which order the stream brings what it brings, and what it brings again. */
  readonly scatter: <Item>(items: readonly Item[]) => readonly Item[];
}

export const steady: Shaking = {
  table: () => null,
  helpdesk: () => null,
  ai: () => null,
  webhooks: () => 1,
  scatter: (items) => items,
};

export interface Ground {
  readonly store: Store;
  readonly time: { now: number };
  /** What the stream has brought since it was last asked. */
  newChanges(): Promise<readonly Change[]>;
}

export async function inMemory(): Promise<Ground> {
  const inbox = await openInbox();
  let seen = 0;
  return {
    store: inbox.store,
    time: inbox.time,
    async newChanges() {
      const fresh = inbox.changes.slice(seen);
      seen = inbox.changes.length;
      return fresh;
    },
  };
}

export const numbers = ['1', '2'];
export const ticketOf = (person: string): TicketId =>
  smsTicketId(contactIdOf('sms', `+49151${person.padStart(8, '0')}`));

/** An inbox whose AI agent handles SMS and hands off to another helpdesk, with everything that carries messages. */
export async function openWorld(ground: Ground, { platform = 'zendesk' as Platform, shaking = steady } = {}) {
  const { store, time } = ground;
  const clock = () => time.now;
  const calm = { now: false };
  const { log, count, lines, counted } = recordedTelemetry();
  const shaky = new Proxy(store, {
    get: (target, name: keyof Store) => {
      const operation = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        const strikes = calm.now ? null : shaking.table();
        if (strikes === 'before') throw new Crash(name);
        const answered = await operation.apply(target, args);
        if (strikes === 'after') throw new Crash(name);
        return answered;
      };
    },
  });
  const heard: TicketThere[] = [];
  const there = helpdeskThere(platform, {
    clock,
    fault: () => (calm.now ? null : shaking.helpdesk()),
    onChange: (ticket) => heard.push(...Array<TicketThere>(shaking.webhooks()).fill(ticket)),
  });
  const told: AiEvent[] = [];
  const ai = {
    async tell(event: AiEvent): Promise<SendOutcome> {
      const how = calm.now ? null : shaking.ai();
      if (how === 'crash-before') throw new Crash('tell');
      if (how === 'busy' || how === 'lost-before') return { outcome: 'busy', retryAfter: null };
      if (how === 'rejected') return { outcome: 'rejected', reason: 'Gone (410).' };
      told.push(event);
      if (how === 'crash-after') throw new Crash('tell');
      return how === 'lost-after'
        ? { outcome: 'busy', retryAfter: null }
        : { outcome: 'accepted', providerMessageId: event.message.id };
    },
  };
  const sent: string[] = [];
  const sender: Sender = {
    via: 'twilio',
    async send({ text }) {
      sent.push(text);
      return { outcome: 'accepted', providerMessageId: `SM${sent.length}` };
    },
    find: async () => null,
  };
  const queue = new DeliveryQueue(clock);
  const queues: Queues = {
    requestTimers: async () => {},
    sendDue: async () => {},
    requestMedia: async () => {},
    requestDeliveries: queue.request,
  };
  const deps = {
    ...{ store: shaky, clock, log, count, queues, wait: async () => {} },
    senders: [sender],
    forwarders: [aiForwarder(ai, shaky), platformForwarder(there.helpdesk, shaky)],
    helpdesks: [there.helpdesk],
  };
  const changes: Change[] = [];
  const behind: { react: Change[]; relay: Change[] } = { react: [], relay: [] };
  const hang = async (): Promise<void> => {
    const fresh = await ground.newChanges();
    changes.push(...fresh);
    behind.react.push(...fresh);
    behind.relay.push(...fresh);
  };
  /** Again and again, as whoever triggers it does. */
  const untilDone = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
    }
  };
  const work = (job: DeliveryJob, attempt: number) =>
    'catchUp' in job ? catchUp(job, attempt, deps) : deliver(job, deps);
  let invocations = 0;
  const steps = {
    async react() {
      await hang();
      for (const change of shaking.scatter(behind.react.splice(0)))
        await untilDone(() => react(change, deps));
    },
    async relay() {
      await hang();
      await relay(shaking.scatter(behind.relay.splice(0)), queues);
    },
    async webhooks() {
      for (const { opening } of shaking.scatter(heard.splice(0)))
        await untilDone(() =>
          hearOf({ platform, externalId: opening.externalId, cause: `hook-${++invocations}` }, deps),
        );
    },
    async deliver() {
      await Promise.all(
        queue.ready().map((message) =>
          queue.run(message, work).catch((error) => {
            if (!(error instanceof Crash)) throw error;
          }),
        ),
      );
    },
    async time() {
      const next = queue.nextAt();
      if (Number.isFinite(next)) time.now = Math.max(time.now, next);
    },
  };
  let nth = 0;
  const as = <Value>(workOfTheirs: () => Promise<Value>): Promise<Value> => {
    time.now += second;
    return untilDone(workOfTheirs);
  };
  await settingsOf(store, time.now, platform);
  await hang();
  return {
    ...{ store, time, there, told, sent, queue, changes, calm, steps, deps, lines, counted, heard },
    /** Whatever happens by itself, until there is nothing left to happen. */
    async settle(): Promise<void> {
      for (let rounds = 0; rounds < 3_000; rounds++) {
        for (const step of ['react', 'relay', 'webhooks', 'deliver'] as const) await steps[step]();
        await hang();
        if (behind.react.length + behind.relay.length + heard.length > 0 || queue.ready().length > 0)
          continue;
        if (queue.messages.length === 0) return;
        await steps.time();
      }
      throw new Error('it never settles');
    },
    write: (person: string, text = `message ${++nth}.`) => as(() => receive(deps as never, person, { text })),
    handOff: (person: string, id = `ho-${++nth}`) =>
      as(() => handOff({ ticketId: ticketOf(person), id, reason: 'They want a person.' }, deps)),
    claim: (person: string) =>
      as(() =>
        assign(
          { ticketIds: [ticketOf(person)], assigneeId: sam.id, seenAssigneeId: undefined, by: sam.id },
          deps as never,
        ),
      ),
    answer: (person: string) => {
      const idempotencyKey = `answer-${++nth}`;
      return as(() =>
        answer(toSay(ticketOf(person), { text: idempotencyKey, idempotencyKey }), deps as never),
      );
    },
    thread: (person: string) => store.loadMessagesAfter(ticketOf(person), 0),
    async ticket(person: string): Promise<Ticket> {
      const ticket = await store.loadTicket(ticketOf(person));
      if (ticket === null) throw new Error(`${person} has no ticket`);
      return ticket;
    },
    pass: (milliseconds: number) => {
      time.now += milliseconds;
    },
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;

async function settingsOf(store: Store, at: number, platform: Platform): Promise<void> {
  const connections = await store.loadConnections();
  const before = connections.find((each) => each.platform === platform);
  if (before !== undefined && before.account === null) {
    const account = { account: `shop.${platform}.com`, email: 'ada@example.com', connectedAt: at };
    await store.saveConnection({
      before,
      after: { ...before, ...account, version: before.version + 1 },
      by: 'agt_ada',
      at,
    });
  }
  const hands = await store.loadSetting('hand-off');
  await store.saveSetting({
    name: 'hand-off',
    value: { method: platform, message: null },
    version: hands.version,
    by: 'agt_ada',
    at,
  });
  const agent = await store.loadSetting('ai-agent');
  await store.saveSetting({
    name: 'ai-agent',
    value: { enabled: true, channels: ['sms', 'email', 'web_chat'], callbackUrl: 'https://ai.example/hook' },
    version: agent.version,
    by: 'agt_ada',
    at,
  });
}
