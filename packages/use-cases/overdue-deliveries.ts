import type { Instant } from '#domain/ids.ts';
import { isForwarded } from '#domain/ticket/message.ts';
import { underWayBefore } from './deliver-forward.ts';
import type { MessageJob, OverdueStore, ThreadStore } from './ports.ts';

/**
 * Messages that should have been handed over by now. What a customer wrote waits for what they wrote before, however long
 * that is tried: it is not forgotten as long as that isn't.
 */
export async function overdueDeliveries(
  before: Instant,
  most: number,
  store: Pick<OverdueStore, 'findDeliveriesPendingSince'> & Pick<ThreadStore, 'loadMessagesAfter'>,
): Promise<MessageJob[]> {
  const found = await store.findDeliveriesPendingSince(before, most);
  const overdue: MessageJob[] = [];
  for (const { ticketId, seq } of found) {
    const [message] = await store.loadMessagesAfter(ticketId, seq - 1);
    if (message?.seq !== seq) continue;
    if (!isForwarded(message)) overdue.push({ ticketId, seq });
    else {
      const earlier = await underWayBefore(message, store);
      const isWaiting = earlier.some(({ delivery }) => delivery !== null && delivery.changedAt >= before);
      if (!isWaiting) overdue.push({ ticketId, seq, forward: true });
    }
  }
  return overdue;
}
