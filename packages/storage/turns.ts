import type { AgentId, TicketId } from '#domain/ids.ts';
import type { Drain } from '#domain/rotation/explain.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { Turns, TurnsOutcome } from '#use-cases/ports.ts';
import { isAbsent, isStill } from './conditions.ts';
import { agentCount } from './counts.ts';
import { assigning, both, changes, condition, type Expression, the } from './expression.ts';
import { drainItem, rotationItem } from './items/rotation.ts';
import { assigneeKeys, ticketKind } from './items/ticket.ts';
import { queueEntryKey, ticketKey } from './keys.ts';
import type { Table } from './table.ts';
import { tally } from './tally.ts';
import { mostWrites, type Outcome, type Refusal, type Write } from './transaction.ts';

/** The rotation and the drain; then two writes a ticket, and one for each agent who gets any. */
const writesFor = (turns: number, agents: number): number => 2 + 2 * turns + Math.min(turns, agents);

/** How many turns one transaction holds when so many agents take part: 49 at most, 32 where nobody gets two. */
export function mostTurns(agents: number): number {
  let turns = 0;
  while (writesFor(turns + 1, agents) <= mostWrites) turns += 1;
  return turns;
}

type Turn = Drain['turns'][number];
type Refused = 'rotation-moved-on' | { readonly turn: Turn } | { readonly agentId: AgentId };

export async function commitTurns(table: Table, turns: Turns): Promise<TurnsOutcome> {
  for (;;) {
    const refusals = await table.transactOnce(writesOf(turns));
    if (refusals === 'conflict') return { outcome: 'conflict' };
    if (refusals.length === 0) return { outcome: 'committed' };
    if (refusals.some(({ means }) => means === 'rotation-moved-on')) return { outcome: 'rotation-moved-on' };
    const counted = refusals.flatMap((refusal) => stillCounted(refusal, turns.drain) ?? []);
    await tally(
      table,
      counted.map((ticket) => ({ ticket, loadOf: null, listedIn: ticket.listedIn })),
    );
    if (counted.length < refusals.length) return refusedBy(refusals, counted);
  }
}

/**
 * The ticket would take its turn, but somebody's load still counts it: it was theirs before it came back to the
 * queue, and the reaction that releases it hasn't come yet. Without the release that load would be too high for good.
 */
function stillCounted({ means, item }: Refusal<Refused>, drain: Drain): Ticket | null {
  if (means === 'rotation-moved-on' || !('turn' in means) || item === null) return null;
  const ticket = ticketKind.parse(item);
  const waits =
    ticket.status === 'open' &&
    ticket.queued?.queue === drain.queue &&
    ticket.queued.at === means.turn.queuedAt;
  return waits ? ticket : null;
}

function refusedBy(refusals: Outcome<Refused>, counted: readonly Ticket[]): TurnsOutcome {
  const released = new Set<TicketId>(counted.map(({ id }) => id));
  const all = refusals.flatMap(({ means }) => (means === 'rotation-moved-on' ? [] : [means]));
  return {
    outcome: 'refused',
    ticketIds: all
      .flatMap((means) => ('turn' in means ? [means.turn.ticketId] : []))
      .filter((ticketId) => !released.has(ticketId)),
    agentIds: all.flatMap((means) => ('agentId' in means ? [means.agentId] : [])),
  };
}

function writesOf({ before, after, drain }: Turns): Write<Refused>[] {
  const shares = new Map<AgentId, number>();
  for (const { agentId } of drain.turns) shares.set(agentId, (shares.get(agentId) ?? 0) + 1);
  return [
    {
      put: rotationItem(after),
      unless: {
        condition: before.version === 0 ? isAbsent : isStill(before, after),
        means: 'rotation-moved-on',
      },
    },
    { put: drainItem(drain) },
    ...drain.turns.flatMap((turn, place) => turnWrites(turn, place, drain)),
    ...[...shares].map(([agentId, share]) =>
      agentCount<Refused>(
        agentId,
        { load: share, open: 0 },
        { condition: takes(share, drain), means: { agentId } },
      ),
    ),
  ];
}

/** A5, A10: still there, with room for so many. */
const takes = (share: number, drain: Drain): Expression =>
  condition`${the('presence')} = ${'online'} AND ${the('onlineUntil')} > ${drain.at} AND ${the('room')} >= ${share}`;

const takesItsTurn = ({ queuedAt }: Turn, { queue }: Drain): Expression =>
  condition`${the('queued.queue')} = ${queue} AND ${the('queued.at')} = ${queuedAt} AND ${the('status')} = ${'open'} AND ${the('loadOf')} = ${null}`;

function turnWrites(turn: Turn, place: number, drain: Drain): Write<Refused>[] {
  const { ticketId, agentId, queuedAt } = turn;
  const assigned = {
    assigneeId: agentId,
    assignment: { by: 'rotation', at: drain.at, drainId: drain.id, turn: place },
    ...assigneeKeys({ id: ticketId, assigneeId: agentId, handledBy: 'human' }),
    loadOf: agentId,
    queued: null,
    lastChangeBy: 'rotation',
    lastChangeAt: drain.at,
  };
  return [
    {
      change: ticketKey(ticketId),
      by: both(assigning(assigned), changes`ADD ${the('version')} ${1}`),
      unless: { condition: takesItsTurn(turn, drain), means: { turn } },
    },
    { delete: queueEntryKey(drain.queue, queuedAt, ticketId) },
  ];
}
