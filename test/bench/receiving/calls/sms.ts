import type { TicketId } from '#domain/ids.ts';
import { httpEvent } from '#test/support/lambda-events.ts';
import { aSignedMessage, signedMessage } from '#test/support/signed.ts';
import { sidOf, signedRequest, smsForm } from '#test/support/twilio.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import { bare, type Call, eightDigits, text } from './call.ts';

const phoneOf = (customer: number): string => `+49151${eightDigits(customer)}`;
const contactOf = (customer: number) => contactIdOf('sms', phoneOf(customer));

export const smsTicketOf = (customer: number): TicketId => smsTicketId(contactOf(customer));

const marksOf = (customer: number, messageId: string): readonly string[] => [
  bare(smsTicketOf(customer)),
  contactOf(customer),
  messageId,
  phoneOf(customer),
];

/** The customer's message of this number by Twilio, signed by Twilio's own library. */
export function byTwilio(message: number) {
  const sid = (customer: number): string => sidOf(`${customer}/${message}`);
  return {
    status: 200,
    marks: (customer) => marksOf(customer, sid(customer)),
    event: async (customer) => {
      const form = smsForm({ from: phoneOf(customer), text, sid: sid(customer) });
      return httpEvent(signedRequest('/webhooks/twilio/sms', form));
    },
  } satisfies Call;
}

/** The same by any other provider, signed by Standard Webhooks. */
export function bySignedWebhook(message: number) {
  const messageId = (customer: number): string => `in-${message}-${eightDigits(customer)}`;
  return {
    status: 200,
    marks: (customer) => marksOf(customer, messageId(customer)),
    event: async (customer) => {
      const id = messageId(customer);
      const sms = aSignedMessage({ messageId: id, from: phoneOf(customer), text });
      return httpEvent(signedMessage(sms, { id, at: Date.now() }));
    },
  } satisfies Call;
}
