import { describe, expect, test } from 'vitest';
import { hour, second } from '#domain/ids.ts';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { anInboundMessage, aTicket, start, toInbox, unrouted } from '#test/support/builders.ts';

const later = start + hour;
const again = anInboundMessage({ text: 'And now?', at: later });
const closed = aTicket({ status: 'closed', closedAt: start, closedBy: 'agent', waitingSince: null });
const has = { assigneeId: 'agt_sam', assignment: { by: 'person', at: start, agentId: 'agt_sam' } } as const;

describe('T1: a customer’s first message', () => {
  const { before, after, messages } = openTicket('tkt_abc', 7, anInboundMessage({ tags: ['vip'] }), toInbox);

  test('opens a ticket that waits for us', () => {
    expect(before).toBeNull();
    expect(after).toMatchObject({
      id: 'tkt_abc',
      number: 7,
      channel: 'sms',
      status: 'open',
      contactId: 'con_carla',
      assigneeId: null,
      queued: { queue: 'inbox', at: start },
      tags: ['vip'],
      waitingSince: start,
      cycle: 1,
      lastSeq: 1,
      version: 1,
    });
  });

  test('is the first of its thread', () => {
    const first = {
      id: 'msg_abc_1',
      ticketId: 'tkt_abc',
      seq: 1,
      author: 'customer',
      text: 'Where is my order?',
    };
    expect(messages).toMatchObject([{ ...first, at: start, internal: false, delivery: null }]);
  });
});

describe('T1: a customer’s next message', () => {
  test('joins their open ticket', () => {
    const { after, messages } = addCustomerMessage(aTicket(has), again, toInbox);
    expect(messages).toMatchObject([{ seq: 2, author: 'customer', text: 'And now?', at: later }]);
    expect(after).toMatchObject({ ...has, status: 'open', queued: null, cycle: 1, lastCustomerSeq: 2 });
  });

  test('leaves it waiting since the first one that nobody has answered', () => {
    expect(addCustomerMessage(aTicket(), again, unrouted).after.waitingSince).toBe(start);
    const answered = aTicket({ waitingSince: null, answeredAt: start });
    expect(addCustomerMessage(answered, again, unrouted).after).toMatchObject({
      waitingSince: later,
      answeredAt: null,
    });
  });

  test('puts an open ticket in no queue that is in none (A3)', () => {
    expect(addCustomerMessage(aTicket(), again, toInbox).after.queued).toBeNull();
  });

  test('wakes a snoozed ticket at once (T9)', () => {
    const snoozed = aTicket({ ...has, status: 'snoozed', snoozedUntil: later + hour });
    expect(addCustomerMessage(snoozed, again, toInbox).after).toMatchObject({
      status: 'open',
      snoozedUntil: null,
      queued: null,
    });
  });

  test('is never before what the thread holds already, whatever the clocks say', () => {
    const ahead = aTicket({ lastMessageAt: later, lastChangeAt: later });
    const { after, messages } = addCustomerMessage(ahead, { ...again, at: later - second }, unrouted);
    expect([messages[0]?.at, after.lastCustomerMessageAt, after.lastMessageAt]).toEqual([
      later,
      later,
      later,
    ]);
  });

  test('is answered from the number that it was sent to', () => {
    const elsewhere = { ...again, ourAddress: '+493099' };
    expect(addCustomerMessage(aTicket(), elsewhere, unrouted).after.ourAddress).toBe('+493099');
    expect(addCustomerMessage(aTicket(), { ...again, ourAddress: null }, unrouted).after.ourAddress).toBe(
      '+4930123456',
    );
  });
});

describe('T2, T3: a message to a closed ticket', () => {
  const team = { teamId: 'team_vip', queued: { queue: 'team_vip', at: later } } as const;

  test('reopens it, as the customer’s own reply (C8)', () => {
    const reopened = addCustomerMessage({ ...closed, ...has, reopenedAt: null }, again, toInbox).after;
    expect(reopened).toMatchObject({
      status: 'open',
      closedAt: null,
      closedBy: null,
      reopenedAt: null,
      cycle: 2,
    });
  });

  test('leaves it with whoever has it', () => {
    const owned = { ...closed, ...has, teamId: 'team_old' as const };
    expect(addCustomerMessage(owned, again, team).after).toMatchObject({
      ...has,
      queued: null,
      teamId: 'team_old',
    });
  });

  test('routes it like a new one where nobody has it', () => {
    expect(addCustomerMessage(closed, again, team).after).toMatchObject(team);
    expect(addCustomerMessage({ ...closed, teamId: 'team_old' }, again, toInbox).after).toMatchObject(
      toInbox,
    );
  });

  test.each(['ai', 'elsewhere'] as const)(
    'puts it in no queue where it is handled by %s (H2, H8a)',
    (handledBy) => {
      expect(addCustomerMessage({ ...closed, handledBy }, again, toInbox).after.queued).toBeNull();
    },
  );

  test('is a bug where it is a web chat: that is final (T4)', () => {
    expect(() => addCustomerMessage({ ...closed, channel: 'web_chat' }, again, toInbox)).toThrow('T4');
  });
});
