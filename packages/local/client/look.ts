import { setTimeout as pause } from 'node:timers/promises';
import type { ContactId } from '#domain/ids.ts';
import type { AgentClient, Message, Ticket } from './agent.ts';
import { channelNames } from './threads.ts';

/** A customer's ticket with its thread. */
export interface Conversation {
  readonly ticket: Ticket;
  readonly thread: readonly Message[];
}

/** A ticket with its thread: the one that is named, else the customer's latest; undefined while nothing is to be seen. */
export async function findConversation(
  agent: AgentClient,
  { ticketId, contactId }: { ticketId?: string | undefined; contactId?: ContactId | undefined },
): Promise<Conversation | undefined> {
  const id = ticketId ?? (await latestTicket(agent, contactId));
  if (id === undefined) return undefined;
  // Found by an index, which may lag behind: what it says is read afresh.
  const [ticket, thread] = await Promise.all([agent.ticket(id), agent.thread(id)]);
  return { ticket, thread };
}

async function latestTicket(
  agent: AgentClient,
  contactId: ContactId | undefined,
): Promise<string | undefined> {
  if (contactId === undefined) return undefined;
  const listed = await agent.tickets({ view: 'all', status: 'any', sort: 'activity', contactId });
  return listed[0]?.id;
}

export const customerMessages = (conversation: Conversation | undefined): readonly Message[] =>
  conversation?.thread.filter(({ author }) => author === 'customer') ?? [];

const pollMs = 250;

/** Reads again and again until it is as it should be, or the patience is over; answers what was read last. */
export async function readUntil<Value>(
  read: () => Promise<Value>,
  isThere: (value: Value) => boolean,
  patienceMs: number,
): Promise<Value> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (isThere(value) || performance.now() > deadline) return value;
    await pause(pollMs);
  }
}

/** A ticket's state in a line. */
export function describeTicket(ticket: Ticket): string {
  const { number, channel, status, subject, assignee, assignment, waitingSince } = ticket;
  const turn = assignment?.explanation?.turn;
  const how = turn === undefined ? '' : ` (turn ${turn} of the rotation)`;
  const who = assignee === null ? 'nobody has it yet' : `${assignee.name} has it${how}`;
  const waits = status === 'open' && waitingSince === null ? ', waits for the customer' : '';
  const what = subject === undefined ? channelNames[channel] : `${channelNames[channel]}: ${subject}`;
  return `Ticket #${number} · ${what} · ${status}${waits} · ${who}`;
}
