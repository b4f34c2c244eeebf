import type { ContactId, TicketId } from '#domain/ids.ts';
import { httpEvent } from '#test/support/lambda-events.ts';
import { sidOf, signedRequest, smsForm } from '#test/support/twilio.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';

/** Whatever tells one message from another of the same length: what a recorded request is rewritten by. */
export interface Identity {
  readonly phone: string;
  readonly contactId: ContactId;
  readonly ticketId: TicketId;
  readonly messageSid: string;
}

/** The customer with this number, and the message with that one of theirs. */
export function identity(customer: number, message: number): Identity {
  const phone = `+49151${String(customer).padStart(8, '0')}`;
  const contactId = contactIdOf('sms', phone);
  return { phone, contactId, ticketId: smsTicketId(contactId), messageSid: sidOf(`${customer}/${message}`) };
}

const text = 'Hello, I ordered the blue lamp last week and it has not arrived yet. Where is it? Order 20417.';

/** A webhook call as API Gateway hands it to the function, signed by Twilio's own library. */
export const smsEvent = ({ phone, messageSid }: Identity) =>
  httpEvent(signedRequest('/webhooks/twilio/sms', smsForm({ from: phone, text, sid: messageSid })));
