import { SignJWT } from 'jose/jwt/sign';
import type { SigningSecret } from '#contracts/signing.ts';
import type { Files } from '#use-cases/ports.ts';
import { start } from './builders.ts';
import type { Answer, Surface } from './surface.ts';

export const signingSecret: SigningSecret = {
  key: 'our own key, which is long enough to sign with',
  chatIdentitySecret: 'the shop’s secret, which its server keeps',
};

export const linkedFiles: Pick<Files, 'link'> = {
  link: async ({ id }) => `https://files.example.com/${id}?signed`,
};

/** A token as a shop's server makes it; whatever is null is left out. */
export function identityToken(
  claims: Record<string, unknown> = {},
  { secret = signingSecret.chatIdentitySecret, alg = 'HS256' }: { secret?: string; alg?: string } = {},
): Promise<string> {
  const all = { sub: 'carla', email: 'Carla@Example.com', name: 'Carla', exp: start / 1000 + 600, ...claims };
  const present = Object.fromEntries(Object.entries(all).filter(([, claim]) => claim !== null));
  return new SignJWT(present).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
}

type Sent = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

/** A visitor with a session, as their page calls. */
export async function visit(surface: Surface, body: unknown = {}) {
  const begun = await surface.call({ method: 'POST', target: '/chat/sessions', body: JSON.stringify(body) });
  const { token, sessionId } = begun.json as { token: string; sessionId: string };
  const send: Sent = (method, target, sent, headers = {}) =>
    surface.call({
      method,
      target,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(sent !== undefined && { body: JSON.stringify(sent) }),
    });
  let said = 0;
  return {
    token,
    sessionId,
    send,
    say: (text: string, clientId = `said-${++said}`) => send('POST', '/chat/messages', { text, clientId }),
    poll: (query = '', known?: string) =>
      send('GET', `/chat/messages${query}`, undefined, known === undefined ? {} : { 'if-none-match': known }),
    end: () => send('POST', '/chat/end'),
  };
}

export type Guest = Awaited<ReturnType<typeof visit>>;
