import { createHash, randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { provenBy, type ReadSecret } from '#channels/secret.ts';
import { helpdeskNotice } from '#contracts/api/helpdesk-webhooks.ts';
import type { GorgiasSecret, ZendeskSecret } from '#contracts/helpdesks.ts';
import type { Platform } from '#domain/hand-off/hand-off.ts';
import { isGorgias } from '#helpdesks/gorgias/verify.ts';
import { isSignedByZendesk, zendeskHeaders } from '#helpdesks/zendesk/verify.ts';
import { parseJson, rawBody } from '#http/input.ts';
import { HttpProblem } from '#http/problem.ts';
import { json, type Reply } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';
import { type Hearing, hearOf } from '#use-cases/hear-of.ts';
import type { Clock } from '#use-cases/ports.ts';

export interface Deps extends Hearing {
  readonly zendesk: ReadSecret<ZendeskSecret>;
  readonly gorgias: ReadSecret<GorgiasSecret>;
  readonly clock: Clock;
  readonly log: HttpLog;
}

export function createHandler(deps: Deps) {
  return serve(
    {
      'POST /webhooks/zendesk': (event) => hearZendesk(event, deps),
      'POST /webhooks/gorgias': (event) => hearGorgias(event, deps),
    },
    deps.log,
  );
}

async function hearZendesk(event: APIGatewayProxyEventV2, deps: Deps): Promise<Reply> {
  const signed = zendeskHeaders(event.headers);
  const body = rawBody(event);
  const now = deps.clock();
  const isProven = ({ account }: ZendeskSecret): boolean =>
    signed !== null &&
    account !== null &&
    isSignedByZendesk(signed, { secret: account.webhookSecret, body, now });
  // Without a signature nobody's secret is read.
  if (signed === null || !(await provenBy(deps.zendesk, isProven))) throw refused('zendesk', deps);
  return hear('zendesk', event, event.headers['x-zendesk-webhook-invocation-id'], deps);
}

async function hearGorgias(event: APIGatewayProxyEventV2, deps: Deps): Promise<Reply> {
  const isProven = (secret: GorgiasSecret): boolean =>
    secret.account !== null && isGorgias(event.headers, secret);
  if (!(await provenBy(deps.gorgias, isProven))) throw refused('gorgias', deps);
  return hear('gorgias', event, undefined, deps);
}

function refused(platform: Platform, { log }: Deps): HttpProblem {
  log.warn('signature-refused', { provider: platform });
  return new HttpProblem(403, 'bad-signature', 'Not proven', {
    detail: 'The proof is missing, too old, or not by the secret that was agreed on when connecting.',
  });
}

/** Who asks about tickets that are none of ours, or no longer theirs, learns nothing of them. */
async function hear(
  platform: Platform,
  event: APIGatewayProxyEventV2,
  invocation: string | undefined,
  deps: Deps,
): Promise<Reply> {
  const { externalId } = parseJson(helpdeskNotice, event);
  const cause = invocation === undefined ? randomUUID() : digest(invocation);
  const ticketId =
    externalId == null ? null : await hearOf({ platform, externalId, cause: `${platform}-${cause}` }, deps);
  deps.log.info(ticketId === null ? 'helpdesk-ignored' : 'helpdesk-heard', { platform, ticketId });
  return json(200, {});
}

/** A queue takes 128 characters, and not every one. */
const digest = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32);
