import { type Api, NoSession, Refused } from './api.ts';
import { whoIn } from './identity.ts';
import { type Keeping, nothingKept } from './kept.ts';

/** Who the visitor is to the server: a stranger, or whom the shop vouches for. */
export interface Session {
  /** The token that is kept for this visitor, if there is one. */
  token(): string | null;
  isVouchedFor(): boolean;
  /** From now on what is kept is this visitor's; what another's was, goes. */
  claim(): void;
  /** Calls with the token; begins a session where there is none, and once more where it is over. */
  with<Value>(operation: (token: string) => Promise<Value>): Promise<Value>;
  /** Whether it is somebody else from now on. */
  identify(identityToken: string | null): boolean;
}

export function createSession(api: Api, keeping: Keeping, given: string | null): Session {
  let identityToken = given;
  const who = () => (identityToken === null ? null : whoIn(identityToken));
  // Who has signed out of the shop is no longer shown the chat that they had.
  const token = () => {
    const { session } = keeping.get();
    return session !== null && session.who === who() ? session.token : null;
  };
  // What is written but not sent is this visitor's, unless the session that lies there is another's.
  const claim = () => {
    const { session } = keeping.get();
    if (session !== null && session.who !== who()) keeping.update(() => nothingKept);
  };
  const begin = async (): Promise<string> => {
    const begun = await api.begin(identityToken).catch((error: unknown) => {
      // A token that has run out must keep nobody from writing.
      if (identityToken === null || !(error instanceof NoSession || error instanceof Refused)) throw error;
      identityToken = null;
      return api.begin(null);
    });
    claim();
    keeping.update(() => ({ session: { token: begun, who: who() } }));
    return begun;
  };
  return {
    token,
    claim,
    isVouchedFor: () => identityToken !== null,
    async with(operation) {
      try {
        return await operation(token() ?? (await begin()));
      } catch (error) {
        if (!(error instanceof NoSession)) throw error;
        return operation(await begin());
      }
    },
    identify(next) {
      const before = who();
      identityToken = next;
      return who() !== before;
    },
  };
}
