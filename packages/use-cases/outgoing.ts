import type { Message } from '#domain/ticket/message.ts';
import type { EmailThread, Ticket } from '#domain/ticket/ticket.ts';
import type { OutgoingEmail, OutgoingMessage } from './ports.ts';

/** What a provider is handed of an answer to the customer. */
export const outgoing = (ticket: Ticket, message: Message): OutgoingMessage => ({
  ticketId: ticket.id,
  seq: message.seq,
  channel: ticket.channel,
  to: ticket.contactAddress,
  from: ticket.ourAddress,
  text: message.text,
  html: message.html,
  at: message.at,
  attachments: message.attachments,
  automatic: message.author === 'system',
  email: ticket.email === null ? null : mailOf(ticket, ticket.email, message),
});

/** T3: an answer keeps the subject, and names the mail that it answers last (RFC 5322, 3.6.4). */
function mailOf(ticket: Ticket, thread: EmailThread, { cc }: Message): OutgoingEmail {
  const subject = ticket.subject?.trim() || '(no subject)';
  const { messageId, references } = thread;
  return {
    subject: isReply.test(subject) ? subject : `Re: ${subject}`,
    cc,
    inReplyTo: messageId,
    references: messageId === null ? references : [...references, messageId],
  };
}

/** As mail programs of several languages mark an answer. */
const isReply = /^(re|aw|sv|antw|ref|rif|r)(\[\d+\])?\s*:/i;
