import { type Agent, isAssignee, presenceOf } from '#domain/agent.ts';
import { type AgentId, day, type Instant, type TicketId } from '#domain/ids.ts';
import { returnGrace } from '#domain/ticket/hand-on.ts';
import { handOnAt } from './hand-on-time.ts';
import type {
  AgentStore,
  Clock,
  OverdueStore,
  Queues,
  SettingsStore,
  ThreadStore,
  TicketStore,
  TimerStore,
  ViewStore,
} from './ports.ts';
import { requestRelease } from './release.ts';

export type LookingForPeople = TicketStore &
  ThreadStore &
  ViewStore &
  AgentStore &
  SettingsStore &
  TimerStore &
  OverdueStore;

/** For how long tickets of somebody who left are looked for. */
const memory = 7 * day;

/** What is undone about agents, and about tickets whose customers wait for them. */
export interface UndoneByPeople {
  /** Tickets that should have gone on to somebody else by now (A11). */
  readonly handOns: readonly TicketId[];
  /** The same, of which no time was ever set: it was the settings that have changed since. Nothing was forgotten. */
  readonly unplanned: readonly TicketId[];
  /** Agents whose switch has not followed the end of their session (A5). */
  readonly sessions: readonly AgentId[];
  /** Agents who are no longer of the team, and have tickets under way (A1). */
  readonly leavers: readonly AgentId[];
}

/** What was forgotten, and so rings an alarm. */
export interface HealedPeople {
  readonly handOns: number;
  readonly sessions: number;
  readonly leavers: number;
}

/** @param before what was due before is late */
export async function undoneByPeople(
  { now, before, most }: { now: Instant; before: Instant; most: number },
  store: LookingForPeople,
): Promise<UndoneByPeople> {
  const agents = await store.loadAgents();
  const [{ handOns, unplanned }, leavers] = await Promise.all([
    overdueHandOns({ now, before, most }, agents, store),
    leaversWithTickets({ now, before }, agents, store),
  ]);
  const sessions = agents
    .filter((agent) => agent.presence === 'online' && presenceOf(agent, before) === 'offline')
    .map(({ id }) => id);
  return { handOns, unplanned, sessions, leavers };
}

async function overdueHandOns(
  { now, before, most }: { now: Instant; before: Instant; most: number },
  agents: readonly Agent[],
  store: LookingForPeople,
): Promise<Pick<UndoneByPeople, 'handOns' | 'unplanned'>> {
  const settings = await store.loadSettings();
  if (Object.values(settings['round-robin'].absentAssignee).every((rule) => rule === 'keep'))
    return { handOns: [], unplanned: [] };
  const waiting = await store.loadTickets(await store.findWaitingSince(before - returnGrace, most));
  const people = {
    loadAgent: async (id: AgentId) => agents.find((agent) => agent.id === id) ?? null,
    loadMessagesAfter: (id: TicketId, seq: number) => store.loadMessagesAfter(id, seq),
  };
  const handOns: TicketId[] = [];
  const unplanned: TicketId[] = [];
  for (const ticket of waiting.filter(({ wantsAssignee }) => wantsAssignee !== null)) {
    const due = await handOnAt({ ticket, settings, now }, people);
    if (due === null || due.at >= before) continue;
    const { pending } = await store.loadForTimer(ticket.id, 'rotate');
    (pending?.at == null ? unplanned : handOns).push(ticket.id);
  }
  return { handOns, unplanned };
}

async function leaversWithTickets(
  { now, before }: { now: Instant; before: Instant },
  agents: readonly Agent[],
  store: ViewStore,
): Promise<AgentId[]> {
  const suspects = agents.filter((agent) =>
    agent.removedAt === null
      ? !isAssignee(agent) && agent.open + agent.load > 0
      : agent.removedAt < before && agent.removedAt > now - memory,
  );
  const has = await Promise.all(
    suspects.map(
      async ({ id }) => (await anyTicketOf(id, 'open', store)) || anyTicketOf(id, 'snoozed', store),
    ),
  );
  return suspects.filter((_, place) => has[place]).map(({ id }) => id);
}

async function anyTicketOf(
  assignee: AgentId,
  status: 'open' | 'snoozed',
  store: ViewStore,
): Promise<boolean> {
  const filter = () => true;
  const query = { assignee, status, contactIds: null, tag: null, filter, limit: 1, cursor: null } as const;
  return (await store.listTickets({ ...query, sort: 'activity' })).items.length > 0;
}

export const stillByPeople = (first: UndoneByPeople, second: UndoneByPeople): UndoneByPeople => ({
  handOns: second.handOns.filter((id) => first.handOns.includes(id)),
  unplanned: second.unplanned.filter((id) => first.unplanned.includes(id)),
  sessions: second.sessions.filter((id) => first.sessions.includes(id)),
  leavers: second.leavers.filter((id) => first.leavers.includes(id)),
});

/** Each is decided afresh by whoever handles it. */
export async function healPeople(
  { handOns, unplanned, sessions, leavers }: UndoneByPeople,
  deps: { queues: Queues; clock: Clock },
): Promise<HealedPeople> {
  const now = deps.clock();
  for (const ticketId of [...handOns, ...unplanned])
    await deps.queues.sendDue({ kind: 'rotate', ticketId }, now);
  for (const agentId of sessions) await deps.queues.sendDue({ kind: 'end-session', agentId }, now);
  for (const agentId of leavers) await requestRelease(agentId, deps);
  return { handOns: handOns.length, sessions: sessions.length, leavers: leavers.length };
}
