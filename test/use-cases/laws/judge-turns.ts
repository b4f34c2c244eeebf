import type { AgentId } from '#domain/ids.ts';
import type { Explanation } from '#domain/rotation/explain.ts';
import type { QueueId } from '#domain/ticket/ticket.ts';
import { pencil } from '#test/domain/rotation/model.ts';
import type { Lived } from './live.ts';
import { onPaper } from './model.ts';
import type { Witnessed } from './witness.ts';

/** A turn as the model gives it, which is how it was given. */
export interface Judged {
  readonly queue: QueueId;
  readonly drainId: string;
  readonly place: number;
  readonly agentId: AgentId;
  readonly eligible: readonly AgentId[];
  readonly explanation: Explanation;
}

export interface Judgement {
  readonly wrong: string[];
  /** In the order in which they were given, queue by queue. */
  readonly turns: readonly Judged[];
}

/** A4–A10: every turn is the one that somebody with paper and pencil would have given, by what could be known then. */
export function judgeTurns({ drains }: Pick<Lived, 'drains'>): Judgement {
  const wrong: string[] = [];
  const turns: Judged[] = [];
  const queues = Map.groupBy(drains, ({ drain }) => drain.queue);
  for (const [queue, theirs] of queues) {
    const inOrder = theirs.toSorted((one, other) => one.drain.served - other.drain.served);
    wrong.push(...judgeChain(queue, inOrder));
    const judged = inOrder.map(judgeDrain);
    wrong.push(...judged.flatMap((one) => one.wrong));
    const given = judged.flatMap((one) => one.turns);
    wrong.push(...judgeShares(queue, given));
    turns.push(...given);
  }
  return { wrong, turns };
}

/** No turn is counted twice or left out, and each drain begins where the one before it ended. */
function judgeChain(queue: QueueId, drains: readonly Witnessed[]): string[] {
  const wrong: string[] = [];
  let served = 0;
  let lastServed = 0;
  for (const { drain } of drains) {
    if (drain.served !== served)
      wrong.push(`A4: ${queue}: ${drain.served} turns counted where ${served} were given`);
    if (drain.lastServed !== lastServed)
      wrong.push(`A7: ${queue}: went on after ${drain.lastServed}, though ${lastServed} was served last`);
    served = drain.served + drain.turns.length;
    const last = drain.turns.at(-1)?.agentId;
    lastServed = drain.ring.find(({ agentId }) => agentId === last)?.ordinal ?? -1;
  }
  return wrong;
}

function judgeDrain({ drain, refusals, ...read }: Witnessed): Judgement {
  const { queue, at: now } = drain;
  const leftOut = new Set(
    drain.standings.filter(({ absent }) => absent === 'left-out').map(({ agentId }) => agentId),
  );
  const wrong = [...leftOut]
    .filter((agentId) => (refusals.get(agentId) ?? 0) < 3)
    .map((agentId) => `A12: ${queue}: ${agentId} was left out, and had not refused`);
  const planning = { ...onPaper({ queue, now, ...read }), leftOut: (id: AgentId) => leftOut.has(id) };
  const notes = pencil(planning).slice(0, drain.turns.length);
  const given = drain.turns.map(({ ticketId, agentId }) => `${ticketId} to ${agentId}`);
  const meant = notes.map(({ ticketId, agentId }) => `${ticketId} to ${agentId}`);
  if (given.join() !== meant.join())
    wrong.push(`A4–A10: ${queue}: gave ${given.join()}, should have given ${meant.join()}`);
  const queuedAt = new Map(read.entries.map((entry) => [entry.ticketId, entry.queuedAt]));
  const turns = notes.map(({ ticketId, agentId, eligible, passedOver }, place) => ({
    queue,
    drainId: drain.id,
    place,
    agentId,
    eligible,
    explanation: {
      queue,
      agentId,
      turn: drain.served + place + 1,
      at: now,
      queuedAt: queuedAt.get(`tkt_${ticketId.slice(4)}`) ?? 0,
      eligible: eligible.slice(1),
      passedOver,
    },
  }));
  return { wrong, turns };
}

/**
 * A4: of two who could both have had every ticket of a stretch, neither had two more than the other: over any stretch,
 * which is to say that they took turns.
 */
function judgeShares(queue: QueueId, turns: readonly Judged[]): string[] {
  const everyone = [...new Set(turns.flatMap(({ eligible }) => eligible))];
  const wrong: string[] = [];
  for (const [place, one] of everyone.entries())
    for (const other of everyone.slice(place + 1)) {
      let last: AgentId | null = null;
      for (const { eligible, agentId } of turns) {
        const both = eligible.includes(one) && eligible.includes(other);
        if (both && agentId === last)
          wrong.push(`A4: ${queue}: ${last} had two while ${one} and ${other} were both there`);
        if (!both) last = null;
        else if (agentId === one || agentId === other) last = agentId;
      }
    }
  return wrong;
}
