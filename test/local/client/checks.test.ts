import { describe, expect, it } from 'vitest';
import { checkAll } from '#local/client/checks/all.ts';
import type { Found, FoundConversation } from '#local/client/found.ts';
import { writeReport } from '#local/client/report.ts';
import { aGoodEnd, day, hour, message, monday, phone, said, sam, ticket, wrote } from './support.ts';

function brokenBy(change: (end: ReturnType<typeof aGoodEnd>) => Found | undefined): string[] {
  const end = aGoodEnd();
  const found = change(end) ?? end.found;
  return checkAll(end.log, found)
    .filter(({ faults }) => faults.length > 0)
    .map(({ promise, faults }) => `${promise}: ${faults.join(' | ')}`);
}

function withConversation(
  found: Found,
  change: (conversation: FoundConversation) => Partial<FoundConversation>,
): Found {
  const conversation = found.conversations.get(phone) ?? { tickets: [], thread: [] };
  const changed = { ...conversation, ...change(conversation) };
  return { ...found, conversations: new Map([[phone, changed]]) };
}

describe('what the demo checks at its end', () => {
  it('finds nothing where all is well', () => {
    expect(brokenBy(() => undefined)).toEqual([]);
  });

  it('T6: notices a lost message', () => {
    const broken = brokenBy(({ found }) =>
      withConversation(found, ({ thread }) => ({
        thread: thread.filter(({ author }) => author !== 'customer'),
      })),
    );
    expect(broken).toEqual([`every message is in its thread, once: lost: ${phone}: Where is my order?`]);
  });

  it('T5: notices a message that was stored twice', () => {
    const broken = brokenBy(({ found }) =>
      withConversation(found, ({ thread }) => ({
        thread: [message('customer', 'Where is my order?', monday + 9 * hour), ...thread],
      })),
    );
    expect(broken).toEqual([
      `every message is in its thread, once: once too often: ${phone}: Where is my order?`,
    ]);
  });

  it('T6: a message that was never answered with 2xx need not be there', () => {
    expect(
      brokenBy(({ log }) => {
        log.messages.push(wrote('lost on the way', monday + 11 * hour, { deliveries: 0 }));
        return undefined;
      }),
    ).not.toContainEqual(expect.stringContaining('lost: '));
  });

  it('T3, T4: notices what lies in another thread of its customer, and a thread without a ticket', () => {
    const second = `${phone} (2)`;
    const broken = brokenBy(({ log, found }) => {
      log.messages.push(wrote('Another matter', monday + 9 * hour, { thread: second, channel: 'email' }));
      const misfiled = withConversation(found, ({ thread }) => ({
        thread: [...thread, message('customer', 'Another matter', monday + 9 * hour)],
      }));
      const conversations = new Map([...misfiled.conversations, [second, { tickets: [], thread: [] }]]);
      return { ...misfiled, conversations };
    });
    expect(broken).toEqual([
      `every message is in its thread, once: lost: ${second}: Another matter | once too often: ${phone}: Another matter`,
      `one ticket a person by SMS, a thread by e-mail, a chat: ${second} has 0`,
    ]);
  });

  it('T6: notices a file that was lost', () => {
    const broken = brokenBy(({ log }) => {
      log.messages.splice(0, 1, wrote('Where is my order?', monday + 9 * hour, { files: ['photo.png'] }));
      return undefined;
    });
    expect(broken).toEqual([`every file is with its message, once: lost: ${phone}: photo.png`]);
  });

  it('C2: counts a machine’s mail for nothing, and yet misses it', () => {
    const away = wrote('Out of office', monday + day, { automatic: true });
    const broken = brokenBy(({ log }) => {
      log.messages.push(away);
      return undefined;
    });
    expect(broken).toEqual([`every message is in its thread, once: lost: ${phone}: Out of office`]);
  });

  it('notices an answer that went out twice, and one that never went out', () => {
    const twice = brokenBy(({ found }) => ({ ...found, sent: [...found.sent, ...found.sent] }));
    const never = brokenBy(({ found }) => ({ ...found, sent: [] }));
    expect(twice).toEqual([
      `every answer came to its customer, once: by Twilio, by Postmark, in the chat: once too often: ${phone}: On its way.`,
    ]);
    expect(never).toEqual([
      `every answer came to its customer, once: by Twilio, by Postmark, in the chat: lost: ${phone}: On its way.`,
    ]);
  });

  it('T1, T2: notices a second ticket, and a number that was given twice', () => {
    const broken = brokenBy(({ found }) =>
      withConversation(found, ({ tickets }) => ({ tickets: [...tickets, ...tickets] })),
    );
    expect(broken).toEqual([
      `one ticket a person by SMS, a thread by e-mail, a chat: ${phone} has 2`,
      'no number was given twice: #1',
    ]);
  });

  it('A8: notices a ticket that nobody was given, unless it waits by the limit of the backlog', () => {
    const forgotten = (found: Found) =>
      withConversation(found, ({ tickets }) => ({
        tickets: tickets.map((one) => ({ ...one, assignee: null })),
      }));
    expect(brokenBy(({ found }) => forgotten(found))).toEqual([expect.stringContaining('#1 has nobody')]);
    expect(brokenBy(({ found }) => ({ ...forgotten(found), handsAreFull: true }))).toEqual([]);
  });

  it('C5: notices a ticket that closed too early, and one whose thread says so twice', () => {
    const early = brokenBy(({ found }) => ({ ...found, now: monday + 2 * day }));
    expect(early).toContainEqual(
      expect.stringContaining('#1 is closed by inactivity, and should be open (not-yet)'),
    );
    const twice = brokenBy(({ found }) =>
      withConversation(found, ({ thread }) => ({ thread: [...thread, ...thread.slice(-1)] })),
    );
    expect(twice).toEqual([expect.stringContaining('#1 closed itself 2 times, not 1')]);
  });

  it('C3, C4, C8: an open ticket says why, and has one check at its time', () => {
    const open = ({ log, found }: ReturnType<typeof aGoodEnd>, schedules: Found['schedules']) => {
      log.messages.push(wrote('And now?', monday + 11 * hour));
      log.answers.push(said('Soon.', monday + 3 * day));
      const closesAt = new Date(monday + 5 * day).toISOString();
      const thread = [
        message('customer', 'Where is my order?', monday + 9 * hour),
        message('agent', 'On its way.', monday + 10 * hour),
        message('customer', 'And now?', monday + 11 * hour),
        message('agent', 'Soon.', monday + 3 * day),
      ];
      const tickets = [ticket({ autoClose: { checkAt: closesAt, closesAt } })];
      const sent = [...found.sent, { to: phone, text: 'Soon.' }];
      return { ...withConversation(found, () => ({ tickets, thread })), sent, schedules };
    };
    const check = { Name: 'check-tkt_1-2', ScheduleExpression: 'at(2026-01-10T00:00:00)' };
    expect(brokenBy((end) => open(end, [check]))).toEqual([]);
    expect(brokenBy((end) => open(end, []))).toEqual([
      expect.stringContaining('#1 has 0 checks pending, not 1'),
    ]);
    expect(
      brokenBy((end) => open(end, [{ ...check, ScheduleExpression: 'at(2026-01-09T00:00:00)' }])),
    ).toEqual([
      expect.stringContaining('#1 is checked at(2026-01-09T00:00:00), not at(2026-01-10T00:00:00)'),
    ]);
  });
});

describe('the report', () => {
  const agents = [{ id: sam, name: 'Sam', actor: 'sam' }];

  it('shows what was kept and what was not, with the fault', () => {
    const { log, found } = aGoodEnd();
    const good = writeReport(log, found, checkAll(log, found), { agents });
    expect(good).toContain('✓ every message is in its thread, once');
    expect(good).not.toContain('✗');
    const lost = withConversation(found, () => ({ thread: [] }));
    const bad = writeReport(log, lost, checkAll(log, lost), { agents });
    expect(bad).toContain(`✗ every message is in its thread, once\n      lost: ${phone}: Where is my order?`);
  });

  it('counts what was delivered again, and what closed', () => {
    const { log, found } = aGoodEnd();
    const text = writeReport(log, found, [], { agents });
    expect(text).toMatch(/SMS +e-mail +web chat +all\n/);
    expect(text).toMatch(/messages that they wrote +1 +0 +0 +1\n/);
    expect(text).toMatch(/delivered again, and not stored again +2 +0 +0 +2\n/);
    expect(text).toMatch(/closed: quiet for two days after the answer +1 +0 +0 +#1 on Wed 10:00/);
  });
});
