import type { Message } from '#domain/ticket/message.ts';
import { isAnswer, weighAnswers } from '#domain/ticket/weigh-answers.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Change } from './changes.ts';
import type { Log } from './log.ts';
import type { Clock, ThreadStore, TicketStore } from './ports.ts';

interface Weighing {
  readonly store: TicketStore & ThreadStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly wait?: Pause;
}

/**
 * C2: has a ticket wait for us again when the answer to it has failed, and no longer once that is sent once more.
 * Decided by what stands in the table, so that repetitions change nothing. A delivery that changes after it was read
 * here makes a record of its own, and a shard's next records come when these are done.
 */
export async function weighAnswerAgain(
  change: Extract<Change, { kind: 'message' }>,
  deps: Weighing,
): Promise<void> {
  const { before, after } = change;
  if (before === null || after === null || !isAnswer(after)) return;
  if (isFailed(before) === isFailed(after)) return;
  const { ticketId, seq } = after;
  const outcome = await untilCommitted(async () => {
    const ticket = await deps.store.loadTicket(ticketId);
    // What the customer has said since is unanswered anyway.
    if (ticket === null || seq < ticket.lastCustomerSeq) return 'unchanged' as const;
    // H8a: it waits for nobody here, and whether it is closed is decided there.
    if (ticket.handledBy === 'elsewhere') return 'unchanged' as const;
    const said = await deps.store.loadMessagesAfter(ticketId, ticket.lastCustomerSeq);
    const now = deps.clock();
    const weighed = weighAnswers(ticket, said, now);
    if (weighed === null) return 'unchanged' as const;
    const committed = await deps.store.commit({ change: weighed, at: now });
    if (committed !== 'committed') return null;
    return weighed.after.answeredAt === null ? ('waits-for-us' as const) : ('answered' as const);
  }, deps.wait);
  deps.log.info('answer-weighed', { ticketId, seq, outcome });
}

const isFailed = ({ delivery }: Message): boolean => delivery?.state === 'failed';
