import type { Api, Secrets } from './api.ts';
import type { Persona } from './planned.ts';
import { beginChat, type ChatSession, identityToken, readChat, type Shown } from './visitor.ts';

/** The browser of a visitor of the chat: keeps the session, and shows what was said. */
export interface Browser {
  session(): Promise<ChatSession>;
  /** Looks for what is new. A chat is shown up to its end, then the next one. */
  look(): Promise<void>;
  /** All that was ever shown, in the order of its coming. */
  readonly shown: readonly Shown[];
}

export function createBrowser({ address, name }: Persona, api: Api, secrets: Secrets): Browser {
  const shown: Shown[] = [];
  let begun: Promise<ChatSession> | undefined;
  const begin = async (): Promise<ChatSession> => {
    if (name === null) return beginChat(api.connection, undefined);
    const identity = { userId: address, name, email: `${address}@mail.example` };
    return beginChat(api.connection, await identityToken(identity, secrets, await api.now()));
  };
  const session = () => {
    begun ??= begin();
    return begun;
  };
  return {
    session,
    shown,
    async look() {
      if (begun === undefined) return;
      const { messages } = await readChat(api.connection, await begun, shown.at(-1)?.id);
      const known = new Set(shown.map(({ id }) => id));
      shown.push(...messages.filter(({ id }) => !known.has(id)));
    },
  };
}
