import { describe, expect, test } from 'vitest';
import { hour, second } from '#domain/ids.ts';
import { aiRouting } from '#domain/routing/route.ts';
import {
  addAutomaticMail,
  addCustomerMessage,
  type Inbound,
  type InboundEmail,
  openTicket,
} from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import {
  aHandOff,
  anAttachment,
  anInboundMail,
  anInboundMessage,
  aTicket,
  start,
  toInbox,
  unrouted,
} from '#test/support/builders.ts';

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
  const toTeam = { ...team, spam: false };

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
    expect(addCustomerMessage(owned, again, toTeam).after).toMatchObject({
      ...has,
      queued: null,
      teamId: 'team_old',
    });
  });

  test('routes it like a new one where nobody has it', () => {
    expect(addCustomerMessage(closed, again, toTeam).after).toMatchObject(team);
    expect(addCustomerMessage({ ...closed, teamId: 'team_old' }, again, toInbox).after).toMatchObject(
      toInbox,
    );
  });

  describe.each(['ai', 'elsewhere'] as const)(
    'that was handled by %s, and that nobody here has',
    (handledBy) => {
      const handOff = aHandOff({ state: 'done' });
      const handled = { ...closed, handledBy, handOff, aiOutcome: 'escalated' } as const;

      test('H2: begins anew with the AI agent where that is on, in no queue, told of the message', () => {
        const { after, messages } = addCustomerMessage(handled, again, aiRouting);
        const anew = { handledBy: 'ai', aiOutcome: 'under-way', handOff: null, queued: null, teamId: null };
        expect(after).toMatchObject({ ...anew, cycle: 2, openedAt: later, firstAnswerAt: null });
        expect(messages[0]?.delivery).toMatchObject({ state: 'pending', via: 'ai' });
      });

      test('A8: goes where a new one would, to people here, where it is off', () => {
        const { after, messages } = addCustomerMessage(handled, again, toTeam);
        expect(after).toMatchObject({ ...team, handledBy: 'human', aiOutcome: null, handOff: null });
        expect(messages[0]?.delivery).toBeNull();
      });
    },
  );

  test('is a bug where it is a web chat: that is final (T4)', () => {
    expect(() => addCustomerMessage({ ...closed, channel: 'web_chat' }, again, toInbox)).toThrow('T4');
  });
});

describe('T3: what a ticket keeps of its mails', () => {
  const opened = openTicket('tkt_1', 1, anInboundMail(), unrouted).after;
  const reply = (overrides: Partial<InboundEmail> = {}, inbound: Partial<Inbound> = {}) =>
    addCustomerMessage(
      opened,
      anInboundMail({
        email: { messageId: 'second@example.com', references: ['first@example.com'], cc: [], ...overrides },
        at: later,
        ...inbound,
      }),
      unrouted,
    );

  test('is what an answer needs: the latest mail, and those before it', () => {
    expect(opened.email).toEqual({
      messageId: 'first@example.com',
      references: [],
      cc: [],
      participants: ['carla@example.com'],
    });
    expect(reply().after.email).toMatchObject({
      messageId: 'second@example.com',
      references: ['first@example.com'],
    });
    expect(reply({ messageId: null }).after.email?.messageId).toBe('first@example.com');
  });

  test('is who has taken part, ever, and who else the latest mail went to', () => {
    const { after } = reply({ cc: ['boss@example.com'] }, { contactAddress: 'colleague@example.com' });
    expect(after.email).toMatchObject({
      cc: ['boss@example.com'],
      participants: ['carla@example.com', 'colleague@example.com', 'boss@example.com'],
    });
    const again = addCustomerMessage(after, anInboundMail({ at: later }), unrouted).after.email;
    expect(again?.cc).toEqual([]);
    expect(again?.participants).toEqual(after.email?.participants);
  });

  test('has an end: twenty references, a hundred people', () => {
    const many = Array.from({ length: 150 }, (_, nth) => `${nth}@example.com`);
    const { email } = reply({ references: many, cc: many }).after;
    expect(email?.references).toEqual(many.slice(-20));
    expect(email?.participants).toHaveLength(100);
    expect(email?.participants[0]).toBe('carla@example.com');
  });

  test('says of each mail how it was named, and who wrote it where that is not the contact', () => {
    expect(reply().messages).toMatchObject([{ rfcId: 'second@example.com', sender: null }]);
    expect(reply({}, { contactAddress: 'colleague@example.com' }).messages).toMatchObject([
      { sender: 'colleague@example.com' },
    ]);
    const whole = { text: 'Yes.', fullText: 'Yes.\n> Is it blue?', html: '<p>Yes.</p>' };
    expect(reply({}, { ...whole, attachments: [anAttachment()] }).messages).toMatchObject([
      { ...whole, attachments: [anAttachment()] },
    ]);
  });
});

describe('a machine’s mail in a thread (RFC 3834)', () => {
  const mail = anInboundMail({ text: 'I am away.', automatic: true, at: later });

  test.each<{ title: string; ticket: Partial<Ticket> }>([
    { title: 'reopens nothing', ticket: { status: 'closed', closedAt: start, closedBy: 'agent' } },
    { title: 'wakes nothing (T9)', ticket: { status: 'snoozed', snoozedUntil: later + hour } },
    { title: 'does not reset the clock (C2)', ticket: { answeredAt: start, waitingSince: null } },
  ])('$title', ({ ticket }) => {
    const before = { ...openTicket('tkt_1', 1, anInboundMail(), unrouted).after, ...ticket };
    const { after, messages } = addAutomaticMail(before, mail);
    const written = { lastSeq: 2, lastChangeBy: 'customer', lastChangeAt: later, version: 2 };
    expect(after).toEqual({ ...before, ...written });
    expect(messages).toMatchObject([{ seq: 2, text: 'I am away.', code: 'automatic-mail', at: later }]);
  });
});

describe('T8: what a blocked contact writes', () => {
  const spam = { ...unrouted, spam: true };

  test('lies apart, in no queue', () => {
    expect(openTicket('tkt_1', 1, anInboundMessage(), spam).after).toMatchObject({
      spam: true,
      queued: null,
    });
    const closedSpam = { ...closed, spam: true };
    expect(addCustomerMessage(closedSpam, again, toInbox).after).toMatchObject({ spam: true, queued: null });
  });

  test('in a chat goes where the rest of it lies, closed or not: nothing fails', () => {
    const chat = { ...closed, channel: 'web_chat', via: 'chat', spam: true } as const;
    expect(addCustomerMessage(chat, again, spam).messages).toMatchObject([{ seq: 2 }]);
  });
});

test('T9: answers go back the way that the latest message came', () => {
  const { after } = addCustomerMessage(aTicket(), { ...again, via: 'aws_sms' }, unrouted);
  expect(after.via).toBe('aws_sms');
});
