import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type FunctionName, type Role, roles, routes } from '#contracts/routes.ts';
import type { Agent } from '#domain/agent.ts';
import type { Instant, TicketId } from '#domain/ids.ts';
import { createHandler as assignment } from '#functions/assignment/handler.ts';
import { createHandler as frontDoor } from '#functions/front-door/handler.ts';
import { createHandler as presence } from '#functions/presence/handler.ts';
import { createHandler as receiveTwilio } from '#functions/receive-twilio/handler.ts';
import { createHandler as settings } from '#functions/settings/handler.ts';
import { createHandler as tickets } from '#functions/tickets/handler.ts';
import type { Reply } from '#http/reply.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import { receiveSms } from '#use-cases/receive-sms.ts';
import { anAgent, start } from './builders.ts';
import { claimsOf, httpEvent, lambdaContext, type Request } from './lambda-events.ts';
import { createMemoryStore, type MemoryStoreOptions } from './memory-store/index.ts';
import { recordedTelemetry } from './telemetry.ts';
import { publicUrl, twilioSecret } from './twilio.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** As it was sent. */
  readonly text: string;
  /** What the JSON says; null where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  readonly body: any;
}

/** An agent of each role, who signed in at the start and is offline. */
export const staff = Object.fromEntries(
  roles.map((role) => [
    role,
    anAgent({
      id: `agt_${role}`,
      name: `The ${role}`,
      email: `${role}@example.com`,
      role,
      presence: 'offline',
      onlineSince: null,
      onlineUntil: null,
    }),
  ]),
) as Record<Role, Agent>;

/** What the memory store's writing operations are called. */
export const writes: ReadonlySet<string> = new Set([
  ...['commit', 'saveContact', 'eraseContact', 'saveDelivery', 'recordHistory', 'saveAgent', 'saveSetting'],
  ...['commitTurns', 'dropEntries', 'moveLoad', 'savePendingCheck', 'takeTicketNumber'],
]);

/** All functions behind the gateway, over one store in memory; by what an event says, the right one is called. */
export async function openApi(options: Pick<MemoryStoreOptions, 'before' | 'after'> = {}) {
  const time = { now: start };
  const clock = (): Instant => time.now;
  const operations: string[] = [];
  const store = createMemoryStore({
    clock,
    before: async (operation) => {
      operations.push(operation);
      await options.before?.(operation);
    },
    ...(options.after && { after: options.after }),
  });
  const telemetry = recordedTelemetry();
  const deps = { store, clock, log: telemetry.log, count: telemetry.count };
  const handlers = {
    'receive-twilio': receiveTwilio({ ...deps, secret: async () => twilioSecret, publicUrl }),
    tickets: tickets(deps),
    assignment: assignment(deps),
    presence: presence(deps),
    settings: settings(deps),
    'front-door': frontDoor(deps),
  } satisfies Record<FunctionName, unknown>;
  for (const agent of Object.values(staff)) await store.saveAgent({ before: null, after: agent });

  const invoke = async (event: APIGatewayProxyEventV2): Promise<Answer> => {
    const reply: Reply = await handlers[functionOf(event)](event, lambdaContext());
    const { statusCode = 200, headers = {}, body } = reply;
    const text = body ?? '';
    const isJson = /^application\/(problem\+)?json/.test(String(headers['content-type']));
    return { status: statusCode, headers, text, body: isJson ? JSON.parse(text) : null };
  };
  const call = (request: Request): Promise<Answer> => invoke(httpEvent(request));
  return {
    ...deps,
    time,
    /** Every operation of the store, in order. */
    operations,
    lines: telemetry.lines,
    counted: telemetry.counted,
    invoke,
    call,
    /** A call of one of the staff; `body` is JSON unless it is a string. */
    as:
      (role: Role) =>
      (
        method: string,
        target: string,
        body?: unknown,
        headers: Readonly<Record<string, string>> = {},
      ): Promise<Answer> =>
        call({
          method,
          target,
          headers,
          claims: claimsOf(staff[role], { signedInAt: start, groups: `[${role}]` }),
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
    /** A customer's SMS, received now. */
    receive: async (from: string, text: string): Promise<TicketId> => {
      const sms = {
        contactAddress: from,
        contactName: null,
        ourAddress: twilioSecret.from,
        text,
        at: clock(),
        optOut: null,
      };
      const receipt = { source: 'twilio', id: `${from} ${text} ${clock()}` };
      return (await receiveSms(sms, receipt, deps)).ticketId;
    },
  };
}

const functionOf = ({ routeKey }: APIGatewayProxyEventV2): FunctionName =>
  routes.find(({ method, path }) => routeKey === `${method} ${path}`)?.function ?? 'front-door';

export type Api = Awaited<ReturnType<typeof openApi>>;

export const carla = '+4915112345678';
export const carlasContact = contactIdOf('sms', carla);
export const carlasTicket = smsTicketId(carlasContact);

/** A problem document (RFC 9457) of that status and code. */
export const aProblem = (status: number, code: string) => ({
  status,
  body: { type: `urn:rondo:problem:${code}`, status },
  headers: { 'content-type': 'application/problem+json' },
});

/** What is wrong with a request, by path. */
export const faultsIn = (answer: Answer): string[] =>
  (answer.body?.errors ?? []).map(({ path }: { path: string }) => path);
