import { describe, expect, test } from 'vitest';
import { fallBack } from '#domain/hand-off/elsewhere.ts';
import { handOver } from '#domain/hand-off/hand-over.ts';
import { requestHandOff } from '#domain/hand-off/request.ts';
import { aiRouting } from '#domain/routing/route.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import { historyOf } from '#domain/ticket/history.ts';
import { addCustomerMessage } from '#domain/ticket/receive.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { aHandOff, anAnswer, anInboundMessage, aTicket, start, toInbox } from '#test/support/builders.ts';

const atAi = aTicket({ handledBy: 'ai', aiOutcome: 'under-way' });
const facts = { routing: toInbox, contact: null };
const gone = (method: 'helpdesk' | 'zendesk' | 'gorgias', by: 'ai' | 'customer' = 'ai') =>
  handOver(atAi, { handOff: aHandOff({ method }), drafts: [], by, at: start }, facts);
const there = gone('zendesk').after;

const eventsOf = (
  change: TicketChange | 'unchanged' | { ok: boolean; value?: TicketChange | 'unchanged' },
) => {
  const done = typeof change === 'object' && 'ok' in change ? change.value : change;
  if (typeof done !== 'object' || done.before === null) return null;
  return historyOf(done.before, done.after)?.events ?? [];
};

describe('T11: the thread tells', () => {
  const falls = (ticket: Ticket, reason: 'hand-off-failed' | 'ai-unreachable') =>
    fallBack(ticket, { reason, why: null, at: start }, facts);
  const claim = { assigneeId: 'agt_sam', seenAssigneeId: undefined, by: 'agt_ada', at: start } as const;
  const closed = closeTicket(there, 'agt_sam', start);
  const closedThere = closed.ok ? closed.value.after : there;
  const none = { id: 'x', reason: null, settings: { method: 'none', message: 'No.' }, at: start } as const;

  test.each([
    ['a hand-off to people here', gone('helpdesk'), [{ kind: 'handed-off', to: 'helpdesk' }]],
    ['to Zendesk, by a visitor’s yes', gone('zendesk', 'customer'), [{ kind: 'handed-off', to: 'zendesk' }]],
    ['to Gorgias', gone('gorgias'), [{ kind: 'handed-off', to: 'gorgias' }]],
    ['a hand-off that failed', falls(there, 'hand-off-failed'), [{ kind: 'handed-back', from: 'elsewhere' }]],
    ['an AI agent that is gone', falls(atAi, 'ai-unreachable'), [{ kind: 'handed-back', from: 'ai' }]],
    [
      'a person’s answer',
      answerCustomer(atAi, anAnswer()),
      ['taken-over', 'assigned'].map((kind) => ({ kind })),
    ],
    ['a person’s claim', assignByHand(atAi, claim), ['taken-over', 'assigned'].map((kind) => ({ kind }))],
    ['of nobody offered, nothing but the message', requestHandOff(atAi, none, facts), []],
    [
      'of a closed one that begins anew, that it was reopened',
      addCustomerMessage(closedThere, anInboundMessage(), aiRouting),
      [{ kind: 'reopened' }],
    ],
    [
      'of one reopened by hand, the same',
      reopenTicket(closedThere, 'agt_sam', start),
      [{ kind: 'reopened' }],
    ],
  ])('%s', (_what, change, events) => {
    expect(eventsOf(change)).toMatchObject(events);
    expect(eventsOf(change)).toHaveLength(events.length);
  });
});
