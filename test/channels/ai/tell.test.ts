import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aiAgentByWebhook } from '#channels/ai/tell.ts';
import type { Posted, Posting } from '#channels/signed/post.ts';
import { PrivateAddress } from '#channels/signed/public-address.ts';
import { handOffDeclinedEvent, messageReceivedEvent } from '#contracts/api/ai-events.ts';
import { draft, placeMessage } from '#domain/ticket/message.ts';
import { aiSecret } from '#test/support/ai-agent.ts';
import { aContact, anAttachment, aTicket, start } from '#test/support/builders.ts';
import { linkedFiles } from '#test/support/chat.ts';
import { inMemory, openWorld } from '#test/use-cases/forward/world.ts';
import { aiForwarder } from '#use-cases/forward.ts';
import type { AiEvent } from '#use-cases/ports.ts';

afterEach(() => vi.restoreAllMocks());

const ticket = aTicket({ handledBy: 'ai', cycle: 3, lastSeq: 4 });
const message = placeMessage(
  ticket,
  draft({ author: 'customer', text: 'Grüße 👋', at: start, attachments: [anAttachment()] }),
);
const contact = aContact({ email: 'carla@example.com', profileId: 'p-1', segments: ['vip'], name: 'Carla' });
const received: AiEvent = { type: 'message.received', ticket, message, contact };
const url = 'https://ai.example/hook';

function setup(play: () => Posted | Promise<Posted> = () => ({ status: 204, retryAfter: null })) {
  const posted: (Posting & { url: string })[] = [];
  const agent = aiAgentByWebhook({
    secret: async () => aiSecret,
    files: linkedFiles,
    clock: () => start,
    post: async (to, posting) => {
      posted.push({ ...posting, url: to.href });
      return play();
    },
  });
  return { agent, posted };
}

describe('telling the AI agent', () => {
  it('H2: posts what the customer wrote, signed so that the standard’s own library verifies it', async () => {
    const { agent, posted } = setup();
    expect(await agent.tell(received, url)).toEqual({
      outcome: 'accepted',
      providerMessageId: message.id,
    });
    const [{ url: to, headers, body } = { url: '', headers: {}, body: '' }] = posted;
    expect(to).toBe(url);
    expect(headers).toMatchObject({ 'webhook-id': message.id });
    vi.spyOn(Date, 'now').mockReturnValue(start);
    const verified = new Webhook(aiSecret.secret).verify(body, { ...headers });
    expect(verified).toEqual({
      type: 'message.received',
      timestamp: new Date(start).toISOString(),
      data: {
        ticketId: ticket.id,
        messageId: 'msg_1_5',
        channel: 'sms',
        text: 'Grüße 👋',
        attachments: [
          {
            name: 'Rechnung.pdf',
            contentType: 'application/pdf',
            bytes: 1234,
            url: 'https://files.example.com/att_1?signed',
          },
        ],
        contact: { name: 'Carla', email: 'carla@example.com', profileId: 'p-1', segments: ['vip'] },
        cycle: 3,
      },
    });
    expect(messageReceivedEvent.safeParse(verified).success).toBe(true);
  });

  it('H3: that a visitor wants no person is an event of its own; who has no address has none there', async () => {
    const { agent, posted } = setup();
    await agent.tell({ ...received, type: 'hand_off.declined', contact: null }, url);
    const body: unknown = JSON.parse(posted[0]?.body ?? '');
    expect(handOffDeclinedEvent.parse(body).data.contact).toEqual({ name: null, segments: [] });
  });

  it.each([
    [200, null, { outcome: 'accepted', providerMessageId: 'msg_1_5' }],
    [302, null, { outcome: 'busy', retryAfter: null }],
    [410, null, { outcome: 'rejected', reason: 'The AI agent no longer takes messages (410).' }],
    [429, '7', { outcome: 'busy', retryAfter: 7_000 }],
    [500, null, { outcome: 'busy', retryAfter: null }],
  ])('H9: %d (Retry-After %s) is %j', async (status, retryAfter, outcome) => {
    expect(await setup(() => ({ status, retryAfter })).agent.tell(received, url)).toEqual(outcome);
  });

  it('H9: a lost answer is no answer: it knows by the id what it has had', async () => {
    const cut = () => Promise.reject(new Error('socket hang up'));
    expect(await setup(cut).agent.tell(received, url)).toEqual({ outcome: 'busy', retryAfter: null });
  });

  it('nothing goes to a private address', async () => {
    const refuse = () => Promise.reject(new PrivateAddress('10.0.0.1'));
    expect(await setup(refuse).agent.tell(received, url)).toMatchObject({ outcome: 'rejected' });
    const agent = aiAgentByWebhook({ secret: async () => aiSecret, files: linkedFiles, clock: () => start });
    for (const inside of ['https://127.0.0.1/', 'https://169.254.169.254/', 'https://[::1]/'])
      expect(await agent.tell(received, inside)).toMatchObject({ outcome: 'rejected' });
    expect(await agent.tell(received, 'http://ai.example/')).toMatchObject({ outcome: 'busy' });
  });
});

describe('which events it is told of', () => {
  it('H1: of none once it is turned off, or has no URL', async () => {
    const { store } = await openWorld(await inMemory());
    const tell = vi.fn();
    const forwarder = aiForwarder({ tell }, store);
    const { value, version } = await store.loadSetting('ai-agent');
    for (const [nth, change] of [{ enabled: false }, { callbackUrl: null }].entries()) {
      const setting = { name: 'ai-agent', by: 'agt_ada', at: start } as const;
      await store.saveSetting({ ...setting, value: { ...value, ...change }, version: version + nth });
      expect(await forwarder.forward(ticket, message)).toMatchObject({ outcome: 'rejected' });
    }
    expect(tell).not.toHaveBeenCalled();
  });

  it('H3: of a no to the question as what it is; with files that can be had only', async () => {
    const { store } = await openWorld(await inMemory());
    const told: AiEvent[] = [];
    const forwarder = aiForwarder(
      {
        async tell(event) {
          told.push(event);
          return { outcome: 'accepted', providerMessageId: 'x' };
        },
      },
      store,
    );
    const attachments = [
      anAttachment(),
      anAttachment({ id: 'att_2', refused: 'Too big.' }),
      anAttachment({ id: 'att_3', source: 'https://elsewhere.example' }),
    ];
    await forwarder.forward(ticket, { ...message, code: 'consent-refused', attachments });
    expect(told[0]?.type).toBe('hand_off.declined');
    expect(told[0]?.message.attachments.map(({ id }) => id)).toEqual(['att_1']);
  });
});
