import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hour } from '#domain/ids.ts';
import { type Inbox, openInbox, overlaid, sam, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { endChat, say, type Visitor, visitorId } from '#use-cases/chat.ts';
import { type Poll, pollChat } from '#use-cases/chat-poll.ts';
import { close } from '#use-cases/close.ts';
import { chatTicketId } from '#use-cases/ids.ts';

const nina: Visitor = {
  sessionId: `ses_${'0'.repeat(32)}`,
  address: 'visitor:nina',
  identity: null,
};
const chat = (nth = 1) => chatTicketId(visitorId(nina), nth);
const saying = (inbox: Inbox, text: string) => say(nina, { text, clientId: text }, inbox.deps);
const polling = (inbox: Pick<Inbox, 'store' | 'clock'>, poll: Partial<Poll> = {}) =>
  pollChat(nina, { after: null, limit: 50, known: [], ...poll }, inbox);

async function news(inbox: Pick<Inbox, 'store' | 'clock'>, poll: Partial<Poll> = {}) {
  const polled = await polling(inbox, poll);
  if (polled.outcome !== 'news') throw new Error('nothing new');
  return { ...polled, texts: polled.messages.map(({ text }) => text) };
}

/** What was written since `since` is not seen yet by reads that needn't be consistent. */
async function lagging(inbox: Inbox) {
  const before = {
    contact: await inbox.store.loadContact(visitorId(nina)),
    tickets: await inbox.store.loadTickets([chat(1), chat(2)]),
  };
  const store = overlaid(inbox.store, {
    glanceAtChat: async (keys, read) =>
      read.consistent
        ? inbox.store.glanceAtChat(keys, read)
        : {
            contact: before.contact,
            tickets: before.tickets.filter(({ id }) => keys.ticketIds.includes(id)),
            answering: [],
          },
  });
  return { store, clock: inbox.clock };
}

describe('a poll whose read lags', () => {
  it('T6: sees the first message that the visitor has just written, though they don’t say so', async () => {
    const inbox = await openInbox();
    const late = await lagging(inbox);
    await saying(inbox, 'Hello');
    expect(await news(late)).toMatchObject({ status: 'open', texts: ['Hello'], nextPollMs: 2_000 });
  });

  it('T6: goes on from what the visitor has just written', async () => {
    const inbox = await openInbox();
    await saying(inbox, 'one');
    const known = [(await polling(inbox)).state ?? ''];
    const late = await lagging(inbox);
    const { message } = await saying(inbox, 'two');
    await answer(toSay(chat(), { text: 'three' }), inbox.deps);
    expect((await polling(late, { known })).outcome).toBe('unchanged');
    expect((await news(late, { known, after: message.id })).texts).toEqual(['three']);
  });

  it('T4: follows the visitor into the chat that they have just begun', async () => {
    const inbox = await openInbox();
    await saying(inbox, 'one');
    await endChat(nina, inbox.deps);
    const known = [(await polling(inbox)).state ?? ''];
    const late = await lagging(inbox);
    const { message } = await saying(inbox, 'two');
    expect(await news(late)).toMatchObject({ status: 'open', texts: ['two'] });
    expect(await news(late, { known, after: message.id })).toMatchObject({ status: 'open', texts: [] });
  });

  it('misses nothing: what this poll did not see, the next one does', async () => {
    const inbox = await openInbox();
    await saying(inbox, 'one');
    const first = await news(inbox);
    const late = await lagging(inbox);
    await answer(toSay(chat(), { text: 'two' }), inbox.deps);
    const known = [first.state ?? ''];
    expect((await polling(late, { known })).outcome).toBe('unchanged');
    expect((await news(inbox, { known, after: first.messages.at(-1)?.id ?? null })).texts).toEqual(['two']);
  });
});

describe('the pace of polling', () => {
  it('C5: an end is something that happens, too', async () => {
    const inbox = await openInbox();
    await saying(inbox, 'one');
    inbox.time.now += hour;
    expect((await polling(inbox)).nextPollMs).toBe(60_000);
    await close({ ticketId: chat(), by: sam.id }, inbox.deps);
    expect(await news(inbox)).toMatchObject({ status: 'ended', nextPollMs: 2_000 });
  });

  it('T9: a note of the team’s hurries nobody', async () => {
    const inbox = await openInbox();
    await saying(inbox, 'one');
    inbox.time.now += hour;
    await answer(toSay(chat(), { internal: true }), inbox.deps);
    expect((await polling(inbox)).nextPollMs).toBe(60_000);
  });
});

describe('laws of polling', () => {
  type Step = 'visitor' | 'agent' | 'note' | 'poll' | 'end' | 'reload';
  const step = fc.constantFrom<Step[]>(
    'visitor',
    'visitor',
    'agent',
    'agent',
    'note',
    'poll',
    'poll',
    'end',
    'reload',
  );
  /** What happens, and how many steps ago the reads of a poll show. */
  const stories = fc.array(fc.record({ step, lag: fc.integer({ min: 0, max: 6 }) }), { maxLength: 25 });

  /** A visitor's page: it keeps what it was told, and asks for what comes after. */
  class Page {
    readonly shown = new Map<string, string>();
    after: string | null = null;
    known: string[] = [];

    async poll(inbox: Pick<Inbox, 'store' | 'clock'>, limit: number): Promise<void> {
      for (;;) {
        const polled = await polling(inbox, { after: this.after, known: this.known, limit });
        if (polled.outcome === 'unchanged') return;
        for (const { id, text } of polled.messages) {
          expect(this.shown.has(id)).toBe(false);
          this.shown.set(id, text);
        }
        this.after = polled.messages.at(-1)?.id ?? this.after;
        this.known = polled.state === null ? [] : [polled.state];
        if (polled.state !== null) return;
      }
    }

    shownOf(nth: number): string[] {
      const prefix = `msg_${chat(nth).slice(4)}_`;
      return [...this.shown].flatMap(([id, text]) => (id.startsWith(prefix) ? [text] : []));
    }
  }

  /** Who remembers what the reads showed after each step. */
  async function remembering(inbox: Inbox) {
    type Seen = Awaited<ReturnType<Inbox['store']['glanceAtChat']>>;
    const states: Seen[] = [];
    const contactId = visitorId(nina);
    const ticketIds = Array.from({ length: 26 }, (_, index) => chat(index + 1));
    const remember = async () =>
      void states.push(await inbox.store.glanceAtChat({ contactId, ticketIds }, { consistent: true }));
    await remember();
    const asOf = (lag: number) => ({
      clock: inbox.clock,
      store: overlaid(inbox.store, {
        async glanceAtChat(keys, read) {
          const seen = states.at(-1 - lag) ?? states[0];
          if (read.consistent || seen === undefined) return inbox.store.glanceAtChat(keys, read);
          return { ...seen, tickets: seen.tickets.filter(({ id }) => keys.ticketIds.includes(id)) };
        },
      }),
    });
    return { remember, asOf };
  }

  it('T6, T9: a page that goes on from what it knows shows what was said in the current chat, in order, each once, and no note', async () => {
    await fc.assert(
      fc.asyncProperty(stories, fc.integer({ min: 1, max: 4 }), async (story, limit) => {
        const inbox = await openInbox();
        const { remember, asOf } = await remembering(inbox);
        let [page, nth, said] = [new Page(), 1, [] as string[]];
        for (const [index, { step, lag }] of story.entries()) {
          inbox.time.now += 1;
          const text = `${step} ${index}`;
          if (step === 'poll') await page.poll(asOf(lag), limit);
          if (step === 'reload') page = new Page();
          if (step === 'end') await endChat(nina, inbox.deps);
          if (step === 'visitor') {
            const { ticket } = await saying(inbox, text);
            if (ticket.id !== chat(nth)) [nth, said] = [nth + 1, []];
            said.push(text);
          }
          if (step === 'agent' || step === 'note') {
            const toAnswer = toSay(chat(nth), { text, internal: step === 'note' });
            const answered = await answer(toAnswer, inbox.deps);
            if (answered.ok && step === 'agent') said.push(text);
          }
          await remember();
        }
        await page.poll(asOf(0), limit);
        expect(page.shownOf(nth)).toEqual(said);
      }),
      { numRuns: 200 },
    );
  });
});
