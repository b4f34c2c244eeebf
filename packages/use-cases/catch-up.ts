import { isStillTheirs } from '#domain/hand-off/carried.ts';
import { closeFromElsewhere, replyFromElsewhere } from '#domain/hand-off/elsewhere.ts';
import { isPlatform, type Platform } from '#domain/hand-off/hand-off.ts';
import { day, type Instant, minute, second, type TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { untilCommitted } from './again.ts';
import type { Delivered } from './carry.ts';
import { platformNames, ticketThere } from './forward.ts';
import { type Following, fallingBack, tellOfFallBack } from './forward-outcome.ts';
import type { CatchUpJob, Helpdesk, ReadThere, ReplyThere } from './ports.ts';

export type CatchingUp = Following & { readonly helpdesks: readonly Helpdesk[] };

/** Receipts are kept for 30 days: what is older than this was had, or nobody waits for it any longer. */
const oldestReply = 20 * day;

/**
 * H6, H7, H8a: reads what people of another helpdesk have done with a ticket, and does it here: their replies, each
 * once, in order; then the closing. By what is there, whatever asked for it, so that doubled, late and reordered
 * webhooks do no harm. A helpdesk that can't be asked now is asked again.
 *
 * @param attempt from 1: how often this job has been tried
 */
export async function catchUp(
  { ticketId }: CatchUpJob,
  attempt: number,
  deps: CatchingUp,
): Promise<Delivered> {
  const ticket = await deps.store.loadTicket(ticketId);
  const platform = ticket === null ? null : whoHandles(ticket);
  if (ticket === null || platform === null) return 'done';
  const helpdesk = deps.helpdesks.find((each) => each.platform === platform);
  if (helpdesk === undefined) throw new Error(`nothing reads ${platform}`);
  const there = await ticketThere(ticket, deps.store);
  const again = { again: Math.min(longestWait, 5 * second * 2 ** (attempt - 1)) };
  if (!('id' in there)) return there.outcome === 'busy' ? again : 'done';
  const heard = await heardThere(ticket, deps);
  const read = await askThere(helpdesk, there.id, ticketId, deps);
  if (read === 'later') return again;
  const hand: Hand = { ticketId, platform, seq: ticket.handOff?.seq ?? null };
  if (read === null) await lose(hand, deps);
  else if (!(await takeReplies(hand, read.replies, deps))) return 'done';
  else if ((await close(hand, { ...read, heard }, deps)) === 'under-way') return again;
  return 'done';
}

const longestWait = 5 * minute;

/** The hand-off that is caught up with. */
interface Hand {
  readonly ticketId: TicketId;
  readonly platform: Platform;
  readonly seq: number | null;
}

const whoHandles = ({ handledBy, handOff }: Ticket): Platform | null =>
  handledBy === 'elsewhere' && isPlatform(handOff?.method) ? handOff.method : null;

async function askThere(
  helpdesk: Helpdesk,
  id: string,
  ticketId: TicketId,
  { log }: CatchingUp,
): Promise<ReadThere | null | 'later'> {
  try {
    return await helpdesk.read(id);
  } catch (error) {
    log.warn('catch-up-put-off', { ticketId, platform: helpdesk.platform, error });
    return 'later';
  }
}

/** As long as the ticket is theirs by that hand-off; null where it no longer is. */
async function loadTheirs({ ticketId, seq }: Hand, { store }: CatchingUp): Promise<Ticket | null> {
  const ticket = await store.loadTicket(ticketId);
  return ticket?.handledBy === 'elsewhere' && ticket.handOff?.seq === seq ? ticket : null;
}

/** Whether the ticket is still theirs after it. */
async function takeReplies(hand: Hand, replies: readonly ReplyThere[], deps: CatchingUp): Promise<boolean> {
  const since = deps.clock() - oldestReply;
  const fresh = replies.filter(({ at }) => at >= since);
  const receipts = await Promise.all(fresh.map((reply) => deps.store.loadReceipt(receiptOf(hand, reply))));
  for (const [place, reply] of fresh.entries()) {
    if (receipts[place] !== null) continue;
    const taken = await takeReply(hand, reply, deps);
    const { ticketId, platform } = hand;
    deps.log.info('reply-from-elsewhere', { ticketId, platform, replyId: reply.id, taken });
    if (taken === 'not-theirs') return false;
  }
  return true;
}

const receiptOf = ({ ticketId, platform }: Hand, { id }: ReplyThere) => ({
  source: platform,
  id: `${ticketId}#${id}`,
});

const takeReply = (hand: Hand, reply: ReplyThere, deps: CatchingUp) =>
  untilCommitted(async () => {
    const ticket = await loadTheirs(hand, deps);
    const change = ticket === null ? null : replyFromElsewhere(ticket, { ...reply, at: deps.clock() });
    if (change?.ok !== true) return 'not-theirs' as const;
    const committed = await deps.store.commit({
      change: change.value,
      receipt: receiptOf(hand, reply),
      at: deps.clock(),
    });
    return committed === 'moved-on' ? null : committed;
  }, deps.wait);

/**
 * H8a. What the customer wrote last may be on its way there still, where it opens the ticket again, or fails, and makes
 * it people's here. So only what was read after it had arrived says that the ticket is closed; else it is read again.
 */
const close = (hand: Hand, { closed, heard }: ReadThere & { heard: number | null }, deps: CatchingUp) =>
  untilCommitted(async () => {
    const ticket = closed ? await loadTheirs(hand, deps) : null;
    if (ticket === null) return 'nothing' as const;
    if (ticket.lastCustomerSeq !== heard) return 'under-way' as const;
    const now: Instant = deps.clock();
    const change = closeFromElsewhere(ticket, now);
    if (!change.ok || change.value === 'unchanged') return 'nothing' as const;
    return (await deps.store.commit({ change: change.value, at: now })) === 'committed' ? 'closed' : null;
  }, deps.wait);

/** The latest message of the customer's, where it has got there; null while it may still be on its way. */
async function heardThere(ticket: Ticket, { store }: CatchingUp): Promise<number | null> {
  const latest = await store.loadMessage(ticket.id, ticket.lastCustomerSeq);
  const isUnderWay = latest !== null && isStillTheirs(ticket, latest) && latest.delivery?.state !== 'sent';
  return isUnderWay ? null : ticket.lastCustomerSeq;
}

/** H9: nobody there has it any longer. */
async function lose(hand: Hand, deps: CatchingUp): Promise<void> {
  const lost = await untilCommitted(async () => {
    const ticket = await loadTheirs(hand, deps);
    if (ticket === null) return 'nothing' as const;
    const now = deps.clock();
    const why = `Its ticket is no longer there (${platformNames[hand.platform]}).`;
    const change = await fallingBack(ticket, { reason: 'hand-off-failed', why, at: now }, deps);
    if (change === 'unchanged') return 'nothing' as const;
    return (await deps.store.commit({ change, at: now })) === 'committed' ? 'fell-back' : null;
  }, deps.wait);
  if (lost === 'fell-back') tellOfFallBack(hand.ticketId, deps);
}
