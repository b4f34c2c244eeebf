import type { FigureEvent } from '#domain/figures/figure.ts';
import { figuresOf } from '#domain/figures/figures-of.ts';
import { writeAsAi } from '#domain/hand-off/ai-message.ts';
import { answerConsent } from '#domain/hand-off/consent.ts';
import {
  arriveElsewhere,
  closeFromElsewhere,
  fallBack,
  replyFromElsewhere,
} from '#domain/hand-off/elsewhere.ts';
import type { HandOffMethod } from '#domain/hand-off/hand-off.ts';
import { requestHandOff } from '#domain/hand-off/request.ts';
import { minute } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';
import { aiRouting } from '#domain/routing/route.ts';
import { answerCustomer, writeNote } from '#domain/ticket/answer.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { closedFields, closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import { addCustomerMessage } from '#domain/ticket/receive.ts';
import { snoozeTicket } from '#domain/ticket/snooze.ts';
import { tagTicket } from '#domain/ticket/tag.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { weighAnswers } from '#domain/ticket/weigh-answers.ts';
import { anAnswer, anInboundMessage, start, unrouted } from '#test/support/builders.ts';

/** Minutes after the start. */
export const at = (minutes: number): number => start + minutes * minute;
const facts = { routing: unrouted, contact: null };

type Decided = TicketChange | 'unchanged' | null | Result<TicketChange | 'unchanged', string>;
export type Step = (ticket: Ticket) => Decided;

export const steps = {
  writes:
    (m: number): Step =>
    (t) =>
      addCustomerMessage(t, anInboundMessage({ at: at(m) }), unrouted),
  writesToAi:
    (m: number): Step =>
    (t) =>
      addCustomerMessage(t, anInboundMessage({ at: at(m) }), aiRouting),
  answers:
    (m: number, agentId: 'agt_sam' | 'agt_sue' = 'agt_sam'): Step =>
    (t) =>
      answerCustomer(t, anAnswer({ at: at(m), agentId })),
  notes:
    (m: number): Step =>
    (t) =>
      writeNote(t, anAnswer({ at: at(m) })),
  closes:
    (m: number): Step =>
    (t) =>
      closeTicket(t, 'agt_sam', at(m)),
  ends:
    (m: number): Step =>
    (t) =>
      closeTicket(t, 'customer', at(m)),
  isForgotten:
    (m: number): Step =>
    (t) => ({
      before: t,
      after: { ...t, ...closedFields(t, at(m), 'inactivity'), lastChangeBy: 'inactivity' },
      messages: [],
    }),
  reopens:
    (m: number): Step =>
    (t) =>
      reopenTicket(t, 'agt_sam', at(m)),
  claims:
    (m: number): Step =>
    (t) =>
      assignByHand(t, { assigneeId: 'agt_sue', seenAssigneeId: undefined, by: 'agt_sue', at: at(m) }),
  snoozes:
    (m: number): Step =>
    (t) =>
      snoozeTicket(t, { until: at(m + 60), by: 'agt_sam', at: at(m) }),
  tags:
    (m: number): Step =>
    (t) =>
      tagTicket(t, { tags: ['refund'], teamId: 'team_returns', by: 'agt_sam', at: at(m) }),
  ai:
    (m: number): Step =>
    (t) =>
      writeAsAi(t, { text: 'Hello.', at: at(m) }),
  handsOff:
    (m: number, method: HandOffMethod = 'helpdesk', id = `ho-${m}`): Step =>
    (t) =>
      requestHandOff(t, { id, reason: null, settings: { method, message: 'Sorry.' }, at: at(m) }, facts),
  refuses:
    (m: number): Step =>
    (t) =>
      answerConsent(t, { accept: false, at: at(m) }, facts),
  consents:
    (m: number): Step =>
    (t) =>
      answerConsent(t, { accept: true, at: at(m) }, { ...facts, contact: { email: 'carla@example.com' } }),
  arrives:
    (m: number): Step =>
    (t) =>
      arriveElsewhere(t, { platformTicketId: '7', seq: t.handOff?.seq ?? 0, at: at(m) }),
  fails:
    (m: number): Step =>
    (t) =>
      fallBack(t, { reason: 'hand-off-failed', why: null, at: at(m) }, facts),
  aiIsGone:
    (m: number): Step =>
    (t) =>
      fallBack(t, { reason: 'ai-unreachable', why: null, at: at(m) }, facts),
  theirReply:
    (m: number): Step =>
    (t) =>
      replyFromElsewhere(t, { sender: 'Zoe', text: 'Hi.', html: null, at: at(m) }),
  theirClosing:
    (m: number): Step =>
    (t) =>
      closeFromElsewhere(t, at(m)),
  answerFails:
    (m: number): Step =>
    (t) =>
      weighAnswers(
        t,
        [
          {
            author: 'agent',
            internal: false,
            at: t.lastMessageAt,
            delivery: { state: 'failed' },
          } as never,
        ],
        at(m),
      ),
};

function decided(step: Step, ticket: Ticket): Ticket {
  const outcome = step(ticket);
  if (outcome === null || outcome === 'unchanged') throw new Error('nothing changed');
  const change = 'ok' in outcome ? (outcome.ok ? outcome.value : outcome.refusal) : outcome;
  if (typeof change === 'string') throw new Error(change);
  return change.after;
}

/** What each step counts, the opening first; two steps in a list are one change. */
export function lived(ticket: Ticket, ...life: readonly (Step | readonly Step[])[]): FigureEvent[][] {
  const counted = [figuresOf(null, ticket)];
  let before = ticket;
  for (const step of life) {
    const all: readonly Step[] = typeof step === 'function' ? [step] : step;
    const after = all.reduce((seen, one) => decided(one, seen), before);
    counted.push(figuresOf(before, after));
    before = after;
  }
  return counted;
}

export const told = ({ figure, cycle, seq, seconds, closedBy, agentId }: FigureEvent): string =>
  [figure, cycle, seq && `#${seq}`, seconds !== null && `${seconds / 60}m`, closedBy, agentId]
    .filter((part) => part !== null && part !== false)
    .join(' ');
