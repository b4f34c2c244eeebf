import type { Agent } from '#domain/agent.ts';
import { isPlatform, type Platform } from '#domain/hand-off/hand-off.ts';
import { day, type Instant, type TicketId } from '#domain/ids.ts';
import { defaultSettings, type KeptSettingName, type KeptSettings } from '#domain/settings.ts';
import { snoozeTicket } from '#domain/ticket/snooze.ts';
import type { NewAnswer } from '#use-cases/answer.ts';
import { type Arrival, anArrival } from '#use-cases/arrival.ts';
import { type Changing, changeTicketBy } from '#use-cases/change-ticket.ts';
import type { Change } from '#use-cases/changes.ts';
import type {
  ConnectionStore,
  DeliveryJob,
  DueJob,
  MediaJob,
  Queues,
  ScheduleList,
  Schedules,
  Store,
  TimerJob,
} from '#use-cases/ports.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { anAgent, start } from './builders.ts';
import { createMemoryStore, type MemoryStoreOptions } from './memory-store/index.ts';
import { recordedTelemetry } from './telemetry.ts';

export interface InboxOptions extends Pick<MemoryStoreOptions, 'before' | 'after' | 'conflicts'> {
  readonly roundRobin?: Partial<KeptSettings['round-robin']>;
  readonly autoClose?: Partial<KeptSettings['auto-close']>;
  readonly officeHours?: Partial<KeptSettings['office-hours']>;
  readonly agents?: readonly Agent[];
}

export const sam = anAgent();
export const sue = anAgent({ id: 'agt_sue', name: 'Sue', email: 'sue@example.com', onlineSince: start + 1 });
export const sol = anAgent({ id: 'agt_sol', name: 'Sol', email: 'sol@example.com', onlineSince: start + 2 });
/** Signed in at the start, and not online. */
export const ada = anAgent({
  id: 'agt_ada',
  name: 'Ada',
  email: 'ada@example.com',
  role: 'owner',
  presence: 'offline',
  onlineSince: null,
  onlineUntil: null,
});

/** An inbox in memory, with everything around it that the use cases speak to. Round robin is on, auto-close after two days. */
export async function openInbox(options: InboxOptions = {}) {
  const time = { now: start };
  const clock = (): Instant => time.now;
  const changes: Change[] = [];
  let open = false;
  const quietly =
    (hook: MemoryStoreOptions['before']): MemoryStoreOptions['before'] =>
    (operation) =>
      open ? hook?.(operation) : undefined;
  const store = createMemoryStore({
    clock,
    onChange: (change) => changes.push(change),
    before: quietly(options.before) ?? (() => {}),
    after: quietly(options.after) ?? (() => {}),
    conflicts: () => open && (options.conflicts?.() ?? false),
  });
  const { log, count, lines, counted } = recordedTelemetry();
  const schedules = pendingSchedules();
  const queues = requestedJobs(clock);
  const deps = { store, clock, log, count, schedules, queues, wait: async () => {} };
  const set = async <Name extends KeptSettingName>(
    name: Name,
    value: Partial<KeptSettings[Name]>,
  ): Promise<void> => {
    const { value: current, version } = await store.loadSetting(name);
    const save = { name, value: { ...current, ...value }, version, by: 'agt_ada', at: time.now } as const;
    if ('method' in save.value && isPlatform(save.value.method)) await connected(store, save.value.method);
    const saved = await store.saveSetting(save);
    if (saved !== 'saved') throw new Error(`${name} was not saved: ${saved}`);
  };
  await set('round-robin', {
    ...defaultSettings['round-robin'],
    enabled: true,
    enabledAt: start - day,
    ...options.roundRobin,
  });
  await set('auto-close', { enabled: true, ...options.autoClose });
  await set('office-hours', { ...options.officeHours });
  for (const agent of options.agents ?? [sam, sue]) await store.saveAgent({ before: null, after: agent });
  changes.length = 0;
  open = true;
  return {
    ...deps,
    deps,
    time,
    changes,
    lines,
    counted,
    set,
    /** A first message of each of so many people, a millisecond after one another. */
    async arrive(people: number): Promise<TicketId[]> {
      const ids: TicketId[] = [];
      for (let nth = 1; nth <= people; nth++, time.now++) ids.push((await receive(deps, `${nth}`)).ticketId);
      return ids;
    },
    agent: async (id: Agent['id']): Promise<Agent> => (await store.loadAgent(id)) ?? fail(id),
    ticket: async (id: TicketId) => (await store.loadTicket(id)) ?? fail(id),
    /** Who got what of the queue, in the order of the turns. */
    turns: () => turnsOf(store, changes),
  };
}

/** What may be chosen has to be connected (H1). */
export async function connected(store: ConnectionStore, platform: Platform): Promise<void> {
  const before = (await store.loadConnections()).find((each) => each.platform === platform);
  if (before === undefined || before.account !== null) return;
  const account = { account: `shop.${platform}.com`, email: 'ada@example.com' };
  const after = { ...before, ...account, connectedAt: start, version: before.version + 1 };
  await store.saveConnection({ before, after, by: 'agt_ada', at: start });
}

export type Inbox = Awaited<ReturnType<typeof openInbox>>;

function fail(id: string): never {
  throw new Error(`there is no ${id}`);
}

/** An SMS of the person with that number, as its provider brings it now. */
export const anSms = (deps: Pick<Inbox['deps'], 'clock'>, person: string, text: string): Arrival =>
  anArrival({
    channel: 'sms',
    via: 'twilio',
    contactAddress: `+49151${person.padStart(8, '0')}`,
    ourAddress: '+4930123456',
    text,
    at: deps.clock(),
  });

/** An SMS of the person with that number, received now. */
export const receive = (
  deps: Inbox['deps'],
  person: string,
  {
    text = 'Where is my order?',
    sid = null,
    optOut = null,
  }: { text?: string; sid?: string | null; optOut?: 'stop' | 'start' | null } = {},
) =>
  receiveMessage(
    { ...anSms(deps, person, text), optOut },
    { source: 'twilio', id: sid ?? `${person}: ${text}` },
    deps,
  );

/** An answer of Sam's, as the API hands it in. */
export const toSay = (ticketId: TicketId, overrides: Partial<NewAnswer> = {}): NewAnswer => ({
  ticketId,
  agentId: 'agt_sam',
  text: 'It is on its way.',
  html: null,
  attachments: [],
  cc: null,
  internal: false,
  thenClose: false,
  idempotencyKey: null,
  ...overrides,
});

/** Sam puts a ticket off until then (T9). */
export const snooze = (deps: Changing, ticketId: TicketId, until: Instant) =>
  changeTicketBy(
    ticketId,
    (ticket) => snoozeTicket(ticket, { until, by: 'agt_sam', at: deps.clock() }),
    deps,
  );

async function turnsOf(store: Store, changes: readonly Change[]) {
  const drained = changes.flatMap((change) =>
    change.kind === 'ticket' && change.after?.assignment?.by === 'rotation'
      ? [change.after.assignment.drainId]
      : [],
  );
  const drains = await store.loadDrains([...new Set(drained)]);
  return drains.toSorted((one, other) => one.served - other.served).flatMap(({ turns }) => turns);
}

/** EventBridge Scheduler as a port: what is pending, by name. */
function pendingSchedules(): Schedules &
  ScheduleList & { readonly pending: Map<string, { at: Instant; job: DueJob }> } {
  const pending = new Map<string, { at: Instant; job: DueJob }>();
  return {
    pending,
    async put({ name, at, job }) {
      pending.set(name, { at, job });
    },
    async remove(name) {
      pending.delete(name);
    },
    find: async (name) => pending.get(name)?.at ?? null,
    list: async () => ({ names: [...pending.keys()], cursor: null }),
  };
}

/** The queues as a port: what was asked of them. */
function requestedJobs(clock: () => Instant) {
  const timers: { job: TimerJob; cause: string }[] = [];
  const deliveries: { job: DeliveryJob; cause: string }[] = [];
  const media: MediaJob[] = [];
  const due: { job: DueJob; at: Instant; sentAt: Instant }[] = [];
  const queues: Queues = {
    async requestTimers(jobs) {
      timers.push(...jobs);
    },
    async requestDeliveries(jobs) {
      deliveries.push(...jobs);
    },
    async requestMedia(jobs) {
      media.push(...jobs);
    },
    async sendDue(job, at) {
      due.push({ job, at, sentAt: clock() });
    },
  };
  return { ...queues, timers, deliveries, media, due };
}

/** A store of which some operations are others. */
export const overlaid = (store: Store, operations: Partial<Store>): Store =>
  new Proxy(store, {
    get: (target, name: keyof Store) => operations[name] ?? target[name],
  });
