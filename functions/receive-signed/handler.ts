import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { provenBy, type ReadSecret } from '#channels/secret.ts';
import { arrivalOf } from '#channels/signed/parse.ts';
import { isSignedBySecret, signedHeaders } from '#channels/signed/verify.ts';
import { signedMessageBody, type signedMessageResult } from '#contracts/api/webhooks.ts';
import type { SignedSecret } from '#contracts/signed.ts';
import type { SigningSecret } from '#contracts/signing.ts';
import { parseJson, rawBody } from '#http/input.ts';
import { HttpProblem } from '#http/problem.ts';
import { json, type Reply } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import type { Count } from '#use-cases/log.ts';
import type { Clock } from '#use-cases/ports.ts';
import { type Receiving, receiveMessage } from '#use-cases/receive.ts';

export interface Deps {
  readonly store: Receiving;
  readonly secret: ReadSecret<SignedSecret>;
  readonly signing: ReadSecret<SigningSecret>;
  readonly clock: Clock;
  readonly log: HttpLog;
  readonly count: Count;
}

export function createHandler(deps: Deps) {
  return serve({ 'POST /webhooks/messages': (event) => receive(event, deps) }, deps.log);
}

async function receive(event: APIGatewayProxyEventV2, deps: Deps): Promise<Reply> {
  await refuseUnsigned(event, deps);
  const message = parseJson(signedMessageBody, event);
  const { key } = await deps.signing();
  const receipt = { source: 'signed', id: message.messageId };
  const arrival = await arrivalOf(message, { at: deps.clock(), key });
  const { outcome, ticketId } = await receiveMessage(arrival, receipt, deps);
  if (outcome === 'received') deps.count('Received', 1);
  deps.log.info(outcome === 'received' ? 'message-received' : 'message-known', { ticketId });
  return json(200, { outcome, ticketId } satisfies z.input<typeof signedMessageResult>);
}

/** Nothing of the body is believed before. Without a signature nobody's secret is read. */
async function refuseUnsigned(event: APIGatewayProxyEventV2, { secret, clock, log }: Deps): Promise<void> {
  const headers = signedHeaders(event.headers);
  const body = rawBody(event).toString('utf8');
  const now = clock();
  const isSigned = (known: SignedSecret) =>
    headers !== null && isSignedBySecret(headers, { secret: known.secret, body, now });
  if (headers !== null && (await provenBy(secret, isSigned))) return;
  log.warn('signature-refused', { provider: 'signed' });
  throw new HttpProblem(403, 'bad-signature', 'Not signed by the secret', {
    detail: 'The signature is missing, older than five minutes, or not of this id, time and body.',
  });
}
