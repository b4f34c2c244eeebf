import { setTimeout as pause } from 'node:timers/promises';
import type { AgentClient, Message, Ticket } from './agent.ts';

/** A customer's ticket with its thread. */
export interface Conversation {
  readonly ticket: Ticket;
  readonly thread: readonly Message[];
}

/** What a person with this phone number has written and been told; undefined while nothing is to be seen. */
export async function findConversation(agent: AgentClient, phone: string): Promise<Conversation | undefined> {
  const [found] = await agent.tickets({ view: 'all', status: 'any', q: phone });
  if (!found) return undefined;
  // Found by an index, which may lag behind: what it says is read afresh.
  const [ticket, thread] = await Promise.all([agent.ticket(found.id), agent.thread(found.id)]);
  return { ticket, thread };
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
export function describeTicket({ number, status, assignee, assignment, waitingSince }: Ticket): string {
  const turn = assignment?.explanation?.turn;
  const how = turn === undefined ? '' : ` (turn ${turn} of the rotation)`;
  const who = assignee === null ? 'nobody has it yet' : `${assignee.name} has it${how}`;
  const waits = status === 'open' && waitingSince === null ? ', waits for the customer' : '';
  return `Ticket #${number} · ${status}${waits} · ${who}`;
}
