import { rotationAgent } from '#domain/agent.ts';
import type { AgentId, Instant, TicketId } from '#domain/ids.ts';
import { isOpen } from '#domain/office-hours/office-hours.ts';
import { type Plan, planAssignments, type QueueEntry } from '#domain/rotation/plan-assignments.ts';
import type { Rotation } from '#domain/rotation/rotation.ts';
import type { Settings } from '#domain/settings.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';
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

const entriesAtOnce = 100;

/** Who gets what of a queue now, by the state of things; null where nothing can be given out. */
export async function planTurns(
  queue: QueueId,
  most: number,
  without: Without,
  deps: PlanningTurns,
): Promise<Planned | null> {
  const [{ settings, agents, before }, firstPage] = await Promise.all([
    loadFacts(queue, deps),
    deps.store.loadQueue(queue, { limit: entriesAtOnce, cursor: null }),
  ]);
  const now = deps.clock();
  let page = firstPage;
  for (;;) {
    const { waiting, swept } = sortOut(queue, page.entries, settings);
    // An entry that is still there after its ticket said that it waits no longer stands for nothing.
    const dropped = [...swept, ...waiting.filter(without.entry)];
    if (dropped.length > 0) await deps.store.dropEntries(queue, dropped, now);
    const entries = waiting.filter((entry) => !without.entry(entry));
    const made = planAssignments({
      rotation: before,
      agents: agents.filter((agent) => !without.agent(agent.id)),
      entries,
      now,
      closedFor: closedFor(settings, now),
      backlogPerAgent: settings['round-robin'].backlogPerAgent,
      most,
    });
    if (made.turns.length > 0) return { before, plan: made, agents: agents.length, at: now };
    if (settings['round-robin'].backlog === 'leave' && entries.length > 0)
      await deps.store.dropEntries(queue, entries, now);
    if (page.cursor === null) return null;
    // Nobody takes what is at the head (backlog, or a gated channel): something newer may still have its turn.
    page = await deps.store.loadQueue(queue, { limit: entriesAtOnce, cursor: page.cursor });
  }
}

/** What has waited for so long, with the office open as long, and yet could be given out right now. */
export async function couldBeGivenOut(
  queue: QueueId,
  waitedFor: number,
  deps: PlanningTurns,
): Promise<TicketId[]> {
  const { settings, agents, before } = await loadFacts(queue, deps);
  const now = deps.clock();
  const closed = [now, now - waitedFor].map((at) => closedFor(settings, at)).find((gate) => gate !== 'none');
  let cursor: string | null = null;
  do {
    const page = await deps.store.loadQueue(queue, { limit: entriesAtOnce, cursor });
    const { turns } = planAssignments({
      rotation: before,
      agents,
      entries: sortOut(queue, page.entries, settings).waiting.filter(
        (entry) => entry.queuedAt <= now - waitedFor,
      ),
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

async function loadFacts(queue: QueueId, { store }: PlanningTurns) {
  const [settings, agents, before] = await Promise.all([
    store.loadSettings(),
    store.loadAgents(),
    store.loadRotation(queue),
  ]);
  return { settings, agents: agents.map(rotationAgent), before };
}

/** A8: what came before round robin was turned on is not swept up; with it off, the inbox's queue is nobody's. */
function sortOut(queue: QueueId, entries: readonly QueueEntry[], settings: Settings) {
  const { enabled, enabledAt } = settings['round-robin'];
  if (queue !== 'inbox') return { waiting: entries, swept: [] };
  if (!enabled) return { waiting: [], swept: entries };
  const cameBefore = (entry: QueueEntry): boolean => enabledAt !== null && entry.queuedAt < enabledAt;
  return { waiting: entries.filter((entry) => !cameBefore(entry)), swept: entries.filter(cameBefore) };
}

function closedFor(settings: Settings, now: Instant): 'none' | 'web_chat' | 'all' {
  const hours = settings['office-hours'];
  return isOpen(hours, inZone(now, hours.timeZone)) ? 'none' : settings['round-robin'].officeHoursGate;
}
