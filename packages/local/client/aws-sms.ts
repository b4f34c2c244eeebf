import type { Call } from './connection.ts';
import type { Sms } from './twilio.ts';

/** An SMS that comes to AWS End User Messaging, which publishes it to a topic: there is no webhook to call. */
export const awsSmsCall = ({ sid, from, to, text }: Sms): Call => ({
  method: 'POST',
  path: '/local/sms',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    originationNumber: from,
    ...(to !== undefined && { destinationNumber: to }),
    messageBody: text,
    inboundMessageId: sid,
  }),
});
