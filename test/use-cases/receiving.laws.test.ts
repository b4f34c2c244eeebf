import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minute, type TicketId } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox } from '#test/support/inbox.ts';
import { type Arrival, anArrival } from '#use-cases/arrival.ts';
import { receiveMessage } from '#use-cases/receive.ts';

type Channel = Arrival['channel'];

/** What one person says on one channel, one message after another: by e-mail, each answers those before it. */
interface Conversation {
  readonly channel: Channel;
  readonly person: number;
  readonly messages: number;
  /** How often the provider delivers each. */
  readonly times: number;
}

const conversation = (channel: Channel) =>
  fc.record({
    channel: fc.constant(channel),
    person: fc.integer({ min: 1, max: 3 }),
    messages: fc.integer({ min: 1, max: 4 }),
    times: fc.integer({ min: 1, max: 3 }),
  });

const conversations = fc.array(fc.oneof(...(['sms', 'email', 'web_chat'] as const).map(conversation)), {
  minLength: 1,
  maxLength: 5,
});

const providers = { sms: 'twilio', email: 'postmark', web_chat: 'chat' } as const;

function arrival({ channel, person }: Conversation, nth: number, name: string): Arrival {
  const rfcId = (place: number) => `${name}.${place}@example.com`;
  const references = Array.from({ length: nth }, (_, place) => rfcId(place));
  return anArrival({
    channel,
    via: providers[channel],
    contactAddress: `person-${person}@example.com`,
    subject: 'The same as everybody’s',
    text: `${name}.${nth}`,
    email: channel === 'email' ? { messageId: rfcId(nth), references, cc: [] } : null,
    at: start + nth * minute,
  });
}

class Crash extends Error {}

/** A provider that delivers until it is answered, and then as often again as it likes. */
async function deliver(inbox: Inbox, said: Conversation, nth: number, name: string): Promise<void> {
  const receipt = { source: said.channel, id: `${name}.${nth}` };
  for (let answered = 0; answered < said.times; ) {
    try {
      await receiveMessage(arrival(said, nth, name), receipt, inbox.deps);
      answered += 1;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
}

async function converse(inbox: Inbox, said: Conversation, name: string): Promise<void> {
  for (let nth = 0; nth < said.messages; nth++) await deliver(inbox, said, nth, name);
}

/** What is in which ticket, whatever the tickets are called. */
async function outcomeOf(inbox: Inbox) {
  const view = { assignee: null, status: 'any', sort: 'activity', contactIds: null, tag: null } as const;
  const page = await inbox.store.listTickets({ ...view, filter: () => true, limit: 1_000, cursor: null });
  const threads = await Promise.all(page.items.map(({ id }) => textsOf(inbox, id)));
  return {
    threads,
    groups: threads.map((texts) => texts.toSorted()).toSorted(),
    numbers: page.items.map(({ number }) => number),
  };
}

const textsOf = async (inbox: Inbox, id: TicketId) =>
  (await inbox.store.loadThread(id, { limit: 1_000, cursor: null })).items.flatMap((entry) =>
    entry.kind === 'message' ? [entry.message.text] : [],
  );

/** Of one conversation, what was said later comes later. */
const isInOrder = (texts: readonly string[]): boolean =>
  [...Map.groupBy(texts, (text) => text.split('.')[0]).values()].every((own) =>
    own.every(
      (text, place) => place === 0 || Number(text.split('.')[1]) > Number(own[place - 1]?.split('.')[1]),
    ),
  );

describe('whatever is delivered, however often, at once, through whatever crashes', () => {
  it('T1–T6: gives the tickets and messages that one quiet delivery of each would give, in a valid order', async () => {
    await fc.assert(
      fc.asyncProperty(
        conversations,
        fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 15 }),
        fc.scheduler(),
        async (said, crashes, s) => {
          const quiet = await openInbox();
          for (const [place, one] of said.entries()) await converse(quiet, { ...one, times: 1 }, `c${place}`);

          let operations = 0;
          let ended = false;
          const strike = async (): Promise<void> => {
            if (ended) return;
            await s.schedule(Promise.resolve());
            operations += 1;
            if (crashes.includes(operations)) throw new Crash(`operation ${operations}`);
          };
          const wild = await openInbox({ before: strike, after: strike });
          await s.waitFor(Promise.all(said.map((one, place) => converse(wild, one, `c${place}`))));
          ended = true;

          const [expected, outcome] = [await outcomeOf(quiet), await outcomeOf(wild)];
          expect(outcome.groups).toEqual(expected.groups);
          expect(outcome.threads.every(isInOrder)).toBe(true);
          expect(new Set(outcome.numbers).size).toBe(outcome.numbers.length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
