import { type Agent, presenceOf } from '#domain/agent.ts';
import type { TeamId } from '#domain/ids.ts';
import { unreachable } from '#domain/result.ts';
import { defaultSettings, type KeptSettingName, type Settings } from '#domain/settings.ts';
import { historyOf } from '#domain/ticket/history.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';
import { weighAnswerAgain } from './answer-failed.ts';
import { replyAutomatically } from './automatic-message.ts';
import type { Change } from './changes.ts';
import { type Draining, drainQueue } from './drain-queue.ts';
import { followForward } from './forward-outcome.ts';
import { keepFindable } from './keep-findable.ts';
import type { FigureStore, FinderStore, SettingsStore, ThreadStore, TicketStore } from './ports.ts';

export type Reacting = Draining & {
  readonly store: ThreadStore & TicketStore & FinderStore & FigureStore & SettingsStore;
};

/**
 * What follows from a change by itself, within the table: an entry in the ticket's thread (T11), the automatic answer
 * to a customer's message (O1), what becomes of a ticket whose answer has failed (C2), or whose hand-off has arrived or failed (H6, H9), by which words a contact is found (T12). Each does its work once however
 * often the change is delivered, and in any order. What follows from many together: `react-together.ts`.
 */
export async function react(change: Change, deps: Reacting): Promise<void> {
  if (change.kind === 'message') return afterDelivery(change, deps);
  if (change.kind === 'contact') return keepFindable(change, deps);
  if (change.kind !== 'ticket' || change.after === null) return;
  const { before, after } = change;
  const entry = before === null ? null : historyOf(before, after);
  if (entry !== null) await deps.store.recordHistory(entry);
  await replyAutomatically(change, deps);
}

/** They concern different messages: answers, and what customers wrote. */
async function afterDelivery(change: Extract<Change, { kind: 'message' }>, deps: Reacting): Promise<void> {
  await weighAnswerAgain(change, deps);
  await followForward(change, deps);
}

/** A8, A9: the queues in which, after these changes, something may be given out, or has to go elsewhere. */
export function queuesToDrain(
  changes: readonly Change[],
  { settings, now }: { settings: Pick<Settings, 'teams'>; now: number },
): QueueId[] {
  const woken = changes.flatMap((change): readonly QueueId[] => {
    switch (change.kind) {
      case 'queue-entry':
        return change.inserted ? [change.queue] : [];
      case 'rotation':
        return change.after === null ? [] : [change.queue];
      case 'agent':
        if (takesMore(change.before, change.after, now)) return queuesOf(settings, change.after);
        return left(change.before, change.after) ? teamQueuesOf(settings, change.after) : [];
      case 'setting':
        return decidesTurns(change.name) ? [...queuesOf(settings), ...change.teamIds] : [];
      case 'ticket':
      case 'message':
      case 'contact':
      case 'recount':
        return [];
      default:
        return unreachable(change);
    }
  });
  return [...new Set(woken)];
}

const decidesTurns = (name: KeptSettingName): boolean =>
  name === 'round-robin' || name === 'office-hours' || name === 'teams';

/** Every queue there is, or those that somebody takes turns in. */
export const queuesOf = (settings: Pick<Settings, 'teams'>, agent: Agent | null = null): QueueId[] => [
  'inbox',
  ...teamQueuesOf(settings, agent),
];

const teamQueuesOf = ({ teams }: Pick<Settings, 'teams'>, agent: Agent | null): TeamId[] =>
  teams.teams.filter(({ agentIds }) => agent === null || agentIds.includes(agent.id)).map(({ id }) => id);

/** An agent came online, or has room again. */
function takesMore(before: Agent | null, after: Agent | null, now: number): boolean {
  if (after === null || presenceOf(after, now) === 'offline') return false;
  if (before === null || before.presence === 'offline' || before.onlineUntil !== after.onlineUntil)
    return true;
  return after.load < before.load || after.maxOpenTickets !== before.maxOpenTickets;
}

/** A9: with nobody online any longer, a team's tickets may fall to the inbox. */
const left = (before: Agent | null, after: Agent | null): boolean =>
  before?.presence === 'online' && (after?.presence !== 'online' || after.removedAt !== before.removedAt);

/** Gives out what waits in the queues that these changes concern. */
export async function drainAfter(changes: readonly Change[], deps: Draining): Promise<void> {
  // The others name their queue.
  const concernsTeams = changes.some(({ kind }) => kind === 'agent' || kind === 'setting');
  const settings = concernsTeams ? await deps.store.loadSettings() : defaultSettings;
  for (const queue of queuesToDrain(changes, { settings, now: deps.clock() })) {
    const drained = await drainQueue(queue, deps);
    if (drained.assigned > 0) deps.log.info('queue-drained', { queue, ...drained });
  }
}
