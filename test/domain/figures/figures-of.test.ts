import { describe, expect, it } from 'vitest';
import { figuresOf } from '#domain/figures/figures-of.ts';
import { minute, second } from '#domain/ids.ts';
import { spamRouting } from '#domain/routing/route.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { openTicket } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { anAnswer, anInboundMessage, start, unrouted } from '#test/support/builders.ts';
import { at, lived, type Step, steps, told } from './life.ts';

const an = (routing = unrouted) => openTicket('tkt_1', 1, anInboundMessage(), routing).after;

const { writes, answers, notes, closes, ends, isForgotten, reopens, claims, snoozes, tags, answerFails } =
  steps;

const people: readonly [string, Ticket, readonly (Step | readonly Step[])[], readonly string[][]][] = [
  ['a ticket', an(), [], [['opened 1']]],
  [
    'an answer: the first is a response, too',
    an(),
    [answers(5)],
    [['opened 1'], ['response 1 #2 5m agt_sam', 'first-response 1 5m agt_sam']],
  ],
  [
    'the wait since the first of several messages',
    an(),
    [writes(3), writes(4), answers(5)],
    [['opened 1'], [], [], ['response 1 #4 5m agt_sam', 'first-response 1 5m agt_sam']],
  ],
  [
    'a second response, by somebody else, from when the customer wrote again',
    an(),
    [answers(5), writes(10), answers(12, 'agt_sue')],
    [
      ['opened 1'],
      ['response 1 #2 5m agt_sam', 'first-response 1 5m agt_sam'],
      [],
      ['response 1 #4 2m agt_sue'],
    ],
  ],
  [
    'no response to somebody who does not wait',
    an(),
    [answers(5), answers(6)],
    [['opened 1'], ['response 1 #2 5m agt_sam', 'first-response 1 5m agt_sam'], []],
  ],
  [
    'nothing of notes, claims, tags, snoozing, and their time',
    an(),
    [notes(1), claims(2), tags(3), snoozes(4), writes(5)],
    [['opened 1'], [], [], [], [], []],
  ],
  [
    'a closing by hand, with how long it took since the opening, and whose it was',
    an(),
    [claims(1), closes(30)],
    [['opened 1'], [], ['closed 1 30m agent agt_sue']],
  ],
  ['a closing for inactivity', an(), [isForgotten(90)], [['opened 1'], ['closed 1 90m inactivity']]],
  ['a closing by the customer', an(), [ends(2)], [['opened 1'], ['closed 1 2m customer']]],
  [
    'an answer that closes, as one change',
    an(),
    [[answers(5), closes(5)]],
    [['opened 1'], ['response 1 #2 5m agt_sam', 'first-response 1 5m agt_sam', 'closed 1 5m agent agt_sam']],
  ],
  [
    'a second cycle, of its own times',
    an(),
    [answers(5), closes(6), writes(100), answers(103), closes(110)],
    [
      ['opened 1'],
      ['response 1 #2 5m agt_sam', 'first-response 1 5m agt_sam'],
      ['closed 1 6m agent agt_sam'],
      ['opened 2 agt_sam'],
      ['response 2 #4 3m agt_sam', 'first-response 2 3m agt_sam'],
      ['closed 2 10m agent agt_sam'],
    ],
  ],
  [
    'a reopening by an answer, which answers nobody, and closes again at once',
    an(),
    [closes(6), [answers(20), closes(20)], writes(30), answers(31)],
    [
      ['opened 1'],
      ['closed 1 6m agent'],
      ['opened 2 agt_sam', 'closed 2 0m agent agt_sam'],
      ['opened 3 agt_sam'],
      ['response 3 #4 1m agt_sam', 'first-response 3 1m agt_sam'],
    ],
  ],
  [
    'no first response where the first answer of a cycle answered nobody',
    an(),
    [closes(6), answers(20), writes(30), answers(31)],
    [['opened 1'], ['closed 1 6m agent'], ['opened 2 agt_sam'], [], ['response 2 #4 1m agt_sam']],
  ],
  [
    'reopened by hand unanswered: the response since they wrote, the first of the cycle since it began',
    an(),
    [closes(6), reopens(20), answers(25)],
    [
      ['opened 1'],
      ['closed 1 6m agent'],
      ['opened 2'],
      ['response 2 #2 25m agt_sam', 'first-response 2 5m agt_sam'],
    ],
  ],
  [
    'an answer that failed afterwards counts, and so does the next one',
    an(),
    [answers(5), answerFails(6), answers(8)],
    [
      ['opened 1'],
      ['response 1 #2 5m agt_sam', 'first-response 1 5m agt_sam'],
      [],
      ['response 1 #3 8m agt_sam'],
    ],
  ],
  [
    'a ticket that was closed on an answer that failed is opened once more',
    an(),
    [[answers(5), closes(5)], answerFails(6)],
    [
      ['opened 1'],
      ['response 1 #2 5m agt_sam', 'first-response 1 5m agt_sam', 'closed 1 5m agent agt_sam'],
      ['opened 2 agt_sam'],
    ],
  ],
  ['nothing of spam', an(spamRouting), [writes(1), isForgotten(3), writes(4)], [[], [], [], []]],
];

describe('what counts of a change', () => {
  it.each(people)('H11: %s', (_, ticket, life, counted) => {
    expect(lived(ticket, ...life).map((events) => events.map(told))).toEqual(counted);
  });

  it('H11: tells when, where, whose and what about', () => {
    const ticket = { ...an(), teamId: 'team_returns', tags: ['refund'] } as const;
    const where = { ticketId: 'tkt_1', cycle: 1, channel: 'sms', teamId: 'team_returns', tags: ['refund'] };
    const [opening, answer, closing] = lived(ticket, answers(5), closes(9)).flatMap(([first]) => first);
    const rest = { ...where, seq: null, seconds: null, closedBy: null, agentId: null };
    expect(opening).toEqual({ ...rest, figure: 'opened', at: at(0) });
    expect(answer).toEqual({
      ...rest,
      figure: 'response',
      at: at(5),
      seq: 2,
      seconds: 300,
      agentId: 'agt_sam',
    });
    const sams = { agentId: 'agt_sam', closedBy: 'agent', seconds: 540 };
    expect(closing).toEqual({ ...rest, ...sams, figure: 'closed', at: at(9) });
  });

  it('H11: counts whole seconds, and none before there are any', () => {
    const late = { ...an(), openedAt: start + minute, waitingSince: start + 100 };
    const [, events] = lived(late, (t) => answerCustomer(t, anAnswer({ at: start + 2.6 * second })));
    expect(events?.map(({ seconds }) => seconds)).toEqual([3, 0]);
  });

  it('H11: nothing of what only counts a ticket, or repeats it', () => {
    const ticket = an();
    expect(figuresOf(ticket, ticket)).toEqual([]);
    expect(figuresOf(ticket, { ...ticket, loadOf: 'agt_sam', listedIn: 'none', version: 2 })).toEqual([]);
  });
});
