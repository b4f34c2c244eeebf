import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { provenBy, type ReadSecret } from '#channels/secret.ts';
import { isSignedBySecret, signedHeaders } from '#channels/signed/verify.ts';
import {
  aiMessageBody,
  type aiMessageResult,
  handOffRequestBody,
  type handOffRequestResult,
} from '#contracts/api/hand-off.ts';
import type { AiSecret } from '#contracts/helpdesks.ts';
import { parseJson, rawBody } from '#http/input.ts';
import { presentHandOff } from '#http/present.ts';
import { HttpProblem } from '#http/problem.ts';
import { json, type Reply } from '#http/reply.ts';
import { type HttpLog, type Operation, serve } from '#http/serve.ts';
import { writeForAi } from '#use-cases/ai-message.ts';
import { handOff } from '#use-cases/hand-off.ts';
import type { Clock, Store } from '#use-cases/ports.ts';
import { refused } from './refusals.ts';

export interface Deps {
  readonly store: Store;
  readonly secret: ReadSecret<AiSecret>;
  readonly clock: Clock;
  readonly log: HttpLog;
}

export function createHandler(deps: Deps) {
  const signed =
    (operation: (event: APIGatewayProxyEventV2, deps: Deps) => Promise<Reply>): Operation =>
    async (event) => {
      await refuseUnsigned(event, deps);
      return operation(event, deps);
    };
  return serve({ 'POST /ai/messages': signed(write), 'POST /hand-offs': signed(request) }, deps.log);
}

async function write(event: APIGatewayProxyEventV2, deps: Deps): Promise<Reply> {
  const { ticketId, messageId: id, text } = parseJson(aiMessageBody, event);
  const written = await writeForAi({ ticketId, id, text }, deps);
  if (!written.ok) throw refused(written.refusal);
  const { messageId, repeated } = written.value;
  deps.log.info(repeated ? 'ai-message-known' : 'ai-message-written', { ticketId, messageId });
  const result: z.input<typeof aiMessageResult> = { outcome: 'written', ticketId, messageId };
  return json(repeated ? 200 : 201, result);
}

async function request(event: APIGatewayProxyEventV2, deps: Deps): Promise<Reply> {
  const { ticketId, handOffId: id, reason = null } = parseJson(handOffRequestBody, event);
  const requested = await handOff({ ticketId, id, reason }, deps);
  if (!requested.ok) throw refused(requested.refusal);
  const { outcome, ticket, repeated } = requested.value;
  deps.log.info(repeated ? 'hand-off-known' : 'hand-off-requested', { ticketId, outcome });
  const result: z.input<typeof handOffRequestResult> = {
    outcome,
    ticketId,
    ...(ticket.handOff !== null && { handOff: presentHandOff(ticket.handOff) }),
  };
  return json(repeated ? 200 : 201, result);
}

/** Nothing of the body is believed before. Without a signature nobody's secret is read. */
async function refuseUnsigned(event: APIGatewayProxyEventV2, { secret, clock, log }: Deps): Promise<void> {
  const headers = signedHeaders(event.headers);
  const body = rawBody(event).toString('utf8');
  const now = clock();
  const isSigned = (known: AiSecret) =>
    headers !== null && isSignedBySecret(headers, { secret: known.secret, body, now });
  if (headers !== null && (await provenBy(secret, isSigned))) return;
  log.warn('signature-refused', { provider: 'ai' });
  throw new HttpProblem(403, 'bad-signature', 'Not signed by the secret', {
    detail: 'The signature is missing, older than five minutes, or not of this id, time and body.',
  });
}
