import { describe, expect, test } from 'vitest';
import { hour } from '#domain/ids.ts';
import { refuse } from '#domain/result.ts';
import { type Answer, answerCustomer, writeNote } from '#domain/ticket/answer.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anAnswer, anAttachment, aTicket, start } from '#test/support/builders.ts';

const at = start + hour;
const queued = { queued: { queue: 'inbox', at: start } } as const;
const closed = aTicket({ status: 'closed', closedAt: start, closedBy: 'inactivity', waitingSince: null });

function answered(ticket: Ticket, answer: Answer = anAnswer()) {
  const change = answerCustomer(ticket, answer);
  if (!change.ok) throw new Error(change.refusal);
  return change.value;
}

describe('T9: an agent’s answer', () => {
  test('is in the thread, about to be delivered', () => {
    const pending = { state: 'pending', attempt: 0, changedAt: at, providerMessageId: null, failure: null };
    expect(answered(aTicket()).messages).toMatchObject([
      { id: 'msg_1_2', seq: 2, author: 'agent', agentId: 'agt_sam', internal: false, at, delivery: pending },
    ]);
  });

  test('starts the clock, and the ticket waits for the customer (C2)', () => {
    expect(answered(aTicket()).after).toMatchObject({ waitingSince: null, answeredAt: at, lastAnswerAt: at });
  });

  test('does not start it again (C2)', () => {
    const first = aTicket({ waitingSince: null, answeredAt: start, lastAnswerAt: start });
    expect(answered(first).after).toMatchObject({ answeredAt: start, lastAnswerAt: at });
  });

  test('gives a ticket that nobody has to its author, out of its queue (T10)', () => {
    expect(answered(aTicket(queued)).after).toMatchObject({
      assigneeId: 'agt_sam',
      assignment: { by: 'reply', at, agentId: 'agt_sam' },
      queued: null,
    });
  });

  test('takes a ticket from nobody (T10)', () => {
    const sues = {
      assigneeId: 'agt_sue',
      assignment: { by: 'person', at: start, agentId: 'agt_sue' },
    } as const;
    expect(answered(aTicket(sues)).after).toMatchObject(sues);
  });

  test.each([null, 'agt_sue'] as const)(
    'takes it over from the AI agent, whoever has it: %s (H5)',
    (assigneeId) => {
      expect(answered(aTicket({ handledBy: 'ai', assigneeId })).after.handledBy).toBe('human');
    },
  );

  test('reopens a closed ticket, whose clock stands still (C8)', () => {
    expect(answered(closed).after).toMatchObject({
      status: 'open',
      closedAt: null,
      closedBy: null,
      reopenedAt: at,
      cycle: 2,
      waitingSince: null,
    });
  });

  test.each([
    {
      title: 'a web chat that is over (T4)',
      ticket: { ...closed, channel: 'web_chat' },
      refusal: 'chat-is-over',
    },
    {
      title: 'a ticket handled elsewhere',
      ticket: aTicket({ handledBy: 'elsewhere' }),
      refusal: 'handled-elsewhere',
    },
    { title: 'spam (T8)', ticket: aTicket({ spam: true }), refusal: 'is-spam' },
  ] as const)('is refused in $title', ({ ticket, refusal }) => {
    expect(answerCustomer(ticket, anAnswer())).toEqual(refuse(refusal));
  });
});

describe('T9: an answer on its channel', () => {
  const thread = { messageId: 'first@example.com', references: [], participants: ['carla@example.com'] };
  const mail = aTicket({ channel: 'email', via: 'ses', email: { ...thread, cc: ['boss@example.com'] } });
  const ccOf = (ticket: Ticket, cc: Answer['cc']) => answered(ticket, anAnswer({ cc })).messages[0]?.cc;

  test('in a chat has arrived where the visitor reads it', () => {
    const chat = aTicket({ channel: 'web_chat', via: 'chat' });
    expect(answered(chat).messages[0]?.delivery).toMatchObject({ state: 'sent', attempt: 0 });
  });

  test('by e-mail goes to whomever the customer’s mail went to, unless its author says otherwise', () => {
    expect(ccOf(mail, null)).toEqual(['boss@example.com']);
    expect(ccOf(mail, [])).toEqual([]);
    expect(ccOf(mail, ['tax@example.com'])).toEqual(['tax@example.com']);
    expect(ccOf(aTicket(), ['tax@example.com'])).toEqual([]);
  });

  test('has its attachments', () => {
    const attachments = [anAttachment()];
    expect(answered(mail, anAnswer({ attachments })).messages).toMatchObject([{ attachments }]);
  });

  test('as a note goes to nobody', () => {
    expect(writeNote(mail, anAnswer({ cc: ['tax@example.com'] })).messages).toMatchObject([{ cc: [] }]);
  });
});

describe('T9: an internal note', () => {
  const ticket = aTicket(queued);
  const { after, messages } = writeNote(ticket, anAnswer());

  test('is seen by the team only, and delivered to nobody', () => {
    expect(messages).toMatchObject([{ seq: 2, author: 'agent', internal: true, delivery: null, at }]);
  });

  test('changes nothing about the ticket but its thread (C2, T10)', () => {
    const written = { lastSeq: 2, lastChangeBy: 'agt_sam', lastChangeAt: at, version: ticket.version + 1 };
    expect(after).toEqual({ ...ticket, ...written });
  });

  test('reopens nothing', () => expect(writeNote(closed, anAnswer()).after.status).toBe('closed'));
});
