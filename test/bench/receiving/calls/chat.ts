import { createHash } from 'node:crypto';
import { signSession } from '#channels/chat/session.ts';
import type { TicketId } from '#domain/ids.ts';
import { signingSecret } from '#test/support/chat.ts';
import { httpEvent } from '#test/support/lambda-events.ts';
import type { Visitor } from '#use-cases/chat.ts';
import { chatTicketId, contactIdOf } from '#use-cases/ids.ts';
import type { Ask } from './call.ts';
import { bare, type Call, eightDigits, text } from './call.ts';

const named = (what: string, customer: number): string =>
  createHash('sha256').update(`${what}/${customer}`).digest('hex').slice(0, 32);

const visitorOf = (customer: number): Visitor => ({
  sessionId: `ses_${named('session', customer)}`,
  address: `visitor:${named('visitor', customer)}`,
  identity: null,
});

const contactOf = (customer: number) => contactIdOf('web_chat', visitorOf(customer).address);
export const chatTicketOf = (customer: number): TicketId => chatTicketId(contactOf(customer), 1);

const marksOf = (customer: number): readonly string[] => [
  bare(chatTicketOf(customer)),
  contactOf(customer),
  visitorOf(customer).sessionId,
  visitorOf(customer).address,
];

const authorization = async (customer: number) => ({
  authorization: `Bearer ${await signSession(visitorOf(customer), signingSecret.key, Date.now())}`,
});

/** What the visitor says as their message of this number. */
export function inChat(message: number) {
  const clientId = (customer: number): string => `said-${message}-${eightDigits(customer)}`;
  return {
    status: 201,
    marks: (customer) => [...marksOf(customer), clientId(customer)],
    event: async (customer) =>
      httpEvent({
        method: 'POST',
        target: '/chat/messages',
        headers: await authorization(customer),
        body: JSON.stringify({ text, clientId: clientId(customer) }),
      }),
  } satisfies Call;
}

/** What a visitor's page knows: the state and the latest message that it was told of. */
export interface Known {
  readonly state: string;
  readonly messageId: string;
}

/** A page that was just loaded knows nothing. */
export const pollOf = async (customer: number, known: Known | null) =>
  httpEvent({
    method: 'GET',
    target: `/chat/messages${known === null ? '' : `?after=${known.messageId}`}`,
    headers: { ...(await authorization(customer)), ...(known !== null && { 'if-none-match': known.state }) },
  });

/** What the page knows after it has loaded what there is. */
export async function loadChat(customer: number, ask: Ask): Promise<Known> {
  const { headers = {}, body = '' } = await ask(await pollOf(customer, null));
  const { messages } = JSON.parse(body) as { messages: readonly { id: string }[] };
  return { state: String(headers.etag), messageId: messages.at(-1)?.id ?? '' };
}

/** The visitor's page asks for news, and there are none. */
export const pollWithoutNews: Call = {
  status: 304,
  marks: marksOf,
  event: async (customer, ask) => pollOf(customer, await loadChat(customer, ask)),
};
