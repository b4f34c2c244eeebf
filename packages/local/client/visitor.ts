import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type * as z from 'zod';
import { type chatMessageSchema, chatPage, saidSchema, sessionSchema } from '#contracts/api/chat.ts';
import { messagePlace } from '#domain/ticket/message.ts';
import type { Secrets } from './api.ts';
import { callJson } from './call-json.ts';
import type { Call, Connection } from './connection.ts';

/** What the browser of a chat's visitor keeps. */
export type ChatSession = z.output<typeof sessionSchema>;
/** A message as the visitor sees it. */
export type Shown = z.output<typeof chatMessageSchema>;

/** Whom the shop says a visitor is. */
export interface Identity {
  readonly userId: string;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

const tokenLifeSeconds = 300;

/** The identity token that the shop's server makes for its page. */
export async function identityToken(
  { userId, email, name }: Identity,
  { chatIdentitySecret }: Pick<Secrets, 'chatIdentitySecret'>,
  now: number,
): Promise<string> {
  const issuedAt = Math.floor(now / 1_000);
  return new SignJWT({ ...(email !== undefined && { email }), ...(name !== undefined && { name }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(userId)
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + tokenLifeSeconds)
    .sign(new TextEncoder().encode(chatIdentitySecret));
}

export const beginChat = (connection: Connection, token: string | undefined): Promise<ChatSession> =>
  callJson(connection, sessionSchema, {
    method: 'POST',
    path: '/chat/sessions',
    body: JSON.stringify(token === undefined ? {} : { identityToken: token }),
  });

/** The call by which a visitor writes; the same `clientId` again is the same message. */
export const sayCall = (session: ChatSession, text: string, clientId: string): Call =>
  visitorCall(session, 'POST', '/chat/messages', { text, clientId });

export const typingCall = (session: ChatSession): Call => visitorCall(session, 'POST', '/chat/typing', {});
export const consentCall = (session: ChatSession, accept: boolean): Call =>
  visitorCall(session, 'POST', '/chat/consent', { accept });
export const emailCall = (session: ChatSession, email: string): Call =>
  visitorCall(session, 'POST', '/chat/email', { email });
export const endCall = (session: ChatSession): Call => visitorCall(session, 'POST', '/chat/end', {});

function visitorCall({ token }: ChatSession, method: Call['method'], path: string, body?: object): Call {
  const authorization = `Bearer ${token}`;
  if (body === undefined) return { method, path, headers: { authorization } };
  return {
    method,
    path,
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** The ticket that a message went into, by what its visitor was answered. */
export function ticketOfSaid(body: string): string | undefined {
  const { data } = saidSchema.safeParse(parsed(body));
  return data && messagePlace(data.id)?.ticketId;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What of the current chat its visitor hasn't seen yet, and how the chat stands. */
export async function readChat(
  connection: Connection,
  session: ChatSession,
  after?: string,
): Promise<Pick<z.output<typeof chatPage>, 'messages' | 'status'>> {
  const messages: Shown[] = [];
  for (let last = after; ; last = messages.at(-1)?.id) {
    const query = last === undefined ? '' : `?after=${last}`;
    const call = visitorCall(session, 'GET', `/chat/messages${query}`);
    const page = await callJson(connection, chatPage, call);
    messages.push(...page.messages);
    if (!page.more) return { messages, status: page.status };
  }
}
