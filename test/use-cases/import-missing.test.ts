import { beforeEach, describe, expect, it } from 'vitest';
import { hour, type Instant, minute, second } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { anSms, type Inbox, openInbox, overlaid, receive } from '#test/support/inbox.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import { importMissing, type LoggedMessage } from '#use-cases/import-missing.ts';

let inbox: Inbox;
beforeEach(async () => {
  inbox = await openInbox();
  inbox.time.now = start + 20 * minute;
});

const ticketOf = (person: string) => smsTicketId(contactIdOf('sms', `+49151${person.padStart(8, '0')}`));
const logged = (person: string, text: string, at: Instant): LoggedMessage => ({
  receipt: { source: 'twilio', id: `${person}: ${text}` },
  at,
  read: async () => anSms(inbox.deps, person, text),
});

function importing(messages: readonly LoggedMessage[]) {
  const since: Instant[] = [];
  const inbound = {
    list: async (from: Instant) => {
      since.push(from);
      return messages.filter(({ at }) => at >= from);
    },
  };
  return { since, deps: { ...inbox.deps, inbound }, run: () => importMissing({ ...inbox.deps, inbound }) };
}
const textsOf = async (person: string) => {
  const { items } = await inbox.store.loadThread(ticketOf(person), { limit: 50, cursor: null });
  return items.flatMap((entry) => (entry.kind === 'message' ? [[entry.message.text, entry.message.at]] : []));
};

describe('what a provider says came in', () => {
  it('T6: is received where it never arrived, in its order, at its own time', async () => {
    const { run } = importing([
      logged('1', 'second', start + 2 * minute),
      logged('2', 'hello', start + minute),
      logged('1', 'first', start + second),
    ]);
    expect(await run()).toBe(3);
    expect(await textsOf('1')).toEqual([
      ['first', start + second],
      ['second', start + 2 * minute],
    ]);
    expect(await textsOf('2')).toEqual([['hello', start + minute]]);
    expect(inbox.counted.get('Imported')).toBe(3);
    expect(inbox.lines.filter(({ code }) => code === 'message-imported')).toHaveLength(3);
  });

  it('T6: that arrived is left alone, and the message that is missing in between is added', async () => {
    await receive(inbox.deps, '1', { text: 'first' });
    await receive(inbox.deps, '1', { text: 'third' });
    const messages = ['first', 'second', 'third'].map((text, nth) => logged('1', text, start + nth * minute));
    expect(await importing(messages).run()).toBe(1);
    expect((await textsOf('1')).map(([text]) => text)).toEqual(['first', 'third', 'second']);
    const read = () => Promise.reject(new Error('nobody needs it once more'));
    expect(await importing(messages.map((message) => ({ ...message, read }))).run()).toBe(0);
    expect(inbox.counted.get('Imported')).toBe(1);
  });

  it('T5: that arrives meanwhile is there once', async () => {
    const late = logged('1', 'late', start);
    const { run } = importing([
      {
        ...late,
        read: async () => {
          await receive(inbox.deps, '1', { text: 'late' });
          return late.read();
        },
      },
    ]);
    expect(await run()).toBe(0);
    expect(await textsOf('1')).toHaveLength(1);
    expect(inbox.counted.has('Imported')).toBe(false);
  });

  it('T6: gets two minutes for its webhook to arrive', async () => {
    const at = inbox.time.now - 2 * minute;
    expect(await importing([logged('1', 'a', at + 1)]).run()).toBe(0);
    expect(await importing([logged('1', 'a', at)]).run()).toBe(1);
  });

  it('T6: is looked for half an hour back, and once an hour 26 hours', async () => {
    const back: number[] = [];
    for (let run = 0; run < 24; run++) {
      inbox.time.now = start + run * 5 * minute + 7 * second;
      const { since, deps } = importing([]);
      await importMissing(deps);
      back.push((inbox.time.now - (since[0] ?? 0)) / minute);
    }
    expect(back.filter((minutes) => minutes === 26 * 60)).toHaveLength(2);
    expect(back.filter((minutes) => minutes === 30)).toHaveLength(22);
  });

  it('T6: of last night is found within the hour', async () => {
    inbox.time.now = start + hour + second;
    expect(await importing([logged('1', 'at night', start - 20 * hour)]).run()).toBe(1);
    expect(await textsOf('1')).toEqual([['at night', start - 20 * hour]]);
  });

  it('is not brought back once its sender was erased', async () => {
    await receive(inbox.deps, '1', { text: 'forget me' });
    await inbox.store.eraseContact(contactIdOf('sms', '+4915100000001'));
    expect(await importing([logged('1', 'forget me', start)]).run()).toBe(0);
    expect(await textsOf('1')).toEqual([]);
  });

  it('opts the customer out, too', async () => {
    const stop = logged('1', 'STOP', start);
    await importing([
      { ...stop, read: async () => ({ ...(await stop.read()), optOut: 'stop' as const }) },
    ]).run();
    const contact = await inbox.store.loadContact(contactIdOf('sms', '+4915100000001'));
    expect(contact?.optedOut).toBe(true);
  });

  it('T6: that can’t be stored now is looked for again, and nothing after it goes before it', async () => {
    const { deps, run } = importing([logged('1', 'first', start), logged('1', 'second', start + 1)]);
    const store = overlaid(inbox.store, { commit: () => Promise.reject(new Error('out of reach')) });
    await expect(importMissing({ ...deps, store })).rejects.toThrow('out of reach');
    expect(await run()).toBe(2);
    expect((await textsOf('1')).map(([text]) => text)).toEqual(['first', 'second']);
  });
});
