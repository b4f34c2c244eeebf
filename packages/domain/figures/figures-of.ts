import type { AgentId } from '../ids.ts';
import type { Actor, Ticket } from '../ticket/ticket.ts';
import type { Figure, FigureEvent } from './figure.ts';

/**
 * H11: what counts of a change of a ticket. The same change always makes the same events. Spam counts for nothing, nor
 * does a ticket that is erased.
 */
export function figuresOf(before: Ticket | null, after: Ticket): FigureEvent[] {
  if (after.spam) return [];
  return [
    ...openings(before, after),
    ...answers(before, after),
    ...aiOutcomes(before, after),
    ...closings(before, after),
  ];
}

const beginsCycle = (before: Ticket | null, after: Ticket): boolean => before?.cycle !== after.cycle;

/** A change may end the very cycle that it begins: somebody answers a closed ticket, and closes it again. */
const endsCycle = (before: Ticket | null, after: Ticket): boolean =>
  after.status === 'closed' && (beginsCycle(before, after) || before?.status !== 'closed');

const agentIn = (actor: Actor): AgentId | null => (isAgent(actor) ? actor : null);
const isAgent = (actor: Actor): actor is AgentId => actor.startsWith('agt_');

const eventOf = (
  figure: Figure,
  { id, cycle, channel, assigneeId, teamId, tags }: Ticket,
  known: Pick<FigureEvent, 'at'> & Partial<FigureEvent>,
): FigureEvent => ({
  figure,
  ticketId: id,
  cycle,
  seq: null,
  channel,
  agentId: assigneeId,
  teamId,
  tags,
  seconds: null,
  closedBy: null,
  ...known,
});

const secondsSince = (since: number, at: number): number => Math.max(0, Math.round((at - since) / 1_000));

function openings(before: Ticket | null, after: Ticket): FigureEvent[] {
  if (!beginsCycle(before, after)) return [];
  const { openedAt: at } = after;
  // One that a person's answer reopens while the AI agent had it last is no conversation with it.
  const withAi = after.aiOutcome === 'under-way';
  return [eventOf('opened', after, { at }), ...(withAi ? [eventOf('ai-conversation', after, { at })] : [])];
}

function closings(before: Ticket | null, after: Ticket): FigureEvent[] {
  const { closedAt: at, closedBy, openedAt } = after;
  if (!endsCycle(before, after) || at === null || closedBy === null) return [];
  return [eventOf('closed', after, { at, closedBy, seconds: secondsSince(openedAt, at) })];
}

/** By a person here: what people of another helpdesk and the AI agent say has other authors. */
function answers(before: Ticket | null, after: Ticket): FigureEvent[] {
  const agentId = agentIn(after.lastChangeBy);
  const at = after.lastAnswerAt;
  // Nobody waits in a closed ticket.
  const since = before?.waitingSince ?? null;
  if (before === null || agentId === null || at === null || since === null) return [];
  if (before.answeredAt !== null || after.answeredAt === null) return [];
  const isFirst = before.firstAnswerAt === null;
  const waited = secondsSince(Math.max(since, after.openedAt), at);
  return [
    eventOf('response', after, { at, agentId, seq: after.lastSeq, seconds: secondsSince(since, at) }),
    ...(isFirst ? [eventOf('first-response', after, { at, agentId, seconds: waited })] : []),
  ];
}

/** While the cycle lasts: whoever takes a closed ticket that the AI agent has resolved takes nothing from it. */
function aiOutcomes(before: Ticket | null, after: Ticket): FigureEvent[] {
  if (before === null || beginsCycle(before, after) || before.status === 'closed') return [];
  const figure = aiFigure(before, after);
  const agentId = figure === 'ai-taken-over' ? agentIn(after.lastChangeBy) : after.assigneeId;
  return figure === null ? [] : [eventOf(figure, after, { at: after.openedAt, agentId })];
}

function aiFigure(before: Ticket, after: Ticket): Figure | null {
  if (after.aiOutcome === 'under-way') {
    if (!endsCycle(before, after)) return null;
    return after.closedBy === 'agent' ? 'ai-taken-over' : 'ai-resolved';
  }
  if (before.aiOutcome === after.aiOutcome || after.aiOutcome === null) return null;
  return `ai-${after.aiOutcome}`;
}
