import { isStillTheirs } from '#domain/hand-off/carried.ts';
import { arriveElsewhere, type FallBackReason, fallBack } from '#domain/hand-off/elsewhere.ts';
import type { Instant, TicketId } from '#domain/ids.ts';
import { routeTicket } from '#domain/routing/route.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { isForwarded, type Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Change } from './changes.ts';
import type { Count, Log } from './log.ts';
import type { Clock, SettingsStore, ThreadStore, TicketStore } from './ports.ts';

export interface Following {
  readonly store: TicketStore &
    Pick<ThreadStore, 'loadMessage' | 'loadMessagesAfter'> &
    Pick<SettingsStore, 'loadSettings'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
  readonly wait?: Pause;
}

/**
 * H6, H7, H9: what follows once what was passed on has arrived, or has not. A hand-off that arrived is told to the
 * customer; what could not be passed on makes the conversation people's here. Decided by what stands in the table, so
 * that it may be told any number of times, in any order.
 */
export async function followForward(
  { after }: Extract<Change, { kind: 'message' }>,
  deps: Following,
): Promise<void> {
  if (after === null || !isForwarded(after)) return;
  const { ticketId, seq } = after;
  const outcome = await untilCommitted(async () => {
    // What it says is of no concern here, and a long body lies elsewhere.
    const [ticket, [message]] = await Promise.all([
      deps.store.loadTicket(ticketId),
      deps.store.loadMessagesAfter(ticketId, seq - 1),
    ]);
    if (ticket === null || message?.seq !== seq || !isStillTheirs(ticket, message)) return 'nothing' as const;
    if (wasCalledOff(message)) return 'nothing' as const;
    const now = deps.clock();
    const change = hasFailed(message)
      ? await fallingBack(ticket, { ...failureOf(message), at: now }, deps)
      : arriving(ticket, message, now);
    if (change === 'unchanged') return 'nothing' as const;
    if ((await deps.store.commit({ change, at: now })) !== 'committed') return null;
    return hasFailed(message) ? ('fell-back' as const) : ('arrived' as const);
  }, deps.wait);
  if (outcome === 'arrived') deps.log.info('hand-off-arrived', { ticketId });
  if (outcome === 'fell-back') tellOfFallBack(ticketId, deps);
}

const hasFailed = ({ delivery }: Message): boolean =>
  delivery?.state === 'failed' || delivery?.state === 'possibly_sent';

/** Somebody else had the ticket by then; they may have given it back since. */
const wasCalledOff = ({ delivery }: Message): boolean =>
  delivery?.state === 'failed' && delivery.attempt === 0;

const failureOf = ({ delivery }: Message): { reason: FallBackReason; why: string | null } => ({
  reason: delivery?.via === 'ai' ? 'ai-unreachable' : 'hand-off-failed',
  why: delivery?.failure ?? null,
});

function arriving(ticket: Ticket, { seq, code, delivery }: Message, at: Instant): TicketChange | 'unchanged' {
  const platformTicketId = delivery?.providerMessageId ?? null;
  if (code !== 'hand-off' || delivery?.state !== 'sent' || platformTicketId === null) return 'unchanged';
  return arriveElsewhere(ticket, { platformTicketId, seq, at });
}

/** It goes where a new ticket would (H9). */
export async function fallingBack(
  ticket: Ticket,
  falling: { readonly reason: FallBackReason; readonly why: string | null; readonly at: Instant },
  { store }: Pick<Following, 'store'>,
): Promise<TicketChange | 'unchanged'> {
  const [settings, contact] = await Promise.all([store.loadSettings(), store.loadContact(ticket.contactId)]);
  const labels = { tags: ticket.tags, segments: contact?.segments ?? [] };
  return fallBack(ticket, falling, { routing: routeTicket(labels, settings, falling.at) });
}

export function tellOfFallBack(ticketId: TicketId, { log, count }: Pick<Following, 'log' | 'count'>): void {
  count('FellBack', 1);
  log.warn('fell-back', { ticketId });
}
