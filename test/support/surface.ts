import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { problemSchema } from '#contracts/api/shared.ts';
import { type FunctionName, routes } from '#contracts/routes.ts';
import type { Agent } from '#domain/agent.ts';
import { createHandler as assignment } from '#functions/assignment/handler.ts';
import { createHandler as chat } from '#functions/chat/handler.ts';
import { createHandler as directory } from '#functions/directory/handler.ts';
import { createHandler as frontDoor } from '#functions/front-door/handler.ts';
import { createHandler as handOff } from '#functions/hand-off/handler.ts';
import { createHandler as integrations } from '#functions/integrations/handler.ts';
import { createHandler as presence } from '#functions/presence/handler.ts';
import { createHandler as receiveHelpdesk } from '#functions/receive-helpdesk/handler.ts';
import { createHandler as receivePostmark } from '#functions/receive-postmark/handler.ts';
import { createHandler as receiveSigned } from '#functions/receive-signed/handler.ts';
import { createHandler as receiveTwilio } from '#functions/receive-twilio/handler.ts';
import { createHandler as reports } from '#functions/reports/handler.ts';
import { createHandler as settings } from '#functions/settings/handler.ts';
import { createHandler as tickets } from '#functions/tickets/handler.ts';
import type { Queues, Store } from '#use-cases/ports.ts';
import { aiSecret } from './ai-agent.ts';
import { start } from './builders.ts';
import { linkedFiles, signingSecret } from './chat.ts';
import { gorgiasSecret, zendeskSecret } from './helpdesks.ts';
import { claimsOf, httpEvent, lambdaContext, type Request } from './lambda-events.ts';
import { createMemoryConnectors } from './memory-connectors.ts';
import { createMemoryDirectory } from './memory-directory.ts';
import { createMemoryFiles } from './memory-files.ts';
import { postmarkSecret } from './postmark.ts';
import { signedSecret } from './signed.ts';
import { recordedTelemetry } from './telemetry.ts';
import { publicUrl, twilioSecret } from './twilio.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

/** All functions of the HTTP surface over one store, called with the gateway's events. */
export function openSurface({
  store,
  clock,
  queues = { requestDeliveries: async () => {} },
}: {
  store: Store;
  clock: () => number;
  queues?: Pick<Queues, 'requestDeliveries'>;
}) {
  const telemetry = recordedTelemetry();
  const deps = { store, clock, log: telemetry.log, count: telemetry.count };
  const files = createMemoryFiles();
  const accounts = createMemoryDirectory();
  const helpdesks = createMemoryConnectors();
  const secret = async () => twilioSecret;
  const handlers: Record<FunctionName, (event: never, context: Context) => Promise<unknown>> = {
    'receive-twilio': receiveTwilio({ ...deps, secret, publicUrl }),
    'receive-signed': receiveSigned({
      ...deps,
      secret: async () => signedSecret,
      signing: async () => signingSecret,
    }),
    'receive-postmark': receivePostmark({
      ...deps,
      files,
      secret: async () => postmarkSecret,
      signing: async () => signingSecret,
    }),
    chat: chat({ ...deps, files: linkedFiles, secret: async () => signingSecret }),
    tickets: tickets({ ...deps, files }),
    assignment: assignment(deps),
    presence: presence(deps),
    directory: directory({ ...deps, directory: accounts }),
    settings: settings(deps),
    integrations: integrations({ ...deps, connectors: helpdesks.connectors }),
    'hand-off': handOff({ ...deps, secret: async () => aiSecret }),
    'receive-helpdesk': receiveHelpdesk({
      ...deps,
      queues,
      zendesk: async () => zendeskSecret,
      gorgias: async () => gorgiasSecret,
    }),
    reports: reports(deps),
    'front-door': frontDoor(deps),
  };
  const call = async (request: Request): Promise<Answer> => {
    const event = httpEvent(request);
    const route = routes.find(({ method, path }) => `${method} ${path}` === event.routeKey);
    const handler = handlers[route?.function ?? 'front-door'];
    const answer = (await handler(event as never, lambdaContext())) as APIGatewayProxyStructuredResultV2;
    const { statusCode = 0, headers = {}, body = '' } = answer;
    const json = headers['content-type']?.toString().includes('json') ? JSON.parse(body) : {};
    return { status: statusCode, headers: headers as Record<string, string>, text: body, json };
  };
  return {
    telemetry,
    files,
    accounts,
    helpdesks,
    call,
    /** A call with the token of an agent, who signed in at the start. */
    as:
      (
        agent: Agent,
        { signedInAt = start, ...claims }: Parameters<typeof claimsOf>[1] | Record<string, never> = {},
      ) =>
      (method: string, target: string, body?: unknown, headers: Request['headers'] = {}): Promise<Answer> =>
        call({
          method,
          target,
          headers,
          claims: claimsOf(agent, { signedInAt, ...claims }),
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
  };
}

export type Surface = ReturnType<typeof openSurface>;

/** What a problem document says; throws where the answer is none. */
export function problemIn(answer: Answer) {
  if (answer.headers['content-type'] !== 'application/problem+json')
    throw new Error(`no problem document but ${answer.status} ${answer.text}`);
  const problem = problemSchema.loose().parse(answer.json);
  if (problem.status !== answer.status) throw new Error(`${answer.status} says ${problem.status}`);
  return problem;
}

export const faultsIn = (answer: Answer): string[] =>
  (problemIn(answer).errors ?? []).map(({ path }) => path);
