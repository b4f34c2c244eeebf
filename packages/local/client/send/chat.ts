import { setTimeout as pause } from 'node:timers/promises';
import { messagePlace } from '#domain/ticket/message.ts';
import { contactIdOf } from '#use-cases/ids.ts';
import type { Api } from '../api.ts';
import { Refused, reasonIn } from '../connection.ts';
import {
  beginChat,
  type ChatSession,
  endCall,
  identityToken,
  readChat,
  type Shown,
  sayCall,
  ticketOfSaid,
} from '../visitor.ts';
import type { AskedChat } from './asked.ts';
import type { Kept } from './kept.ts';
import type { Sending } from './sending.ts';

/** In which an automatic answer may come. */
const momentMs = 1_500;

export async function prepareChat(api: Api, kept: Kept, asked: AskedChat): Promise<Sending> {
  const { from, identity, id, text, end } = asked;
  const { session, isNew, seen } = await sessionFor(api, kept, asked);
  const whom = identity === undefined ? `${from}'s browser` : `${from}'s browser, signed in as ${identity}`;
  return {
    call: text === '' ? endCall(session) : sayCall(session, text, id),
    contactId: identity === undefined ? undefined : contactIdOf('web_chat', `user:${identity}`),
    ticketId: messagePlace(seen?.messages.at(-1)?.id ?? '')?.ticketId,
    ticketIn: ticketOfSaid,
    again: text === '' ? undefined : ['--id', id],
    notes: [isNew ? `A new session for ${whom}` : `${whom} goes on with its session`],
    async followUp() {
      const ending = end && text !== '' ? await api.connection.call(endCall(session)) : undefined;
      await pause(momentMs);
      return [
        ...(ending === undefined
          ? []
          : [`POST ${api.connection.url}/chat/end: ${ending.status} ${reasonIn(ending.body)}`, '']),
        ...describeChat(await readChat(api.connection, session)),
      ].join('\n');
    },
  };
}

/** The one that the browser has kept, if it is still good. */
async function sessionFor(
  api: Api,
  kept: Kept,
  { from, begin, identity }: AskedChat,
): Promise<{ session: ChatSession; isNew: boolean; seen?: Chat }> {
  const name = identity === undefined ? from : `${from} as ${identity}`;
  const known = begin ? undefined : kept.session(name);
  const seen = known && (await look(api, known));
  if (known && seen) return { session: known, isNew: false, seen };
  const token = identity === undefined ? undefined : await tokenFor(api, from, identity);
  const session = await beginChat(api.connection, token);
  kept.keepSession(name, session);
  return { session, isNew: true };
}

type Chat = Awaited<ReturnType<typeof readChat>>;

/** Undefined where the session is over, or of a system that is no more. */
async function look(api: Api, session: ChatSession): Promise<Chat | undefined> {
  try {
    return await readChat(api.connection, session);
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return undefined;
    throw error;
  }
}

async function tokenFor(api: Api, name: string, identity: string): Promise<string> {
  const email = identity.includes('@') ? identity : undefined;
  return identityToken({ userId: identity, name, email }, await api.secrets(), await api.now());
}

/** What is on the visitor's screen. */
export function describeChat({
  messages,
  status,
}: {
  messages: readonly Pick<Shown, 'author' | 'agent' | 'text'>[];
  status: string;
}): string[] {
  const lines = messages.map(
    ({ author, agent, text }) => `  ${author === 'customer' ? 'you' : (agent?.name ?? author)}: ${text}`,
  );
  const end = status === 'ended' ? ['  The chat has ended; writing again begins a new one.'] : [];
  return ['What the visitor sees:', ...lines, ...end];
}
