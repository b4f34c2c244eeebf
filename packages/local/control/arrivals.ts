import * as z from 'zod';
import type { Answer } from '../gateway/answer.ts';
import type { GatewayRequest } from '../gateway/event.ts';
import type { IncomingSms } from '../services/incoming-sms.ts';
import { addressOf, mailboxes } from '../services/mail/common-headers.ts';
import { headerNamed, headersOf } from '../services/mail/headers.ts';
import type { MailServer } from '../services/mail/receive.ts';
import { verdictsSchema } from '../services/mail/verdicts.ts';
import { json, parseBody, Refused } from './problem.ts';

/** What comes to services of AWS from outside: nobody but this runtime can play their part in it. */
export interface Arrivals {
  /** Undefined where the stacks receive no mail. */
  readonly receiveMail: () => Promise<MailServer['receive'] | undefined>;
  /** The message's id; undefined where the stacks receive no SMS. */
  readonly receiveSms: (sms: IncomingSms) => Promise<string | undefined>;
  /** The number that SMS come to unless they say otherwise. */
  readonly smsNumber: () => Promise<string | undefined>;
}

/** SES takes no larger mail. */
const mailLimit = 40 * 1_048_576;

const phoneNumber = z.string().regex(/^\+?\d{3,15}$/, 'must be a phone number');
const smsSchema = z.strictObject({
  originationNumber: phoneNumber,
  destinationNumber: phoneNumber.optional(),
  messageBody: z.string().min(1).max(1_600),
  inboundMessageId: z.string().min(1).optional(),
  messageKeyword: z.string().optional(),
  previousPublishedMessageId: z.string().optional(),
});
const querySchema = verdictsSchema.extend({
  from: z.string().optional(),
  to: z.string().optional(),
});

/** `POST /local/mail` and `POST /local/sms`. */
export const receiveMail = ({ receiveMail: server }: Arrivals) =>
  async function receive({ target, headers, body }: GatewayRequest): Promise<Answer> {
    if (!headers['content-type']?.[0]?.startsWith('message/rfc822'))
      throw new Refused(415, 'unsupported-media-type', 'Not a mail', {
        detail: 'Send it as message/rfc822.',
      });
    if (body.length > mailLimit)
      throw new Refused(413, 'too-large', 'Too large', { detail: 'SES takes mails of up to 40 MB.' });
    const accept = await server();
    if (!accept)
      throw new Refused(404, 'not-found', 'Not found', { detail: 'No stack has a receipt rule of SES.' });
    const { from, to, ...verdicts } = queryOf(target);
    const own = headersOf(body);
    const addresses = (value: string | undefined) => mailboxes(value ?? '').map(addressOf);
    const recipients = addresses(to ?? headerNamed(own, 'To'));
    const stored = await accept({
      from: from ?? addresses(headerNamed(own, 'From'))[0] ?? '',
      to: recipients,
      mail: body,
      verdicts,
    });
    if (stored.length > 0) return json(202, stored);
    const detail = `No receipt rule is for ${recipients.join(', ') || 'nobody: name a recipient by ?to='}.`;
    throw new Refused(404, 'not-found', 'Not found', { detail });
  };

export const receiveSms = ({ receiveSms: publish, smsNumber }: Arrivals) =>
  async function receive({ body }: GatewayRequest): Promise<Answer> {
    const { destinationNumber, ...sms } = parseBody(smsSchema, body);
    const number = destinationNumber ?? (await smsNumber());
    if (!number)
      throw new Refused(400, 'bad-input', 'The request is not as it should be', {
        errors: [{ path: 'destinationNumber', message: 'is needed: the stacks name no number' }],
      });
    const inboundMessageId = await publish({ ...sms, destinationNumber: number });
    if (inboundMessageId) return json(202, { inboundMessageId });
    const detail = 'No stack has a topic that AWS End User Messaging may publish to.';
    throw new Refused(404, 'not-found', 'Not found', { detail });
  };

function queryOf(target: string): z.output<typeof querySchema> {
  const [, query = ''] = target.split(/\?(.*)/s);
  const given = new URLSearchParams(query);
  const to = given.getAll('to');
  const { data, error } = querySchema.safeParse({
    ...Object.fromEntries(given),
    ...(to.length > 0 && { to: to.join(', ') }),
  });
  if (data) return data;
  const errors = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new Refused(400, 'bad-input', 'The request is not as it should be', { errors });
}
