import type { HandOffMethod } from '#domain/hand-off/hand-off.ts';
import { minute, second, type TicketId } from '#domain/ids.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { type InboxOptions, openInbox } from '#test/support/inbox.ts';
import { writeForAi } from '#use-cases/ai-message.ts';
import { type Arrival, anArrival } from '#use-cases/arrival.ts';
import { catchUp } from '#use-cases/catch-up.ts';
import { type Visitor, visitorId } from '#use-cases/chat.ts';
import { consent, leaveEmail } from '#use-cases/consent.ts';
import { deliver } from '#use-cases/deliver.ts';
import { aiForwarder, platformForwarder } from '#use-cases/forward.ts';
import { handOff } from '#use-cases/hand-off.ts';
import { chatTicketId } from '#use-cases/ids.ts';
import type { AiEvent, DeliveryJob, OutgoingMessage, SendOutcome } from '#use-cases/ports.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { helpdeskThere } from './there.ts';

export const nina: Visitor = { sessionId: 'ses_1', address: 'visitor:nina', identity: null };

export interface StoryOptions extends InboxOptions {
  readonly channel?: Channel;
  readonly method?: HandOffMethod;
  /** Their e-mail address and their profile are known. */
  readonly known?: boolean;
}

/** What the settings say where nobody is offered (H8). */
export const ownMessage = 'Our help centre: https://shop.example/help';

/** An inbox whose AI agent handles every channel, with all that its conversations are carried to. */
export async function openStory({
  channel = 'web_chat',
  method = 'helpdesk',
  known = false,
  ...options
}: StoryOptions = {}) {
  const inbox = await openInbox({ ...options, officeHours: { ...everywhere, ...options.officeHours } });
  const { deps, store, time, queues } = inbox;
  const clockwork = clockworkOf(inbox);
  const zendesk = helpdeskThere('zendesk', deps.clock);
  const gorgias = helpdeskThere('gorgias', deps.clock);
  const toAi: AiEvent[] = [];
  const toCustomer: OutgoingMessage[] = [];
  const ai: { answers: SendOutcome } = { answers: { outcome: 'accepted', providerMessageId: 'ok' } };
  const tell = async (event: AiEvent): Promise<SendOutcome> => {
    toAi.push(event);
    return ai.answers;
  };
  const carrying = {
    ...deps,
    senders: (['twilio', 'postmark'] as const).map((via) => ({
      via,
      find: null,
      send: async (message: OutgoingMessage): Promise<SendOutcome> => {
        toCustomer.push(message);
        return { outcome: 'accepted', providerMessageId: `${via}-${toCustomer.length}` };
      },
    })),
    forwarders: [
      aiForwarder({ tell }, store),
      platformForwarder(zendesk.helpdesk, store),
      platformForwarder(gorgias.helpdesk, store),
    ],
    helpdesks: [zendesk.helpdesk, gorgias.helpdesk],
  };
  for (const before of await store.loadConnections()) {
    const after = { ...before, account: `shop.${before.platform}.com`, version: before.version + 1 };
    await store.saveConnection({ before, after, by: 'agt_ada', at: time.now });
  }
  await inbox.set('ai-agent', {
    enabled: true,
    channels: ['sms', 'email', 'web_chat'],
    callbackUrl: 'https://ai.example/',
  });
  await inbox.set('hand-off', { method, message: ownMessage });

  /** Everything that happens by itself, deliveries included, in time. */
  async function settle(): Promise<void> {
    const waiting: DeliveryJob[] = [];
    for (let rounds = 0; rounds < 500; rounds++) {
      await clockwork.settle();
      waiting.push(...queues.deliveries.splice(0).map(({ job }) => job));
      const job = waiting.shift();
      if (job === undefined) return;
      const done = 'catchUp' in job ? await catchUp(job, 1, carrying) : await deliver(job, carrying);
      if (done === 'done') continue;
      time.now += done.again;
      waiting.unshift(job);
    }
    throw new Error('it never settles');
  }

  let said = 0;
  const ticketIds: TicketId[] = [];
  const arrival = (text: string): Arrival => ({
    ...arrivals[channel](text, time.now),
    ...(channel === 'email' && { repliesTo: ticketIds.at(-1) ?? null }),
    ...(known && { contactEmail: 'nina@example.com', profileId: 'p-nina' }),
  });
  const first = (): TicketId => ticketIds[0] ?? chatTicketId(visitorId(nina), 1);
  return {
    ...inbox,
    ...{ ai, toAi, toCustomer, zendesk, gorgias, settle, ticketIds, passTo: clockwork.passTo },
    /** The customer writes; which ticket it went into. */
    async customerWrites(text: string): Promise<TicketId> {
      time.now += second;
      const receipt = { source: 'test', id: `${++said}` };
      const { ticketId } = await receiveMessage(arrival(text), receipt, deps);
      ticketIds.push(ticketId);
      await settle();
      return ticketId;
    },
    async aiWrites(text: string, id = `ai-${text}`) {
      time.now += second;
      const written = await writeForAi({ ticketId: first(), id, text }, deps);
      await settle();
      return written;
    },
    async aiHandsOff(id = 'ho-1', reason: string | null = 'They ask for a person.') {
      time.now += second;
      const asked = await handOff({ ticketId: first(), id, reason }, deps);
      await settle();
      return asked;
    },
    async answers(accept: boolean) {
      time.now += second;
      const answered = await consent(nina, accept, deps);
      await settle();
      return answered;
    },
    async leaves(email: string) {
      time.now += second;
      const left = await leaveEmail(nina, email, deps);
      await settle();
      return left;
    },
    /** Its webhook comes so often. */
    async hears(times = 1): Promise<void> {
      time.now += minute;
      for (let nth = 1; nth <= times; nth++) {
        const job = { ticketId: first(), catchUp: true } as const;
        await queues.requestDeliveries([{ job, cause: `${nth}` }]);
      }
      await settle();
    },
    current: async () => inbox.ticket(first()),
    messages: async () => store.loadMessagesAfter(first(), 0),
  };
}

export type Story = Awaited<ReturnType<typeof openStory>>;

const everywhere = { automaticMessages: ['sms', 'email'] as const };

const arrivals: Record<Channel, (text: string, at: number) => Arrival> = {
  web_chat: (text, at) =>
    anArrival({ channel: 'web_chat', via: 'chat', contactAddress: nina.address, text, at }),
  sms: (text, at) => anArrival({ channel: 'sms', via: 'twilio', contactAddress: '+4915112345678', text, at }),
  email: (text, at) =>
    anArrival({
      ...{ channel: 'email', via: 'postmark', contactAddress: 'nina@example.com', text, at },
      subject: 'My order',
      email: { messageId: `${at}@example.com`, references: [], cc: [] },
    }),
};
