import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readIdentity } from '#channels/chat/identity.ts';
import { newStranger, readSession, signSession } from '#channels/chat/session.ts';
import { proven, type ReadSecret } from '#channels/secret.ts';
import type { SigningSecret } from '#contracts/signing.ts';
import { HttpProblem } from '#http/problem.ts';
import type { Reply } from '#http/reply.ts';
import type { Operation } from '#http/serve.ts';
import type { Visitor } from '#use-cases/chat.ts';
import type { Clock } from '#use-cases/ports.ts';

export interface Authenticating {
  readonly secret: ReadSecret<SigningSecret>;
  readonly clock: Clock;
}

export type VisitorOperation = (event: APIGatewayProxyEventV2, visitor: Visitor) => Promise<Reply>;

/** Lets operations be called by visitors alone; that is judged before the input is. */
export function forVisitors(
  operations: Readonly<Record<string, VisitorOperation>>,
  { secret, clock }: Authenticating,
): Record<string, Operation> {
  const guarded = Object.entries(operations).map(([routeKey, operation]): [string, Operation] => [
    routeKey,
    async (event) => {
      const [, token] = /^Bearer +(\S+)$/i.exec(event.headers.authorization ?? '') ?? [];
      // Without a token nobody's secret is read.
      const visitor =
        token === undefined ? null : await proven(secret, ({ key }) => readSession(token, key, clock()));
      if (visitor === null) throw noSession();
      return operation(event, visitor);
    },
  ]);
  return Object.fromEntries(guarded);
}

const noSession = () =>
  new HttpProblem(401, 'no-session', 'Begin a new session', {
    detail: 'The token of the chat session is missing, or is none of ours, or is over.',
  });

/** A session for whoever the shop's token vouches for; without one, for a stranger. */
export async function beginSession(identityToken: string | null, { secret, clock }: Authenticating) {
  const visitor =
    identityToken === null
      ? newStranger()
      : await proven(secret, ({ chatIdentitySecret }) =>
          readIdentity(identityToken, chatIdentitySecret, clock()),
        );
  const { key, chatIdentitySecret } = await secret();
  if (visitor === null) throw notVouchedFor(chatIdentitySecret);
  return { sessionId: visitor.sessionId, token: await signSession(visitor, key, clock()) };
}

const notVouchedFor = (chatIdentitySecret: string) =>
  new HttpProblem(401, 'not-vouched-for', 'The identity token proves nothing', {
    detail:
      chatIdentitySecret === ''
        ? 'No secret is set here to check identity tokens by.'
        : 'It has to be signed by the shop’s secret with HS256, and to have sub and exp, at most 24 hours ahead.',
  });
