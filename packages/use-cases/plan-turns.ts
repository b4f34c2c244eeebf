import { type Agent, rotationAgent } from '#domain/agent.ts';
import type { AgentId, Instant, TicketId } from '#domain/ids.ts';
import { isOpen } from '#domain/office-hours/office-hours.ts';
import {
  isGated,
  type Plan,
  type Planning,
  planAssignments,
  type QueueEntry,
} from '#domain/rotation/plan-assignments.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { RotationAgent } from '#domain/rotation/standing.ts';
import type { Team } from '#domain/routing/team.ts';
import type { Settings } from '#domain/settings.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';
import { isAnyoneOnline, isOfQueue } from './online.ts';
import type { AgentStore, Clock, RotationStore, SettingsStore } from './ports.ts';
import { inZone } from './time-zone.ts';

export interface PlanningTurns {
  readonly store: RotationStore & AgentStore & SettingsStore;
  readonly clock: Clock;
}

export interface Planned {
  readonly before: Rotation;
  readonly plan: Plan;
  readonly agents: number;
  readonly at: Instant;
}

/** What is left out of a plan: entries whose tickets turned out to wait no longer, agents who keep refusing. */
export interface Without {
  readonly entry: (entry: QueueEntry) => boolean;
  readonly agent: (agentId: AgentId) => boolean;
}

/** What to do about a queue now. */
export type Step =
  | { readonly do: 'give-out'; readonly planned: Planned }
  /** Out of the queue, to nobody: A8, or an entry that stands for nothing. */
  | { readonly do: 'drop'; readonly entries: readonly QueueEntry[]; readonly by: 'rotation' | 'system' }
  /** To the inbox, or wherever they belong now that their team is gone (A9). */
  | { readonly do: 'move'; readonly entries: readonly QueueEntry[]; readonly to: 'inbox' | 'afresh' };

const entriesAtOnce = 100;

/** Who gets what of a queue now, by the state of things; null where there is nothing to be done. */
export async function planTurns(
  queue: QueueId,
  most: number,
  without: Without,
  deps: PlanningTurns,
): Promise<Step | null> {
  const [facts, firstPage] = await Promise.all([
    loadFacts(queue, deps),
    deps.store.loadQueue(queue, { limit: entriesAtOnce, cursor: null }),
  ]);
  const now = deps.clock();
  const closed = closedFor(facts.settings, now);
  let page = firstPage;
  for (;;) {
    const step = stepFor(page.entries, closed, now, { facts, most, without });
    if (step !== null) return step;
    if (page.cursor === null) return null;
    // Nobody takes what is at the head (backlog, or a gated channel): something newer may still have its turn.
    page = await deps.store.loadQueue(queue, { limit: entriesAtOnce, cursor: page.cursor });
  }
}

function stepFor(
  all: readonly QueueEntry[],
  closed: Planning['closedFor'],
  now: Instant,
  { facts, most, without }: { facts: Facts; most: number; without: Without },
): Step | null {
  const { settings, agents, before } = facts;
  const rules = settings['round-robin'];
  const { waiting, swept } = sortOut(all, facts);
  // An entry that is still there after its ticket said that it waits no longer stands for nothing.
  const dropped = [...swept, ...waiting.filter(without.entry)];
  if (dropped.length > 0) return { do: 'drop', entries: dropped, by: 'system' };
  if (facts.queue !== 'inbox' && facts.team === null && waiting.length > 0)
    return { do: 'move', entries: waiting, to: 'afresh' };
  const ready = waiting.filter((entry) => !isGated(entry, closed));
  const plan = planAssignments({
    rotation: before,
    agents,
    leftOut: without.agent,
    entries: waiting,
    now,
    closedFor: closed,
    backlogPerAgent: rules.backlogPerAgent,
    most,
  });
  if (plan.turns.length > 0)
    return { do: 'give-out', planned: { before, plan, agents: agents.length, at: now } };
  if (ready.length > 0 && facts.team?.whenNobodyOnline === 'inbox' && !facts.anyoneOnline)
    return { do: 'move', entries: ready, to: 'inbox' };
  if (rules.backlog === 'leave' && waiting.length > 0)
    return { do: 'drop', entries: waiting, by: 'rotation' };
  return null;
}

/** What has waited for so long, with the office open as long, and yet could be given out right now. */
export async function couldBeGivenOut(
  queue: QueueId,
  waitedFor: number,
  deps: PlanningTurns,
): Promise<TicketId[]> {
  const facts = await loadFacts(queue, deps);
  const { settings, agents, before } = facts;
  const now = deps.clock();
  const closed = [now, now - waitedFor].map((at) => closedFor(settings, at)).find((gate) => gate !== 'none');
  let cursor: string | null = null;
  do {
    const page = await deps.store.loadQueue(queue, { limit: entriesAtOnce, cursor });
    const { turns } = planAssignments({
      rotation: before,
      agents,
      entries: sortOut(page.entries, facts).waiting.filter((entry) => entry.queuedAt <= now - waitedFor),
      now,
      closedFor: closed ?? 'none',
      backlogPerAgent: settings['round-robin'].backlogPerAgent,
      most: entriesAtOnce,
    });
    if (turns.length > 0) return turns.map(({ entry }) => entry.ticketId);
    cursor = page.cursor;
  } while (cursor !== null);
  return [];
}

interface Facts {
  readonly queue: QueueId;
  readonly settings: Settings;
  /** Null for the inbox, and for a team that is gone. */
  readonly team: Team | null;
  readonly agents: readonly RotationAgent[];
  /** Anyone of those whose queue it is, with or without room. */
  readonly anyoneOnline: boolean;
  readonly before: Rotation;
}

async function loadFacts(queue: QueueId, { store, clock }: PlanningTurns): Promise<Facts> {
  const [settings, everyone, before] = await Promise.all([
    store.loadSettings(),
    store.loadAgents(),
    store.loadRotation(queue),
  ]);
  const team = settings.teams.teams.find(({ id }) => id === queue) ?? null;
  const isOf = (agent: Agent): boolean => isOfQueue(agent, queue, settings);
  const inRing = new Set(before.members.map(({ agentId }) => agentId));
  const concerned = everyone.filter((agent) => isOf(agent) || inRing.has(agent.id));
  return {
    queue,
    settings,
    team,
    // Nobody who has left the team, for years, is to be told why they were passed over.
    agents: concerned
      .filter((agent) => agent.removedAt === null)
      .map((agent) => rotationAgent(agent, isOf(agent))),
    anyoneOnline: isAnyoneOnline(queue, { agents: everyone, settings, now: clock() }),
    before,
  };
}

/** A8: what came before round robin was turned on is not swept up; with it off, the inbox's queue is nobody's. */
function sortOut(entries: readonly QueueEntry[], { queue, settings }: Facts) {
  const { enabled, enabledAt } = settings['round-robin'];
  if (queue !== 'inbox') return { waiting: entries, swept: [] };
  if (!enabled) return { waiting: [], swept: entries };
  const cameBefore = (entry: QueueEntry): boolean => enabledAt !== null && entry.queuedAt < enabledAt;
  return { waiting: entries.filter((entry) => !cameBefore(entry)), swept: entries.filter(cameBefore) };
}

/** A6: for which channels automatic assignment is gated then. */
export function closedFor(settings: Settings, at: Instant): Planning['closedFor'] {
  const hours = settings['office-hours'];
  return isOpen(hours, inZone(at, hours.timeZone)) ? 'none' : settings['round-robin'].officeHoursGate;
}
