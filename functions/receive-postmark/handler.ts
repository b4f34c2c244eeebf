import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import { isOneOf } from '#channels/email/ours.ts';
import { type Parsed, parseInbound, parseStatus } from '#channels/postmark/parse.ts';
import { isPostmark } from '#channels/postmark/verify.ts';
import { provenBy, type ReadSecret } from '#channels/secret.ts';
import type { PostmarkSecret } from '#contracts/postmark.ts';
import type { SigningSecret } from '#contracts/signing.ts';
import { parseJson, refuseFaults } from '#http/input.ts';
import { HttpProblem } from '#http/problem.ts';
import { json, type Reply } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import type { Clock, ThreadStore } from '#use-cases/ports.ts';
import { type MailReceiving, receiveMail } from '#use-cases/receive-mail.ts';
import { recordDelivery } from '#use-cases/record-delivery.ts';

export interface Deps extends MailReceiving {
  readonly store: MailReceiving['store'] & ThreadStore;
  readonly secret: ReadSecret<PostmarkSecret>;
  readonly signing: ReadSecret<SigningSecret>;
  readonly clock: Clock;
  readonly log: HttpLog;
}

export function createHandler(deps: Deps) {
  const proven = (operation: (event: APIGatewayProxyEventV2) => Promise<Reply>) => {
    return async (event: APIGatewayProxyEventV2): Promise<Reply> => {
      await authenticate(event, deps);
      return operation(event);
    };
  };
  return serve(
    {
      'POST /webhooks/postmark/inbound': proven((event) => receive(event, deps)),
      'POST /webhooks/postmark/status': proven((event) => report(event, deps)),
    },
    deps.log,
  );
}

async function receive(event: APIGatewayProxyEventV2, deps: Deps): Promise<Reply> {
  const { mail, messageId, mailboxHash } = valueIn(parseInbound(parseJson(z.unknown(), event)));
  const [{ key }, { from, replyTo }, { arrivalOf }] = await Promise.all([
    deps.signing(),
    deps.secret(),
    // Reports about our own mails, of which there are as many, don't wait for what takes mails apart.
    import('#channels/email/to-arrival.ts'),
  ]);
  const receipt = { source: 'postmark', id: messageId };
  const incoming = arrivalOf(mail, {
    via: 'postmark',
    at: deps.clock(),
    ours: isOneOf([from, replyTo]),
    key,
    receipt,
    mailboxHash,
  });
  const { outcome, ticketId } = await receiveMail(incoming, receipt, deps);
  return json(200, { outcome, ticketId });
}

async function report(event: APIGatewayProxyEventV2, deps: Deps): Promise<Reply> {
  const reported = valueIn(parseStatus(parseJson(z.unknown(), event)));
  if (reported === null) return json(200, { outcome: 'no-news' });
  const { ticketId, seq, state } = reported;
  const outcome = await recordDelivery(reported, deps);
  deps.log.info('delivery-reported', { ticketId, seq, state, outcome });
  return json(200, { outcome });
}

function valueIn<Value>(parsed: Parsed<Value>): Value {
  if (parsed.ok) return parsed.value;
  refuseFaults(parsed.errors);
  throw new Error('a refusal has a fault');
}

/** Not 403: after that, Postmark would not come again, and the password may just be being changed. */
async function authenticate({ headers }: APIGatewayProxyEventV2, { secret, log }: Deps): Promise<void> {
  const { authorization } = headers;
  if (authorization !== undefined && (await provenBy(secret, (known) => isPostmark(authorization, known))))
    return;
  log.warn('signature-refused', { provider: 'postmark' });
  throw new HttpProblem(401, 'bad-credentials', 'Not Postmark', {
    detail: 'The user or the password of the webhook’s URL is missing, or wrong.',
  });
}
