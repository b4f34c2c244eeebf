import * as z from 'zod';
import { roles } from '#contracts/routes.ts';
import type { Clock } from '../clock.ts';
import { type Faults, faultSchema } from '../faults.ts';
import type { Answer } from '../gateway/answer.ts';
import { type GatewayRequest, pathOf } from '../gateway/event.ts';
import type { Outbox, Scheduler } from '../services/types.ts';
import { type Arrivals, receiveMail, receiveSms } from './arrivals.ts';
import { advance, advanceSchema } from './clock.ts';
import { helpdeskOperation } from './helpdesks.ts';
import { json, parseBody, Refused } from './problem.ts';

export interface SignIn {
  readonly email: string;
  readonly name?: string | undefined;
  readonly role?: (typeof roles)[number] | undefined;
}

export interface ControlOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly scheduler: Scheduler;
  readonly outbox: Outbox;
  readonly jwks: object;
  readonly secrets: object;
  readonly arrivals: Arrivals;
  /** Undefined for a stranger. */
  readonly signIn: (who: SignIn) => Promise<{ token: string; agentId: string } | undefined>;
}

const signInSchema = z.strictObject({
  email: z.email().transform((email) => email.toLowerCase()),
  /** With a role, somebody who isn't in the user pool yet is added to it first. */
  role: z.enum(roles).optional(),
  name: z.string().min(1).optional(),
});

type Operation = (request: GatewayRequest) => Answer | Promise<Answer>;

/** What `/local/…` answers: the ways in that only the local runtime has. Undefined for other paths. */
export function createControl(
  options: ControlOptions,
): (request: GatewayRequest) => Promise<Answer> | undefined {
  const operations = operationsOf(options);
  return (request) => {
    const path = pathOf(request.target);
    if (path !== '/local' && !path.startsWith('/local/')) return undefined;
    if (!isOfThisMachine(request)) return Promise.resolve(foreign);
    return respond(
      { ...operations, ...helpdeskOperation(options.outbox.helpdesks, request.method, path) },
      request,
      path,
    );
  };
}

const foreign = json(403, {
  type: 'urn:rondo:problem:forbidden',
  title: 'Not allowed',
  status: 403,
  detail: 'What is below /local answers this machine’s own pages and commands only.',
});

/** Any page that a developer visits could otherwise ask for a token: by its origin, or by a name that points here. */
function isOfThisMachine({ headers }: GatewayRequest): boolean {
  const origins = headers.origin ?? [];
  const hosts = (headers.host ?? []).map((host) => `http://${host}`);
  return [...origins, ...hosts].every((url) => isLocal(url));
}

const isLocal = (url: string): boolean =>
  URL.canParse(url) && ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);

function operationsOf({
  clock,
  faults,
  scheduler,
  outbox,
  ...options
}: ControlOptions): Record<string, Operation> {
  const time = (now: number) => json(200, { now: new Date(now).toISOString() });
  const empty: Answer = { status: 204, headers: {}, body: Buffer.alloc(0) };
  return {
    'GET /local/clock': () => time(clock.now()),
    'POST /local/clock': ({ body }) => time(advance(clock, parseBody(advanceSchema, body).advance)),
    'GET /local/schedules': () => json(200, scheduler.schedules()),
    'GET /local/outbox': () => json(200, outbox.list()),
    'DELETE /local/outbox': () => {
      outbox.clear();
      return empty;
    },
    'GET /local/faults': () => json(200, faults.list()),
    'POST /local/faults'({ body }) {
      faults.add(parseBody(faultSchema, body));
      return json(201, faults.list());
    },
    'DELETE /local/faults': () => {
      faults.clear();
      return empty;
    },
    'POST /local/mail': receiveMail(options.arrivals),
    'POST /local/sms': receiveSms(options.arrivals),
    'GET /local/secrets': () => json(200, options.secrets),
    'GET /local/jwks': () => json(200, options.jwks),
    async 'POST /local/sign-in'({ body }) {
      const signedIn = await options.signIn(parseBody(signInSchema, body));
      if (signedIn) return json(200, signedIn);
      throw new Refused(404, 'unknown-user', 'Nobody has this address', {
        detail: 'Sign in as one of the demo team, or name a role to make a new account.',
      });
    },
  };
}

async function respond(
  operations: Readonly<Record<string, Operation>>,
  request: GatewayRequest,
  path: string,
): Promise<Answer> {
  // A console that is being developed is served from another port.
  const cors = {
    'access-control-allow-origin': request.headers.origin?.[0] ?? '*',
    vary: 'origin',
    'access-control-allow-headers': 'content-type',
    'access-control-allow-methods': 'GET,POST,DELETE',
  };
  if (request.method === 'OPTIONS') return { status: 204, headers: cors, body: Buffer.alloc(0) };
  try {
    const operation = operations[`${request.method} ${path}`];
    if (!operation)
      throw new Refused(404, 'not-found', 'Not found', { detail: Object.keys(operations).join(', ') });
    const answer = await operation(request);
    return { ...answer, headers: { ...answer.headers, ...cors } };
  } catch (error) {
    if (error instanceof Refused) return { ...error.answer, headers: { ...error.answer.headers, ...cors } };
    throw error;
  }
}
