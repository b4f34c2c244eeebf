import type { Clock } from '../clock.ts';
import type { PoolUsers } from '../gateway/pool-users.ts';
import { createOperations } from './cognito/operations.ts';
import { type Answer, accessKeyId, listen } from './http.ts';
import { retryAfter, underPerils } from './perils.ts';
import { RefusedCall } from './refused-call.ts';
import type { Outbox, Perils, Running } from './types.ts';

export interface CognitoOptions extends Perils {
  readonly clock: Clock;
  readonly region: string;
  readonly users: PoolUsers;
  /** Whether the stacks have a user pool of that id. */
  readonly hasPool: (id: string) => Promise<boolean>;
  /** Takes the invitations. */
  readonly outbox: Pick<Outbox, 'note'>;
  readonly port?: number;
}

/**
 * A stand-in for the calls of Cognito's user pools that Rondo makes, over their JSON 1.1 protocol, on those who can
 * sign in here.
 */
export async function startCognito(options: CognitoOptions): Promise<Running> {
  const { clock, region, users, hasPool, outbox } = options;
  const perform = createOperations({
    users,
    hasPool,
    now: clock.now,
    mail: (mail) =>
      outbox.note({
        provider: 'cognito',
        at: new Date(clock.now()).toISOString(),
        request: {
          method: 'POST',
          url: `https://cognito-idp.${region}.amazonaws.com/`,
          headers: {},
          body: JSON.stringify(mail),
        },
        answer: { status: 200, body: '' },
      }),
  });
  return listen((request) => {
    const operation = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    const call = { target: 'cognito', operation, caller: accessKeyId(request.headers) } as const;
    return underPerils(options, call, {
      work: () => answer(perform, operation, request.body),
      refuse: (fault) => {
        const status = fault.status ?? 500;
        const refusal = refusalOf(status);
        return { ...refusal, headers: { ...refusal.headers, ...retryAfter(fault) } };
      },
    });
  }, options.port);
}

async function answer(
  perform: ReturnType<typeof createOperations>,
  operation: string,
  body: Buffer,
): Promise<Answer> {
  try {
    return reply(200, await perform(operation, JSON.parse(body.toString() || '{}')));
  } catch (error) {
    if (error instanceof SyntaxError) return reply(400, { __type: 'SerializationException' });
    if (error instanceof RefusedCall) return reply(400, { __type: error.type, message: error.message });
    throw error;
  }
}

/** What is throttled says so by its name: its status is 400, as that of every refusal. */
function refusalOf(status: number): Answer {
  if (status === 429) return reply(400, { __type: 'TooManyRequestsException', message: 'Too many requests' });
  if (status >= 500) return reply(status, { __type: 'InternalErrorException', message: 'Internal error' });
  return reply(status, { __type: 'NotAuthorizedException', message: 'Refused on request.' });
}

const reply = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
