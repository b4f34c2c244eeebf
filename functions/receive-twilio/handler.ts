import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { provenBy, type ReadSecret } from '#channels/secret.ts';
import { parseInboundSms, parseStatus } from '#channels/twilio/parse.ts';
import { isSignedByTwilio } from '#channels/twilio/verify.ts';
import { messageJobSchema } from '#contracts/jobs.ts';
import type { TwilioSecret } from '#contracts/twilio.ts';
import { rawBody, refuseFaults } from '#http/input.ts';
import { HttpProblem } from '#http/problem.ts';
import type { Reply } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import type { Count } from '#use-cases/log.ts';
import type { Clock, ThreadStore, TicketStore } from '#use-cases/ports.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { recordDelivery } from '#use-cases/record-delivery.ts';

export interface Deps {
  readonly store: TicketStore & ThreadStore;
  readonly secret: ReadSecret<TwilioSecret>;
  readonly publicUrl: string;
  readonly clock: Clock;
  readonly log: HttpLog;
  readonly count: Count;
}

type Params = Readonly<Record<string, string>>;

export function createHandler(deps: Deps) {
  const signed = (operation: (params: Params, event: APIGatewayProxyEventV2) => Promise<Reply>) => {
    return async (event: APIGatewayProxyEventV2) => operation(await signedParams(event, deps), event);
  };
  return serve(
    {
      'POST /webhooks/twilio/sms': signed((params) => receive(params, deps)),
      'POST /webhooks/twilio/status': signed((params, event) => report(params, event, deps)),
    },
    deps.log,
  );
}

/** TwiML that asks Twilio for nothing: the answer comes from an agent. */
const twiml: Reply = {
  statusCode: 200,
  headers: { 'content-type': 'text/xml' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
};

async function receive(params: Params, deps: Deps): Promise<Reply> {
  const parsed = await parseInboundSms(params, deps.clock());
  if (!parsed.ok) return refuse(parsed.errors);
  const { sms, receipt } = parsed.value;
  const { outcome, ticketId } = await receiveMessage(sms, receipt, deps);
  if (outcome === 'received') deps.count('Received', 1);
  deps.log.info(outcome === 'received' ? 'message-received' : 'message-known', {
    ticketId,
    messageSid: receipt.id,
  });
  return twiml;
}

async function report(params: Params, event: APIGatewayProxyEventV2, deps: Deps): Promise<Reply> {
  const parsed = parseStatus(params);
  if (!parsed.ok) return refuse(parsed.errors);
  const { ticketId, seq } = event.queryStringParameters ?? {};
  const about = messageJobSchema.safeParse({ ticketId, seq: Number(seq) });
  if (!about.success) return refuse([{ path: 'ticketId', message: 'the callback names no message of ours' }]);
  if (parsed.value !== null) {
    const outcome = await recordDelivery({ ...about.data, ...parsed.value }, deps);
    deps.log.info('delivery-reported', { ...about.data, state: parsed.value.state, outcome });
  }
  return twiml;
}

function refuse(errors: { path: string; message: string }[]): never {
  refuseFaults(errors);
  throw new Error('a refusal has a fault');
}

/** The form, once Twilio's signature over it is proven; nothing of it is believed before. */
async function signedParams(event: APIGatewayProxyEventV2, deps: Deps): Promise<Params> {
  const contentType = event.headers['content-type'] ?? '';
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const form = new URLSearchParams(rawBody(event).toString('utf8'));
  const isForm = contentType.toLowerCase().startsWith('application/x-www-form-urlencoded');
  const signature = event.headers['x-twilio-signature'];
  const url = `${deps.publicUrl}${event.rawPath}${query}`;
  const isSigned = ({ authToken }: TwilioSecret) => isSignedByTwilio(signature, { authToken, url, form });
  // Without a signature nobody's secret is read.
  if (isForm && signature !== undefined && (await provenBy(deps.secret, isSigned)))
    return Object.fromEntries(form);
  // Only a caller who sent no form at all is told so: to anyone else, a wrong signature says nothing more.
  if (!isForm && signature !== undefined)
    refuse([{ path: 'content-type', message: 'must be application/x-www-form-urlencoded' }]);
  deps.log.warn('signature-refused', { provider: 'twilio' });
  throw new HttpProblem(403, 'bad-signature', 'Not signed by Twilio', {
    detail: 'The signature is missing, or is not of this body and URL.',
  });
}
