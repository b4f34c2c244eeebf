import { numberOf } from '#channels/sms/number.ts';
import { contactIdOf } from '#use-cases/ids.ts';
import type { Api } from '../api.ts';
import { type SignedMessage, signedCall } from '../signed-message.ts';
import type { AskedMessage } from './asked.ts';
import type { Sending } from './sending.ts';
import { ticketNamedIn } from './ticket-named-in.ts';

export async function prepareMessage(api: Api, { message }: AskedMessage): Promise<Sending> {
  return {
    call: signedCall(message, await api.secrets(), await api.now()),
    contactId: contactIdOf(message.channel, await addressIn(message)),
    ticketIn: ticketNamedIn,
    again: ['--id', message.messageId],
    notes: [],
  };
}

async function addressIn({ channel, from }: SignedMessage): Promise<string> {
  if (channel === 'sms') return numberOf(from);
  return channel === 'email' ? from.toLowerCase() : from;
}
