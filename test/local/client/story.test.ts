import { describe, expect, it } from 'vitest';
import { scenes, times } from '#local/client/plot.ts';
import { tellStory } from '#local/client/story.ts';

const run = '123456';
const addresses = {
  sms: /^\+\d{11,13}$/,
  email: /^[a-z]+\.\d{8}@[a-z]+\.example$/,
  web_chat: /^[a-z]+\.\d{8}$/,
};
const seeds = [1, 2, 3, 4, 5, 99, 123_456_789];

describe('the story of the demo', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(tellStory({ seed: 7, run })).toEqual(tellStory({ seed: 7, run }));
    expect(tellStory({ seed: 7, run })).not.toEqual(tellStory({ seed: 8, run }));
  });

  it('has people of its own in each run, who say the same', () => {
    const [first, second] = ['123456', '123457'].map((one) => tellStory({ seed: 7, run: one }).customers);
    const texts = (customers: typeof first) =>
      customers?.flatMap(({ exchanges }) =>
        exchanges.flatMap(({ messages }) => messages.map(({ text }) => text)),
      );
    expect(texts(first)).toEqual(texts(second));
    const addresses = new Set([...(first ?? []), ...(second ?? [])].map(({ address }) => address));
    expect(addresses.size).toBe(128);
  });

  it.each(seeds)(
    'has some sixty customers with a few hundred messages, some delivered again (seed %i)',
    (seed) => {
      const { customers } = tellStory({ seed, run });
      const messages = customers.flatMap(({ exchanges }) =>
        exchanges.flatMap((exchange) => exchange.messages),
      );
      expect(customers).toHaveLength(64);
      expect(messages.length).toBeGreaterThan(180);
      expect(messages.filter(({ copies, againAt }) => copies > 1 || againAt !== null).length).toBeGreaterThan(
        15,
      );
      expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
      for (const { channel, address } of customers) expect(address).toMatch(addresses[channel]);
    },
  );

  it.each(seeds)('lets nobody say the same twice, so that a doubled message can’t hide (seed %i)', (seed) => {
    for (const { exchanges } of tellStory({ seed, run }).customers) {
      const texts = exchanges.flatMap(({ messages }) => messages.map(({ text }) => text));
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts.join()).not.toContain('{');
    }
  });

  it.each(seeds)(
    'T2, T3, T4: uses every channel, SMS by about half, with what is peculiar to each (seed %i)',
    (seed) => {
      const { customers } = tellStory({ seed, run });
      const by = (channel: string) => customers.filter((customer) => customer.channel === channel);
      expect(by('sms').length).toBeGreaterThan(28);
      expect(by('email').length).toBeGreaterThan(15);
      expect(by('web_chat').length).toBeGreaterThan(15);
      const exchanges = customers.flatMap((customer) => customer.exchanges);
      const mails = exchanges.flatMap(({ messages }) => messages.flatMap(({ mail }) => mail ?? []));
      expect(mails.filter(({ photo }) => photo).length).toBeGreaterThan(0);
      expect(mails.filter(({ quotes }) => quotes).length).toBeGreaterThan(3);
      expect(mails.filter(({ knowsReplyAddress }) => !knowsReplyAddress).length).toBeGreaterThan(3);
      expect(mails.flatMap(({ machine }) => machine ?? []).toSorted()).toEqual([
        'newsletter',
        'out-of-office',
      ]);
      expect(exchanges.filter(({ matter }) => matter === 2)).toHaveLength(2);
      expect(exchanges.filter(({ ends }) => ends)).toHaveLength(2);
    },
  );

  it.each(seeds)('T3: sends a thread’s first mail before any that refers to it (seed %i)', (seed) => {
    const mailers = tellStory({ seed, run }).customers.filter(({ channel }) => channel === 'email');
    for (const { exchanges } of mailers)
      for (const matter of [1, 2])
        expect(exchanges.find((exchange) => exchange.matter === matter)?.together ?? false).toBe(false);
  });

  it.each(seeds)('leaves time for an answer before the customer goes on (seed %i)', (seed) => {
    const toldAt = (minute: number) => times.findIndex((time) => time >= minute);
    for (const { exchanges } of tellStory({ seed, run }).customers)
      for (const [index, { at, answers }] of exchanges.entries()) {
        const next = exchanges[index + 1];
        if (!next) continue;
        expect(toldAt(next.at)).toBeGreaterThan(toldAt(Math.max(at, ...answers.map((answer) => answer.at))));
      }
  });

  it('tells every scene and every word: none lies beside the times at which the story goes on', () => {
    for (const { at } of scenes) expect(times).toContain(at);
    const last = Math.max(...times);
    for (const { exchanges } of tellStory({ seed: 1, run }).customers)
      for (const { at, messages } of exchanges)
        expect(Math.max(at, ...messages.map(({ againAt }) => againAt ?? 0))).toBeLessThanOrEqual(last);
  });
});
