import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  type Arrived,
  answerAutomatically,
  arrivedBy,
  builtInMessages,
  type Circumstances,
} from '#domain/automatic-message.ts';
import { hour, minute } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import { addAutomaticMail, addCustomerMessage } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import {
  aContact,
  anAnswer,
  anInboundMail,
  anInboundMessage,
  aTicket,
  start,
  unrouted,
} from '#test/support/builders.ts';

/** Monday to Friday, nine to five, in UTC; `start` is Monday at nine. */
const nineToFive = {
  ...defaultSettings['office-hours'],
  weekly: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }] as const,
  automaticMessages: ['sms', 'email'] as const,
};
const evening = start + 10 * hour;
const nextMorning = start + 24 * hour;

const inUtc = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC');

/** How things stand when a message comes, unless told otherwise: on Monday morning, with somebody online. */
const at = (cameAt: number, overrides: Partial<Circumstances> = {}): Circumstances => ({
  hours: nineToFive,
  cameAt: inUtc(cameAt),
  anyoneOnline: true,
  contact: aContact(),
  message: { sender: null, code: null },
  now: cameAt,
  ...overrides,
});

const opened = (when = start, overrides: Partial<Ticket> = {}): Ticket =>
  aTicket({
    createdAt: when,
    lastMessageAt: when,
    lastCustomerMessageAt: when,
    lastChangeAt: when,
    waitingSince: when,
    ...overrides,
  });

const first = (ticket: Ticket): Arrived => arrivedBy(null, ticket) ?? fail();
function fail(): never {
  throw new Error('a customer’s message came');
}

/** The customer writes, and is answered automatically or not. */
function write(ticket: Ticket, when: number, overrides: Partial<Circumstances> = {}) {
  const { after } = addCustomerMessage(ticket, anInboundMessage({ at: when }), unrouted);
  const change = answerAutomatically(after, arrivedBy(ticket, after) ?? fail(), at(when, overrides));
  return { after: change?.after ?? after, code: change?.messages[0]?.code ?? null };
}

function closedAgain(ticket: Ticket, when: number): Ticket {
  const closed = closeTicket(ticket, 'agt_sam', when);
  return closed.ok ? closed.value.after : fail();
}

describe('O1: which text is said', () => {
  const codeOf = (when: number, overrides: Partial<Circumstances> = {}) => {
    const ticket = opened(when);
    return answerAutomatically(ticket, first(ticket), at(when, overrides))?.messages[0]?.code ?? null;
  };

  it('outside hours, in hours with nobody online, or else to what opens a ticket', () => {
    expect(codeOf(evening)).toBe('auto-reply-outside');
    expect(codeOf(evening, { anyoneOnline: false })).toBe('auto-reply-outside');
    expect(codeOf(start, { anyoneOnline: false })).toBe('auto-reply-nobody-online');
    expect(codeOf(start)).toBe('auto-reply-during');
    expect(codeOf(start, { anyoneOnline: null })).toBe('auto-reply-during');
  });

  it('the settings’ text, or the one that is built in', () => {
    const textOf = (when: number, overrides: Partial<Circumstances> = {}) => {
      const ticket = opened(when);
      return answerAutomatically(ticket, first(ticket), at(when, overrides))?.messages[0]?.text;
    };
    expect(textOf(start)).toBe(builtInMessages.duringMessage);
    expect(textOf(start, { anyoneOnline: false })).toBe(builtInMessages.nobodyOnlineMessage);
    expect(textOf(evening)).toBe(builtInMessages.outsideMessage);
    const own = { duringMessage: 'Gleich!', nobodyOnlineMessage: 'Niemand da.', outsideMessage: 'Zu.' };
    const hours = { ...nineToFive, ...own };
    expect(textOf(start, { hours })).toBe('Gleich!');
    expect(textOf(start, { hours, anyoneOnline: false })).toBe('Niemand da.');
    expect(textOf(evening, { hours })).toBe('Zu.');
  });

  it('by how things stood when the message came, though the reaction is late', () => {
    const ticket = opened(start + 8 * hour - 1);
    const late = at(start + 8 * hour - 1, { now: start + 8 * hour + minute });
    expect(answerAutomatically(ticket, first(ticket), late)?.messages[0]?.code).toBe('auto-reply-during');
  });

  it('an office that never opens is outside hours once a ticket', () => {
    const hours = { ...nineToFive, weekly: [] };
    const { after, code } = write(opened(), start, { hours });
    expect(code).toBe('auto-reply-outside');
    expect(write(after, nextMorning, { hours }).code).toBeNull();
  });
});

describe('O1: as a message', () => {
  const ticket = opened(evening);
  const change = answerAutomatically(ticket, first(ticket), at(evening));

  it('it is the system’s, public, and goes out to the customer alone', () => {
    const mail = opened(evening, {
      channel: 'email',
      via: 'postmark',
      email: { messageId: 'a', references: [], cc: ['boss@example.com'], participants: [] },
    });
    const sent = answerAutomatically(mail, first(mail), at(evening))?.messages;
    expect(sent).toMatchObject([
      { seq: 2, author: 'system', internal: false, cc: [], delivery: { state: 'pending' } },
    ]);
  });

  it('C2: it counts for nothing: of the ticket only its count of messages changes, and what was said', () => {
    expect(change?.after).toEqual({
      ...ticket,
      autoReplied: expect.any(String),
      lastSeq: 2,
      lastChangeBy: 'system',
      version: ticket.version + 1,
    });
  });

  it('in a chat it has arrived', () => {
    const chat = opened(evening, { channel: 'web_chat', via: 'chat' });
    const hours = { ...nineToFive, automaticMessages: [] };
    const said = answerAutomatically(chat, first(chat), at(evening, { hours }))?.messages;
    expect(said).toMatchObject([{ code: 'auto-reply-outside', delivery: { state: 'sent' } }]);
  });
});

describe('O1: at most once a ticket and period', () => {
  it('outside hours: until the office opens', () => {
    const one = write(opened(), evening);
    expect(one.code).toBe('auto-reply-outside');
    const two = write(one.after, evening + hour);
    expect(two.code).toBeNull();
    const nextEvening = write(two.after, evening + 24 * hour);
    expect(nextEvening.code).toBe('auto-reply-outside');
  });

  it('a weekend is one closed period', () => {
    const friday = write(opened(), evening + 4 * 24 * hour);
    expect(friday.code).toBe('auto-reply-outside');
    expect(write(friday.after, evening + 6 * 24 * hour).code).toBeNull();
  });

  it('with nobody online: that day', () => {
    const nobody = { anyoneOnline: false };
    const one = write(opened(), start + hour, nobody);
    expect(one.code).toBe('auto-reply-nobody-online');
    expect(write(one.after, start + 2 * hour, nobody).code).toBeNull();
    expect(write(one.after, nextMorning, nobody).code).toBe('auto-reply-nobody-online');
  });

  it('during hours: to what opens the ticket, and what reopens it, not to what comes into it', () => {
    const ticket = opened();
    const answered = answerAutomatically(ticket, first(ticket), at(start))?.after ?? ticket;
    expect(write(answered, start + hour).code).toBeNull();
    expect(write(closedAgain(answered, start + hour), start + 2 * hour).code).toBe('auto-reply-during');
  });

  it('during hours: not into a ticket that was opened in the night', () => {
    const night = write(opened(evening), evening + 1);
    expect(night.code).toBe('auto-reply-outside');
    expect(write(night.after, nextMorning).code).toBeNull();
  });

  it('what was said of one kind is not forgotten over another', () => {
    const nobody = { anyoneOnline: false };
    const first = write(opened(), start + hour, nobody);
    expect(first.code).toBe('auto-reply-nobody-online');
    const second = write(closedAgain(first.after, start + 2 * hour), start + 3 * hour);
    expect(second.code).toBe('auto-reply-during');
    expect(write(second.after, start + 4 * hour, nobody).code).toBeNull();
  });

  it('one a message, whatever has changed by the time it is asked once more', () => {
    const ticket = opened(start + 8 * hour - 1);
    const arrived = first(ticket);
    const came = start + 8 * hour - 1;
    const once = answerAutomatically(ticket, arrived, at(came, { anyoneOnline: false }))?.after ?? ticket;
    expect(once.autoReplied).not.toBeNull();
    expect(answerAutomatically(once, arrived, at(came))).toBeNull();
    expect(answerAutomatically(once, arrived, at(came, { cameAt: inUtc(evening) }))).toBeNull();
  });
});

describe('O1: never', () => {
  const silent = (ticket: Ticket, circumstances = at(evening)) =>
    answerAutomatically(ticket, first(ticket), circumstances) === null;
  const reopened = reopenTicket(closedAgain(opened(evening), evening), 'agt_sam', evening);
  const answered = answerCustomer(opened(evening), anAnswer({ at: evening }));

  it.each([
    ['to spam (T8)', opened(evening, { spam: true })],
    ['to what a provider took for spam', opened(evening, { tags: ['spam-suspect'] })],
    ['in place of the AI agent', opened(evening, { handledBy: 'ai' })],
    ['where another helpdesk handles it', opened(evening, { handledBy: 'elsewhere' })],
    ['into a ticket that is closed again', closedAgain(opened(evening), evening)],
    ['where somebody has answered', answered.ok ? answered.value.after : fail()],
    [
      'to our own address',
      opened(evening, {
        channel: 'email',
        contactAddress: 'Help+x1@shop.example',
        ourAddress: 'help@shop.example',
      }),
    ],
    ['to nobody', opened(evening, { channel: 'email', contactAddress: 'unknown@sender.invalid' })],
  ])('%s', (_, ticket) => {
    expect(silent(ticket)).toBe(true);
    expect(silent(opened(evening))).toBe(false);
  });

  it.each([
    ['to a blocked contact', { contact: aContact({ blocked: true }) }],
    ['to one who opted out', { contact: aContact({ optedOut: true }) }],
    [
      'to somebody else of the thread, whom it would not reach',
      { message: { sender: 'boss@example.com', code: null } },
    ],
    ['to a machine', { message: { sender: null, code: 'automatic-mail' as const } }],
    ['an hour late', { now: evening + hour + 1 }],
    [
      'where the settings want none on this channel',
      { hours: { ...nineToFive, automaticMessages: ['email' as const] } },
    ],
  ])('%s', (_, circumstances) => {
    expect(silent(opened(evening), at(evening, circumstances))).toBe(true);
  });

  it('where somebody answered and the customer has written since: that message has its own', () => {
    const before = opened(evening);
    const reply = answerCustomer(before, anAnswer({ at: evening + 1 }));
    if (!reply.ok) throw new Error(reply.refusal);
    const { after } = addCustomerMessage(reply.value.after, anInboundMessage({ at: evening + 2 }), unrouted);
    expect(answerAutomatically(after, first(before), at(evening, { now: evening + 2 }))).toBeNull();
  });

  it('into a ticket that somebody has closed and reopened since', () => {
    const after = reopened.ok ? reopened.value.after : fail();
    expect(answerAutomatically(after, first(opened(evening)), at(evening))).toBeNull();
  });

  it('to a change that brought no message, or a machine’s', () => {
    const ticket = opened();
    const reply = answerCustomer(ticket, anAnswer());
    expect(reply.ok && arrivedBy(ticket, reply.value.after)).toBeNull();
    const mail = addAutomaticMail(ticket, anInboundMail({ automatic: true }));
    expect(arrivedBy(ticket, mail.after)).toBeNull();
  });
});

describe('whenever a customer writes, and however often it is asked', () => {
  it('O1, C2: one automatic answer a message, one a kind and period, and nothing else of the ticket changes', () => {
    const moment = fc.record({
      pause: fc.integer({ min: 1, max: 40 * hour }),
      anyoneOnline: fc.constantFrom(true, false, null),
    });
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 20 }), (moments) => {
        let ticket = opened();
        let when = start;
        const said: string[] = [];
        for (const { pause, anyoneOnline } of moments) {
          when += pause;
          const written = addCustomerMessage(ticket, anInboundMessage({ at: when }), unrouted).after;
          const arrived = arrivedBy(ticket, written) ?? fail();
          const change = answerAutomatically(written, arrived, at(when, { anyoneOnline }));
          ticket = change?.after ?? written;
          for (const again of [true, false, null])
            expect(
              change === null ||
                answerAutomatically(ticket, arrived, at(when, { anyoneOnline: again })) === null,
            ).toBe(true);
          if (change === null) continue;
          said.push(ticket.autoReplied?.split(' ')[0]?.split('@')[0] ?? '');
          const { waitingSince, answeredAt, lastAnswerAt, lastMessageAt } = written;
          expect(ticket).toMatchObject({ waitingSince, answeredAt, lastAnswerAt, lastMessageAt });
          expect(ticket.autoReplied?.split(' ').length).toBeLessThanOrEqual(3);
        }
        expect(new Set(said).size).toBe(said.length);
      }),
    );
  });
});
