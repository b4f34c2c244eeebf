import { writeAsAi } from '#domain/hand-off/ai-message.ts';
import type { MessageId, TicketId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { messageId } from '#domain/ticket/message.ts';
import { type Changing, changeTicketOnce } from './change-ticket.ts';
import type { RefusedToAi } from './hand-off.ts';

export interface AiMessage {
  readonly ticketId: TicketId;
  /** The AI agent's own. */
  readonly id: string;
  readonly text: string;
}

export interface WrittenByAi {
  /** Ours. */
  readonly messageId: MessageId;
  /** It was written before. */
  readonly repeated: boolean;
}

/**
 * H2, H5: what the AI agent says in a ticket that it handles; once under one id of its own, whatever has become of the
 * ticket since. Its delivery is a reaction to the commit, as a person's is.
 */
export async function writeForAi(
  { ticketId, id, text }: AiMessage,
  deps: Changing,
): Promise<Result<WrittenByAi, RefusedToAi | 'opted-out'>> {
  const once = await changeTicketOnce<RefusedToAi | 'opted-out'>(
    ticketId,
    { source: 'ai', id },
    async (ticket) => {
      const written = writeAsAi(ticket, { text, at: deps.clock() });
      if (!written.ok) return written;
      const contact = await deps.store.loadContact(ticket.contactId);
      return contact?.optedOut === true ? refuse('opted-out') : written;
    },
    deps,
  );
  if (!once.ok) return once;
  const { ticket, done } = once.value;
  if ('after' in done) return ok({ messageId: messageId(ticket.id, done.after.lastSeq), repeated: false });
  if (done.ticketId !== ticket.id) return refuse('id-used-elsewhere');
  return ok({ messageId: messageId(ticket.id, done.seq), repeated: true });
}
