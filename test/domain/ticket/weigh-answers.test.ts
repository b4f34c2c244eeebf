import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hour, minute } from '#domain/ids.ts';
import { answerCustomer, writeNote } from '#domain/ticket/answer.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import type { DeliveryState, Message } from '#domain/ticket/message.ts';
import { addCustomerMessage } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { isAnswer, weighAnswers } from '#domain/ticket/weigh-answers.ts';
import { anAnswer, anInboundMessage, aTicket, start, unrouted } from '#test/support/builders.ts';

const now = start + 3 * hour;

function answered(ticket: Ticket, at = start + hour): TicketChange {
  const change = answerCustomer(ticket, anAnswer({ at }));
  if (!change.ok) throw new Error(change.refusal);
  return change.value;
}

const become = (message: Message | undefined, state: DeliveryState): Message => {
  if (message?.delivery == null) throw new Error('nothing was to be delivered');
  return { ...message, delivery: { ...message.delivery, state } };
};

describe('C2: an answer that has failed has answered nobody', () => {
  const { after: ticket, messages } = answered(aTicket());
  const [answer] = messages;
  const failed = become(answer, 'failed');

  it('the ticket waits for us again, since the customer’s latest message, and its clock stands still', () => {
    expect(weighAnswers(ticket, [failed], now)?.after).toEqual({
      ...ticket,
      waitingSince: ticket.lastCustomerMessageAt,
      answeredAt: null,
      lastAnswerAt: null,
      lastChangeBy: 'system',
      lastChangeAt: now,
      version: ticket.version + 1,
    });
  });

  it.each<DeliveryState>(['pending', 'sending', 'sent', 'delivered', 'possibly_sent'])(
    'while it is %s it counts',
    (state) => {
      expect(weighAnswers(ticket, [become(answer, state)], now)).toBeNull();
    },
  );

  it('weighed once more, it changes nothing more', () => {
    const weighed = weighAnswers(ticket, [failed], now)?.after ?? ticket;
    expect(weighAnswers(weighed, [failed], now + hour)).toBeNull();
  });

  it('one that is sent once more counts from then on', () => {
    const waiting = weighAnswers(ticket, [failed], now)?.after ?? ticket;
    expect(weighAnswers(waiting, [become(answer, 'pending')], now + minute)?.after).toMatchObject({
      waitingSince: null,
      answeredAt: now + minute,
      lastAnswerAt: now + minute,
    });
  });

  it('where another answer stands, the ticket waits for the customer, and the clock runs from that one', () => {
    const second = answered(ticket, start + 2 * hour);
    const change = weighAnswers(second.after, [failed, ...second.messages], now);
    expect(change?.after).toMatchObject({ waitingSince: null, answeredAt: start + 2 * hour });
    expect(weighAnswers(second.after, [...messages, become(second.messages[0], 'failed')], now)).toBeNull();
  });

  it('a ticket that an agent closed on it is open again, and waits for us', () => {
    const closed = closeTicket(ticket, 'agt_sam', now);
    if (!closed.ok) throw new Error(closed.refusal);
    const weighed = weighAnswers(closed.value.after, [failed], now)?.after ?? ticket;
    expect(weighed).toMatchObject({
      status: 'open',
      closedBy: null,
      cycle: ticket.cycle + 1,
      waitingSince: ticket.lastCustomerMessageAt,
      answeredAt: null,
    });
  });

  it('one that closed for inactivity long after stays closed, and waits for us once it is reopened', () => {
    const closed = {
      ...ticket,
      status: 'closed',
      closedAt: now,
      closedBy: 'inactivity',
      waitingSince: null,
    } as const;
    const weighed = weighAnswers(closed, [failed], now)?.after ?? ticket;
    expect(weighed).toMatchObject({ status: 'closed', waitingSince: null, answeredAt: null });
    const reopened = reopenTicket(weighed, 'agt_sam', now);
    expect(reopened.ok && reopened.value.after.waitingSince).toBe(ticket.lastCustomerMessageAt);
  });

  it('a note, or an automatic message, answers nothing either way', () => {
    const note = writeNote(ticket, anAnswer({ at: now })).messages;
    const automatic = { ...failed, author: 'system' as const, agentId: null };
    expect(weighAnswers(ticket, [automatic], now)).toBeNull();
    expect(weighAnswers(ticket, [...note, failed], now)?.after.answeredAt).toBeNull();
  });
});

type Step =
  | { readonly do: 'receive' | 'answer' | 'note' | 'close' | 'reopen' }
  | { readonly do: 'fail' | 'retry' | 'send'; readonly nth: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('receive' as const, 'answer' as const, 'note' as const) }),
  fc.record({ do: fc.constantFrom('close' as const, 'reopen' as const) }),
  fc.record({ do: fc.constantFrom('fail' as const, 'retry' as const, 'send' as const), nth: fc.nat(5) }),
);

/** As the use cases make them: null where they refuse. */
function changeBy(ticket: Ticket, { do: what }: Step, at: number): TicketChange | null {
  const made = (result: { ok: true; value: TicketChange } | { ok: false }) =>
    result.ok ? result.value : null;
  switch (what) {
    case 'receive':
      return addCustomerMessage(ticket, anInboundMessage({ at }), unrouted);
    case 'answer':
      return answered(ticket, at);
    case 'note':
      return writeNote(ticket, anAnswer({ at }));
    case 'close':
      return made(closeTicket(ticket, 'agt_sam', at));
    case 'reopen':
      return made(reopenTicket(ticket, 'agt_sam', at));
    default:
      return null;
  }
}

const becomes = { fail: 'failed', retry: 'pending', send: 'sent' } as const;

describe('whatever is said, and whatever becomes of it', () => {
  it('C2: a ticket waits for us exactly while no answer to the customer’s latest message stands', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let ticket = aTicket();
        const thread: Message[] = [];
        for (const [nth, done] of steps.entries()) {
          const at = start + nth * minute;
          if ('nth' in done) {
            const sent = thread.filter(({ delivery }) => delivery !== null);
            const message = sent[done.nth % Math.max(1, sent.length)];
            if (message === undefined) continue;
            thread[thread.indexOf(message)] = become(message, becomes[done.do]);
          } else {
            const change = changeBy(ticket, done, at);
            thread.push(...(change?.messages ?? []));
            ticket = change?.after ?? ticket;
          }
          const since = thread.filter(({ seq }) => seq > ticket.lastCustomerSeq);
          ticket = weighAnswers(ticket, since, at)?.after ?? ticket;
          const standing = since.filter((said) => isAnswer(said) && said.delivery?.state !== 'failed');
          expect(ticket.answeredAt !== null).toBe(standing.length > 0);
          expect(ticket.waitingSince === null).toBe(standing.length > 0 || ticket.status === 'closed');
          expect(weighAnswers(ticket, since, at)).toBeNull();
        }
      }),
      { numRuns: 500 },
    );
  });
});
