import { serverNow } from '#console/live/clock.ts';
import type { Session } from './session.ts';

/** The local runtime's stand-in for the user pool: who is in it signs in without a password. */

const storageKey = 'rondo.session';
/** As long as the user pool renews tokens. */
const renewedForMs = 24 * 3_600_000;

interface Kept {
  readonly email: string;
  readonly token: string;
  readonly signedInAt: number;
}

export function resumeLocal(): Session | null {
  const kept = read();
  return kept && sessionOf(kept);
}

export async function signInLocal(email: string): Promise<Session> {
  const kept = { email, token: await tokenFor(email), signedInAt: serverNow() };
  sessionStorage.setItem(storageKey, JSON.stringify(kept));
  return sessionOf(kept);
}

function sessionOf(first: Kept): Session {
  let kept = first;
  return {
    email: first.email,
    token: async () => kept.token,
    async renew() {
      if (serverNow() - kept.signedInAt > renewedForMs) return false;
      try {
        kept = { ...kept, token: await tokenFor(kept.email) };
      } catch {
        return false;
      }
      sessionStorage.setItem(storageKey, JSON.stringify(kept));
      return true;
    },
    async end() {
      sessionStorage.removeItem(storageKey);
    },
  };
}

async function tokenFor(email: string): Promise<string> {
  const response = await fetch('/local/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  if (!response.ok) throw new Error(`${email} could not sign in: ${response.status}`);
  const { token }: { token: string } = await response.json();
  return token;
}

function read(): Kept | null {
  try {
    const kept: Kept | null = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
    return kept;
  } catch {
    return null;
  }
}
