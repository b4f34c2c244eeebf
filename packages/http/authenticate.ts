import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { type Route, roles, routes } from '#contracts/routes.ts';
import type { Agent } from '#domain/agent.ts';
import { type Instant, second } from '#domain/ids.ts';
import type { AgentStore } from '#use-cases/ports.ts';
import { type Identity, identify } from '#use-cases/sign-in.ts';
import { forbidden, HttpProblem } from './problem.ts';
import type { Reply } from './reply.ts';
import type { Operation } from './serve.ts';

export interface Caller {
  readonly agent: Agent;
  readonly signedInAt: Instant;
}

export type AgentOperation = (event: APIGatewayProxyEventV2, caller: Caller) => Promise<Reply>;

/** A1: the roles of each route, from the one table of routes. */
const allowed = new Map<string, Route['access']>(
  routes.map(({ method, path, access }) => [`${method} ${path}`, access]),
);

/**
 * Lets an operation be called only by an agent whose role the route allows (A1). Who calls comes from the claims that
 * the gateway's authorizer has verified; the role comes from the table. Roles are judged before the input is.
 */
export function forAgents(operations: Readonly<Record<string, AgentOperation>>, store: AgentStore) {
  const guarded = Object.entries(operations).map(([routeKey, operation]): [string, Operation] => {
    const access = allowed.get(routeKey);
    if (access === undefined || typeof access === 'string')
      throw new Error(`${routeKey} has no roles in routes.ts`);
    return [
      routeKey,
      async (event) => {
        const identity = identityOf(event);
        const agent = await identify(identity, store);
        if (agent === null) throw signInAgain();
        if (!access.includes(agent.role)) throw forbidden();
        return operation(event, { agent, signedInAt: identity.signedInAt });
      },
    ];
  });
  return Object.fromEntries(guarded);
}

const signInAgain = () =>
  new HttpProblem(401, 'signed-out', 'Sign in again', { detail: 'This sign-in is over, or unknown here.' });

function hasClaims(event: APIGatewayProxyEventV2): event is APIGatewayProxyEventV2WithJWTAuthorizer {
  return 'authorizer' in event.requestContext;
}

function identityOf(event: APIGatewayProxyEventV2): Identity {
  if (!hasClaims(event)) throw signInAgain();
  const { claims } = event.requestContext.authorizer.jwt;
  const text = (name: string): string => String(claims[name] ?? '');
  // An access token passes the gateway too, but does not say who one is.
  const signedInAt = Number(text('auth_time')) * second;
  if (text('token_use') !== 'id' || text('sub') === '' || !(signedInAt > 0)) throw signInAgain();
  // A JSON array in the token, which the gateway hands over as `[owner admin]`.
  const groups: readonly string[] = text('cognito:groups').split(/[\s,[\]]+/);
  const email = text('email');
  return {
    agentId: `agt_${text('sub')}`,
    email,
    name: text('name') || email.split('@')[0] || 'Agent',
    signedInAt,
    group: roles.find((role) => groups.includes(role)) ?? null,
  };
}
