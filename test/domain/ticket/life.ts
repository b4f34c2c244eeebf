import * as fc from 'fast-check';
import type { Instant } from '#domain/ids.ts';
import type { TicketChange } from '#domain/ticket/change.ts';
import type { Message } from '#domain/ticket/message.ts';
import { openTicket } from '#domain/ticket/receive.ts';
import type { Channel, Ticket } from '#domain/ticket/ticket.ts';
import { anInboundMessage, toInbox, unrouted } from '#test/support/builders.ts';
import { anyLife, type Command, type Outcome, perform, type Step } from './machine.ts';

/** A ticket at one point of its life, with its thread so far and what made it what it is. */
export interface Moment {
  readonly ticket: Ticket;
  readonly thread: readonly Message[];
  readonly past: readonly { command: Command; at: Instant; before: Ticket; outcome: Outcome }[];
}

const rarely = fc.integer({ min: 0, max: 4 }).map((nth) => nth === 4);
const anyChannel = fc.constantFrom<Channel[]>('sms', 'email', 'web_chat');

function live(channel: Channel, spam: boolean, steps: readonly Step[]): Moment[] {
  const routing = spam ? { ...unrouted, spam } : toInbox;
  const opened = openTicket('tkt_1', 1, anInboundMessage({ channel }), routing);
  const moments: Moment[] = [{ ticket: opened.after, thread: opened.messages, past: [] }];
  for (const { command, at } of steps) {
    const { ticket, thread, past } = moments.at(-1) ?? { ticket: opened.after, thread: [], past: [] };
    if (isOverForCustomers(ticket) && !spam && command.kind === 'receive') continue;
    if (channel !== 'email' && command.kind === 'automatic mail') continue;
    const outcome = perform(ticket, command, at);
    const change = changeOf(outcome);
    moments.push({
      ticket: change?.after ?? ticket,
      thread: [...thread, ...(change?.messages ?? [])],
      past: [...past, { command, at, before: ticket, outcome }],
    });
  }
  return moments;
}

export const changeOf = (outcome: Outcome): TicketChange | null =>
  typeof outcome === 'string' ? null : outcome;
const isOverForCustomers = ({ channel, status }: Ticket): boolean =>
  channel === 'web_chat' && status === 'closed';

/** Holds a law against every moment of a few hundred lives. */
export const throughout = (law: (moment: Moment) => void) =>
  fc.assert(
    fc.property(anyChannel, rarely, anyLife, (channel, spam, steps) =>
      live(channel, spam, steps).forEach(law),
    ),
    { numRuns: 400 },
  );

export const isAnswer = (message: Message): boolean => message.author === 'agent' && !message.internal;
/** Of a machine, whose mail changes nothing about a ticket (RFC 3834). */
export const isAutomatic = ({ code }: Message): boolean => code === 'automatic-mail';
export const last = (thread: readonly Message[], matches: (message: Message) => boolean) =>
  thread.filter(matches).at(-1);

/** The customer's latest message, and our public answers to it. */
export function latest(thread: readonly Message[]) {
  const asked = last(thread, (message) => message.author === 'customer' && !isAutomatic(message));
  if (asked === undefined) throw new Error('a ticket begins with a message of its customer');
  return { asked, answers: thread.filter((message) => isAnswer(message) && message.seq > asked.seq) };
}

/** By which name a command is refused; null where it is not, undefined where that is the clock's business. */
export function refusal(ticket: Ticket, command: Command): string | null | undefined {
  const closed = ticket.status === 'closed';
  switch (command.kind) {
    case 'receive':
    case 'note':
    case 'automatic mail':
      return null;
    case 'answer':
      if (ticket.spam) return 'is-spam';
      return isOverForCustomers(ticket) ? 'chat-is-over' : null;
    case 'close':
      return closed ? 'already-closed' : null;
    case 'reopen':
      if (!closed) return 'not-closed';
      return isOverForCustomers(ticket) ? 'chat-is-over' : null;
    case 'assign':
      if (ticket.spam) return 'is-spam';
      if (command.to === ticket.assigneeId && ticket.queued === null) return 'unchanged';
      return command.seen === undefined || command.seen === ticket.assigneeId ? null : 'already-assigned';
    case 'wake':
      return ticket.status === 'snoozed' ? undefined : 'not-due';
    case 'check':
      if (closed) return 'closed';
      if (ticket.spam) return 'spam';
      if (ticket.reopenedAt !== null) return 'reopened';
      return ticket.waitingSince === null ? undefined : 'waits-for-us';
    case 'snooze':
      if (ticket.spam) return 'is-spam';
      if (closed) return 'closed';
      return command.howLong > 0 ? null : 'in-the-past';
    case 'rotate':
    case 'type':
      return undefined;
  }
}
