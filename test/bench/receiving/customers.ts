import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import twilio from 'twilio/lib/webhooks/webhooks.js';
import type { ContactId, TicketId } from '#domain/ids.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';

export const twilioSecret = {
  accountSid: `AC${'0'.repeat(32)}`,
  authToken: 'a-token-of-the-bench',
  from: '+4930123456',
};
export const publicUrl = 'https://rondo.example';
const path = '/webhooks/twilio/sms';

/** Whatever tells one message of a customer from another's: what a recorded request is rewritten by. */
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
  const messageSid = `SM${(customer * 1_000 + message).toString(16).padStart(32, '0')}`;
  return { phone, contactId, ticketId: smsTicketId(contactId), messageSid };
}

/** A webhook call as API Gateway hands it to the function, signed by Twilio's own library. */
export function smsEvent({ phone, messageSid }: Identity): APIGatewayProxyEventV2 {
  const params = {
    ToCountry: 'DE',
    SmsMessageSid: messageSid,
    NumMedia: '0',
    SmsSid: messageSid,
    SmsStatus: 'received',
    Body: 'Hello, I ordered the blue lamp last week and it has not arrived yet. Where is it? Order 20417.',
    FromCountry: 'DE',
    To: twilioSecret.from,
    NumSegments: '1',
    MessageSid: messageSid,
    AccountSid: twilioSecret.accountSid,
    From: phone,
    ApiVersion: '2010-04-01',
  };
  const signature = twilio.getExpectedTwilioSignature(twilioSecret.authToken, `${publicUrl}${path}`, params);
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signature,
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'rondo.example',
      domainPrefix: 'rondo',
      http: {
        method: 'POST',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'TwilioProxy/1.1',
      },
      requestId: messageSid,
      routeKey: `POST ${path}`,
      stage: '$default',
      time: '02/Mar/2026:09:00:00 +0000',
      timeEpoch: Date.UTC(2026, 2, 2, 9),
    },
    body: Buffer.from(new URLSearchParams(params).toString()).toString('base64'),
    isBase64Encoded: true,
  };
}
