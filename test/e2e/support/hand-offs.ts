import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import { Webhook } from 'standardwebhooks';
import type { ChatMessageDocument, ChatPageDocument } from '#contracts/api/chat.ts';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { messagePlace } from '#domain/ticket/message.ts';
import type { OutboxEntry } from '#local/services/types.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, aNumber, type Inbox } from './inbox.ts';

/** Where the local runtime's own AI agent takes events. */
export const exampleAgentUrl = 'https://ai.example.com/events';
/** Nobody plays it: it takes what it is told, and a test speaks for it. */
export const silentAgentUrl = 'https://silent.example.com/events';

export type PlatformName = 'zendesk' | 'gorgias';
export const credentials = {
  zendesk: { subdomain: 'shop', email: 'mia@shop.example', apiToken: 'zendesk-token-4711-0815' },
  gorgias: { domain: 'shop', email: 'mia@shop.example', apiKey: 'gorgias-key-4711-0815' },
} as const;

/** As far as both of the played helpdesks show the same of what was said in a ticket. */
interface SaidThere {
  readonly by?: string;
  readonly public: boolean;
  readonly text: string;
}
export interface TicketThere {
  readonly id: number;
  readonly external_id: string;
  readonly status: string;
  readonly tags: unknown;
  readonly subject: string | null;
  readonly requester?: {
    readonly name: string;
    readonly email: string | null;
    readonly phone?: string | null;
  };
  readonly customer?: { readonly name: string; readonly email: string | null };
  readonly comments?: readonly { by: string; body: string; public: boolean }[];
  readonly messages?: readonly { by: string; body_text: string; public: boolean; from_agent: boolean }[];
}

export const saidThere = ({ comments, messages }: TicketThere): SaidThere[] => [
  ...(comments ?? []).map(({ by, body, public: isPublic }) => ({ by, text: body, public: isPublic })),
  ...(messages ?? []).map(({ by, body_text: text, public: isPublic }) => ({ by, text, public: isPublic })),
];

/** Everybody who takes part in a hand-off: visitors, those who send SMS, the AI agent, and other helpdesks. */
export async function handOffsOf(inbox: Inbox, manager: Agent) {
  const secrets: Record<string, string> = (await inbox.call('GET', '/local/secrets')).json;
  const ok = async (answer: Promise<Answer>): Promise<Answer> => {
    const given = await answer;
    if (given.status >= 300) throw new Error(`${given.status} ${given.text}`);
    return given;
  };
  const signed = (path: string, id: string, body: object, { secret = '', ago = 0 } = {}) => {
    const at = new Date(inbox.runtime.clock.now() - ago);
    const key = new Webhook(secret || (secrets.aiWebhookSecret ?? ''));
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': key.sign(id, at, JSON.stringify(body)),
    };
    return inbox.call('POST', path, { headers, body });
  };

  const visit = async (identity?: { sub: string; email?: string; name?: string }) => {
    const body = identity === undefined ? {} : { identityToken: await identityToken(identity) };
    const { token } = (await ok(inbox.call('POST', '/chat/sessions', { body }))).json;
    let said = 0;
    let ticketId = '';
    const call = (method: string, path: string, sent?: object) =>
      inbox.call(method, path, { token, ...(sent !== undefined && { body: sent }) });
    const page = async (): Promise<ChatPageDocument> =>
      (await ok(call('GET', '/chat/messages?limit=100'))).json;
    return {
      call,
      /** Of the latest thing that was said. */
      ticketId: () => ticketId,
      async say(text: string): Promise<string> {
        said += 1;
        const { json } = await ok(call('POST', '/chat/messages', { text, clientId: `c-${said}` }));
        ticketId = messagePlace(json.id)?.ticketId ?? '';
        return ticketId;
      },
      page,
      consent: (accept: boolean) => call('POST', '/chat/consent', { accept }),
      leave: (email: string) => call('POST', '/chat/email', { email }),
      /** The page once something is on it. */
      sees: (what: string | ((message: ChatMessageDocument) => boolean)): Promise<ChatPageDocument> =>
        eventually(async () => {
          const shown = await page();
          const isIt = (message: ChatMessageDocument) =>
            typeof what === 'string' ? message.text.includes(what) : what(message);
          if (shown.messages.some(isIt)) return shown;
          throw new Error(`not ${what}: ${shown.messages.map(({ text }) => text).join(' | ')}`);
        }),
    };
  };
  const identityToken = ({ sub, ...claims }: { sub: string; email?: string; name?: string }) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setExpirationTime(Math.floor(inbox.runtime.clock.now() / 1_000) + 600)
      .sign(new TextEncoder().encode(secrets.chatIdentitySecret));

  const thereAt = async (platform: PlatformName): Promise<TicketThere[]> =>
    (await ok(inbox.call('GET', `/local/helpdesks/${platform}/tickets`))).json;
  return {
    secrets,
    signed,
    visit,
    ai: {
      on: (channels: string[], callbackUrl = silentAgentUrl) =>
        ok(manager.call('PUT', '/settings/ai-agent', { enabled: true, channels, callbackUrl })),
      off: () => ok(manager.call('PUT', '/settings/ai-agent', { enabled: false })),
      say: (ticketId: string, text: string, messageId: string = randomUUID()) =>
        signed('/ai/messages', messageId, { ticketId, messageId, text }),
      handOff: (ticketId: string, reason = 'They ask for a person.', handOffId: string = randomUUID()) =>
        signed('/hand-offs', handOffId, { ticketId, handOffId, reason }),
    },
    choose: (method: string, message?: string) =>
      ok(manager.call('PUT', '/settings/hand-off', { method, ...(message !== undefined && { message }) })),
    connect: (platform: PlatformName) =>
      ok(manager.call('PUT', `/integrations/${platform}`, credentials[platform])),
    /** Everything there. */
    thereAt,
    /** What became of a ticket there, once it has come to so much. */
    there: (
      platform: PlatformName,
      ticketId: string,
      isSo: (ticket: TicketThere) => boolean = () => true,
    ): Promise<TicketThere> =>
      eventually(async () => {
        const all = (await thereAt(platform)).filter(
          ({ external_id: id }) => messagePlace(id)?.ticketId === ticketId,
        );
        const [only] = all;
        if (only === undefined || all.length > 1) throw new Error(`${all.length} tickets there`);
        if (!isSo(only))
          throw new Error(
            `${only.status}: ${saidThere(only)
              .map(({ text }) => text)
              .join(' | ')}`,
          );
        return only;
      }, 30_000),
    act: (platform: PlatformName, id: number, act: object) =>
      ok(inbox.call('POST', `/local/helpdesks/${platform}/tickets/${id}`, { body: act })),
    /** A ticket by SMS; the customer writes again by `from`. */
    async sms(text: string, from = aNumber()): Promise<{ from: string; ticket: TicketDocument }> {
      const { status } = await inbox.sms({ from, text });
      if (status !== 200) throw new Error(`${status}`);
      const ticket = await eventually(async () => {
        const found = (await manager.tickets()).find(({ contact }) => contact.address === from);
        if (found === undefined) throw new Error(`${from} has no ticket`);
        return found;
      });
      return { from, ticket };
    },
    /** What Twilio was given for that number, in its order. */
    async smsTo(to: string): Promise<string[]> {
      const all: OutboxEntry[] = (await inbox.call('GET', '/local/outbox')).json;
      return all
        .filter(({ provider, request }) => provider === 'twilio' && request.method === 'POST')
        .map(({ request }) => new URLSearchParams(request.body))
        .filter((form) => form.get('To') === to)
        .map((form) => form.get('Body') ?? '');
    },
    ticket: (id: string, isSo: (ticket: TicketDocument) => boolean): Promise<TicketDocument> =>
      eventually(async () => {
        const ticket = await manager.ticket(id);
        if (!isSo(ticket)) throw new Error(JSON.stringify(ticket));
        return ticket;
      }, 30_000),
    message: (id: string, isSo: (message: MessageDocument) => boolean): Promise<MessageDocument> =>
      eventually(async () => {
        const thread = await manager.thread(id);
        const found = thread.find(isSo);
        if (found === undefined) throw new Error(thread.map(({ text }) => text).join(' | '));
        return found;
      }),
    strike: (fault: object) => ok(inbox.call('POST', '/local/faults', { body: { times: 1, ...fault } })),
  };
}

type Answer = Awaited<ReturnType<Inbox['call']>>;
export type HandOffs = Awaited<ReturnType<typeof handOffsOf>>;
export type Visitor = Awaited<ReturnType<HandOffs['visit']>>;
