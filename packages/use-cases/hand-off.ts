import type { HandOffFacts } from '#domain/hand-off/hand-over.ts';
import { type HandOffRequest, type NotTheAis, requestHandOff } from '#domain/hand-off/request.ts';
import type { Instant, TicketId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { routeTicket } from '#domain/routing/route.ts';
import type { Settings } from '#domain/settings.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Changing, changeTicketOnce } from './change-ticket.ts';
import type { SettingsStore, ThreadStore } from './ports.ts';

export type HandingOff = Changing & {
  readonly store: Changing['store'] & Pick<SettingsStore, 'loadSettings'>;
};

/** What came of a hand-off: its visitor is asked, it went to people, or nobody was offered (H3, H5–H8). */
export type HandOffOutcome = 'asked' | 'handed-off' | 'not-offered';

export interface RequestedHandOff {
  readonly outcome: HandOffOutcome;
  readonly ticket: Ticket;
  /** This was asked for before, and is done. */
  readonly repeated: boolean;
}

export type RefusedToAi = NotTheAis | 'not-found' | 'id-used-elsewhere';

/**
 * H2: the AI agent hands a conversation off, once under one id of its own: the same one again is answered as it was,
 * whatever has become of the ticket since, and also where it came to nothing because somebody was being asked already.
 */
export async function handOff(
  { ticketId, ...asked }: Pick<HandOffRequest, 'id' | 'reason'> & { readonly ticketId: TicketId },
  deps: HandingOff & { readonly store: Pick<ThreadStore, 'loadMessage'> },
): Promise<Result<RequestedHandOff, RefusedToAi>> {
  const receipt = { source: 'hand-off', id: asked.id };
  const once = await changeTicketOnce<NotTheAis>(
    ticketId,
    receipt,
    async (ticket) => {
      const { settings, at, ...facts } = await handOffFacts(ticket, deps);
      const decided = requestHandOff(ticket, { ...asked, settings: settings['hand-off'], at }, facts);
      if (!decided.ok) return decided;
      return ok(decided.value === 'unchanged' ? changeTicket(ticket, {}) : decided.value);
    },
    deps,
  );
  if (!once.ok) return once;
  const { ticket, done } = once.value;
  if ('after' in done) return ok({ outcome: outcomeOf(done.messages[0]), ticket, repeated: false });
  if (done.ticketId !== ticket.id) return refuse('id-used-elsewhere');
  const message = await deps.store.loadMessage(done.ticketId, done.seq);
  return ok({ outcome: outcomeOf(message ?? undefined), ticket, repeated: true });
}

/** Where people here would find it by its labels, and what is known of its customer. */
export async function handOffFacts(
  ticket: Ticket,
  { store, clock }: HandingOff,
): Promise<HandOffFacts & { readonly settings: Settings; readonly at: Instant }> {
  const [settings, contact] = await Promise.all([store.loadSettings(), store.loadContact(ticket.contactId)]);
  const labels = { tags: ticket.tags, segments: contact?.segments ?? [] };
  const at = clock();
  return { settings, contact, at, routing: routeTicket(labels, settings, at) };
}

/** By the first thing that was said or noted; where nothing was, somebody was being asked. */
function outcomeOf(message: Pick<Message, 'code'> | undefined): HandOffOutcome {
  if (message?.code === 'hand-off') return 'handed-off';
  return message?.code === 'hand-off-not-offered' ? 'not-offered' : 'asked';
}
