import * as fc from 'fast-check';
import { closeIfInactive, noteTyping } from '#domain/auto-close/close-if-inactive.ts';
import { type AgentId, day, hour, type Instant, second } from '#domain/ids.ts';
import { answerCustomer, writeNote } from '#domain/ticket/answer.ts';
import { assignByHand } from '#domain/ticket/assign.ts';
import { changeTicket, type TicketChange, ticketTime } from '#domain/ticket/change.ts';
import { closeTicket, reopenTicket } from '#domain/ticket/close.ts';
import { addAutomaticMail, addCustomerMessage } from '#domain/ticket/receive.ts';
import { snoozeTicket, wakeTicket } from '#domain/ticket/snooze.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import {
  anAnswer,
  anInboundMail,
  anInboundMessage,
  autoClose,
  start,
  toInbox,
  unrouted,
} from '#test/support/builders.ts';

/** What can be done to a ticket, or happen to it. */
export type Command =
  | { kind: 'receive'; routed: boolean }
  | { kind: 'answer' | 'note' | 'close' | 'reopen' | 'rotate'; by: AgentId }
  | { kind: 'assign'; by: AgentId; to: AgentId | null; seen: AgentId | null | undefined }
  | { kind: 'snooze'; by: AgentId; howLong: number }
  | { kind: 'wake' | 'type' | 'check' | 'automatic mail' };

export interface Step {
  readonly command: Command;
  readonly at: Instant;
}

/** What comes of a command: a change, a refusal by its name, or nothing to do. */
export type Outcome = TicketChange | string;

const settings = autoClose({ enabled: true, inactivityDays: 1, closeUnanswered: false });
const agent = fc.constantFrom<AgentId[]>('agt_sam', 'agt_sue');
const kind = <Kind extends string>(...kinds: Kind[]) => fc.constantFrom(...kinds);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: kind('receive'), routed: fc.boolean() }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: kind('answer', 'note', 'close', 'reopen', 'rotate'), by: agent }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('assign'),
      by: agent,
      to: fc.option(agent),
      seen: fc.oneof(fc.constant(undefined), fc.option(agent)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('snooze'),
      by: agent,
      howLong: fc.constantFrom(-hour, 0, 1, hour, 3 * day),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: kind('wake', 'type', 'check', 'automatic mail') }) },
);

/** Commands seconds to days apart, each by the clock of whoever does it: they are up to five seconds apart. */
export const anyLife: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.record({
      command,
      pause: fc.oneof(fc.integer({ min: 0, max: 3 * second }), fc.integer({ min: hour, max: 2 * day })),
      skew: fc.integer({ min: -5 * second, max: 5 * second }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((steps) =>
    steps.map(({ command, skew }, n) => {
      const passed = steps.slice(0, n + 1).reduce((sum, { pause }) => sum + pause, 0);
      return { command, at: start + passed + skew };
    }),
  );

export function perform(ticket: Ticket, command: Command, at: Instant): Outcome {
  const outcome = (result: { ok: true; value: Outcome } | { ok: false; refusal: unknown }): Outcome =>
    result.ok ? result.value : nameOf(result.refusal);
  switch (command.kind) {
    case 'receive':
      return addCustomerMessage(ticket, anInboundMessage({ at }), command.routed ? toInbox : unrouted);
    case 'answer':
      return outcome(answerCustomer(ticket, anAnswer({ agentId: command.by, at })));
    case 'note':
      return writeNote(ticket, anAnswer({ agentId: command.by, at }));
    case 'close':
      return outcome(closeTicket(ticket, command.by, at));
    case 'reopen':
      return outcome(reopenTicket(ticket, command.by, at));
    case 'assign': {
      const { to, seen, by } = command;
      return outcome(assignByHand(ticket, { assigneeId: to, seenAssigneeId: seen, by, at }));
    }
    case 'rotate':
      return rotate(ticket, command.by, at);
    case 'snooze':
      return outcome(snoozeTicket(ticket, { until: at + command.howLong, by: command.by, at }));
    case 'wake':
      return outcome(wakeTicket(ticket, toInbox.queued, at));
    case 'automatic mail':
      return addAutomaticMail(ticket, anInboundMail({ automatic: true, at }));
    case 'type':
      return noteTyping(ticket, settings, at) ?? 'nothing-to-put-off';
    case 'check':
      return outcome(closeIfInactive(ticket, settings, at));
  }
}

const nameOf = (refusal: unknown): string =>
  typeof refusal === 'object' && refusal !== null && 'reason' in refusal ? `${refusal.reason}` : `${refusal}`;

/** A4: what the rotation's transaction makes of a ticket. */
function rotate(ticket: Ticket, to: AgentId, at: Instant): Outcome {
  if (ticket.queued === null) return 'not-queued';
  const assignment = { by: 'rotation', at, drainId: 'drn_1', turn: 0 } as const;
  const lastChangeAt = ticketTime(ticket, at);
  return changeTicket(ticket, {
    assigneeId: to,
    assignment,
    queued: null,
    lastChangeBy: 'rotation',
    lastChangeAt,
  });
}
