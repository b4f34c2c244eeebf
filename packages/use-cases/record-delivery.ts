import type { TicketId } from '#domain/ids.ts';
import { type DeliveryState, isForwarded } from '#domain/ticket/message.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Clock, ThreadStore } from './ports.ts';

/** What a provider reports later of a message that it took. */
export interface DeliveryReport {
  readonly ticketId: TicketId;
  readonly seq: number;
  readonly providerMessageId: string;
  readonly state: 'sent' | 'delivered' | 'failed';
  readonly failure: string | null;
  /** It failed by coming back: mail servers may take a mail, which is its delivery, and return it hours later. */
  readonly bounced?: boolean;
}

/** Reports come out of order, and twice: a message never goes back. */
const rank: Record<DeliveryState, number> = {
  pending: 0,
  sending: 1,
  possibly_sent: 2,
  sent: 3,
  delivered: 4,
  failed: 4,
};

export function recordDelivery(
  report: DeliveryReport,
  deps: { store: ThreadStore; clock: Clock; wait?: Pause },
): Promise<'recorded' | 'known' | 'not-found'> {
  return untilCommitted(async () => {
    const message = await deps.store.loadMessage(report.ticketId, report.seq);
    // What was passed on to somebody else is nothing that a customer's provider knows of.
    if (message?.delivery == null || isForwarded(message)) return 'not-found';
    const { delivery } = message;
    if (delivery.providerMessageId !== null && delivery.providerMessageId !== report.providerMessageId)
      return 'known';
    const isReturned = report.bounced === true && delivery.state === 'delivered';
    if (rank[report.state] <= rank[delivery.state] && !isReturned) return 'known';
    // It waits to be sent once more: what failed was the time before.
    if (delivery.state === 'pending' && report.state === 'failed') return 'known';
    const { state, failure, providerMessageId } = report;
    const saved = await deps.store.saveDelivery(message, {
      ...delivery,
      state,
      failure,
      providerMessageId,
      changedAt: deps.clock(),
    });
    return saved === 'saved' ? 'recorded' : null;
  }, deps.wait);
}
