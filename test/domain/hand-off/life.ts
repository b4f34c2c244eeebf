import * as fc from 'fast-check';
import { closeIfInactive } from '#domain/auto-close/close-if-inactive.ts';
import { writeAsAi } from '#domain/hand-off/ai-message.ts';
import { answerConsent, leaveAddress } from '#domain/hand-off/consent.ts';
import {
  arriveElsewhere,
  closeFromElsewhere,
  fallBack,
  replyFromElsewhere,
} from '#domain/hand-off/elsewhere.ts';
import { type HandOffMethod, handOffMethods } from '#domain/hand-off/hand-off.ts';
import type { HandOffFacts } from '#domain/hand-off/hand-over.ts';
import { requestHandOff } from '#domain/hand-off/request.ts';
import { hour, type Instant, second } from '#domain/ids.ts';
import { aiRouting } from '#domain/routing/route.ts';
import { answerCustomer } from '#domain/ticket/answer.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import { closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import type { Message } from '#domain/ticket/message.ts';
import { addCustomerMessage, openTicket } from '#domain/ticket/receive.ts';
import { snoozeTicket, wakeTicket } from '#domain/ticket/snooze.ts';
import type { Channel, Ticket } from '#domain/ticket/ticket.ts';
import { anAnswer, anInboundMessage, autoClose, start, toInbox } from '#test/support/builders.ts';

/** What can be done to a ticket that begins with the AI agent, or happen to it. */
export type Command =
  | { kind: 'request'; id: string; method: HandOffMethod }
  | { kind: 'customer writes'; toAi: boolean }
  | { kind: 'yes' | 'no' | 'address' | 'ai writes' | 'arrives' | 'fails' | 'ai is gone' }
  | { kind: 'reply there' | 'closed there' | 'claim' | 'unclaim' | 'answer' | 'close' | 'end' }
  | { kind: 'inactivity' | 'reopen' | 'snooze' | 'wake' };

const plain = <Kind extends string>(...kinds: Kind[]) =>
  fc.constantFrom(...kinds).map((kind) => ({ kind }) as const);

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('request' as const),
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      method: fc.constantFrom(...handOffMethods),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('customer writes' as const), toAi: fc.boolean() }),
  },
  { weight: 8, arbitrary: plain('yes', 'no', 'address', 'ai writes', 'arrives') },
  { weight: 3, arbitrary: plain('fails', 'ai is gone', 'reply there', 'closed there') },
  { weight: 3, arbitrary: plain('claim', 'unclaim', 'answer', 'close', 'end', 'inactivity') },
  { weight: 2, arbitrary: plain('reopen', 'snooze', 'wake') },
);

export interface Step {
  readonly command: Command;
  readonly before: Ticket;
  /** A change, a refusal by its name, or nothing to do. */
  readonly outcome: TicketChange | string;
}

/** A ticket at one point of its life, with its thread so far and what made it what it is. */
export interface Moment {
  readonly ticket: Ticket;
  readonly thread: readonly Message[];
  readonly past: readonly Step[];
}

/** Whatever it was before, the visitor's address is known from the first that they leave. */
const factsOf = (past: readonly Step[]): HandOffFacts => ({
  routing: toInbox,
  contact: { email: past.some(({ command: { kind } }) => kind === 'address') ? 'nina@example.com' : null },
});

const settings = autoClose({ enabled: true, inactivityDays: 1, closeUnanswered: true });
const by = 'agt_sam';

function perform(ticket: Ticket, command: Command, at: Instant, facts: HandOffFacts) {
  const { handOff } = ticket;
  switch (command.kind) {
    case 'request': {
      const { id, method } = command;
      const wanted = { id, reason: null, settings: { method, message: 'See our help centre.' }, at };
      return requestHandOff(ticket, wanted, facts);
    }
    case 'customer writes':
      return addCustomerMessage(ticket, anInboundMessage({ at }), command.toAi ? aiRouting : toInbox);
    case 'yes':
    case 'no':
      return answerConsent(ticket, { accept: command.kind === 'yes', at }, facts);
    case 'address':
      return leaveAddress(ticket, at, facts) ?? 'nothing';
    case 'ai writes':
      return writeAsAi(ticket, { text: 'Let me see.', at });
    case 'arrives':
      return arriveElsewhere(ticket, { platformTicketId: 'there-1', seq: handOff?.seq ?? 0, at });
    case 'fails':
    case 'ai is gone': {
      const reason = command.kind === 'fails' ? 'hand-off-failed' : 'ai-unreachable';
      return fallBack(ticket, { reason, why: null, at }, facts);
    }
    case 'reply there':
      return replyFromElsewhere(ticket, { sender: 'Zoe', text: 'Hi', html: null, at });
    case 'closed there':
      return closeFromElsewhere(ticket, at);
    default:
      return byPeopleHere(ticket, command.kind, at);
  }
}

function byPeopleHere(ticket: Ticket, kind: Command['kind'], at: Instant) {
  switch (kind) {
    case 'claim':
    case 'unclaim': {
      const assigneeId = kind === 'claim' ? by : null;
      return assignByHand(ticket, { assigneeId, seenAssigneeId: undefined, by, at });
    }
    case 'answer':
      return answerCustomer(ticket, anAnswer({ at }));
    case 'inactivity':
      return closeIfInactive(ticket, settings, at + 100 * 24 * hour);
    case 'reopen':
      return reopenTicket(ticket, by, at);
    case 'snooze':
      return snoozeTicket(ticket, { until: at + hour, by, at });
    case 'wake':
      return wakeTicket(ticket, toInbox.queued, at);
    default:
      return closeTicket(ticket, kind === 'end' ? 'customer' : by, at);
  }
}

function outcomeOf(result: ReturnType<typeof perform>): TicketChange | string {
  if (typeof result === 'string' || 'after' in result) return result;
  if (result.ok) return result.value;
  return typeof result.refusal === 'string' ? result.refusal : result.refusal.reason;
}

function live(channel: Channel, commands: readonly Command[]): Moment[] {
  const via = channel === 'web_chat' ? 'chat' : channel === 'sms' ? 'twilio' : 'postmark';
  const opened = openTicket('tkt_1', 1, anInboundMessage({ channel, via }), aiRouting);
  const moments: Moment[] = [{ ticket: opened.after, thread: opened.messages, past: [] }];
  for (const [nth, command] of commands.entries()) {
    const { ticket, thread, past } = moments.at(-1) ?? { ticket: opened.after, thread: [], past: [] };
    // What comes next is another chat (T4).
    if (channel === 'web_chat' && ticket.status === 'closed' && command.kind === 'customer writes') continue;
    const at = start + (nth + 1) * 10 * second;
    const outcome = outcomeOf(perform(ticket, command, at, factsOf(past)));
    const change = typeof outcome === 'string' ? null : outcome;
    moments.push({
      ticket: change?.after ?? ticket,
      thread: [...thread, ...(change?.messages ?? [])],
      past: [...past, { command, before: ticket, outcome }],
    });
  }
  return moments;
}

/** Holds a law against every moment of a few thousand lives. */
export const throughout = (law: (moment: Moment) => void) =>
  fc.assert(
    fc.property(
      fc.constantFrom<Channel[]>('web_chat', 'web_chat', 'sms', 'email'),
      fc.array(command, { minLength: 1, maxLength: 30 }),
      (channel, commands) => live(channel, commands).forEach(law),
    ),
    { numRuns: 1_500 },
  );

/** What was said since this cycle began. */
export function thisCycle({ ticket, thread, past }: Moment): readonly Message[] {
  const openings = past.flatMap(({ before, outcome }) =>
    typeof outcome !== 'string' && outcome.after.cycle > before.cycle ? [before.lastSeq] : [],
  );
  const since = openings.at(-1) ?? 0;
  return thread.filter(({ seq }) => seq > since && seq <= ticket.lastSeq);
}
