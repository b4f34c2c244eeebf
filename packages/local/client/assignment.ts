import type { Ticket } from './agent.ts';
import { turnOf } from './log.ts';
import { readUntil } from './look.ts';
import { forEachAbreast, inRotation, type Stage } from './stage.ts';
import { addressOf, type ThreadName } from './threads.ts';
import { ticketsOf } from './tickets-of.ts';

/** How long a view may take to show a new ticket, and the rotation to give it out. */
const patienceMs = 15_000;
/** What came while nobody was there may have to wait for its turn by the limit of the backlog (A8): the show goes on. */
const lessPatienceMs = 500;

/** Waits until new tickets are to be seen, and given out where somebody is online; notes down whose turn it was. */
export async function awaitAssignments(stage: Stage): Promise<void> {
  const canBeGivenOut = inRotation.some((actor) => stage.atWork.has(actor));
  await forEachAbreast([...stage.unassigned], async (thread) => {
    const patience = stage.lookedFor.has(thread) ? lessPatienceMs : patienceMs;
    stage.lookedFor.add(thread);
    const id = stage.tickets.get(thread) ?? (await findTicket(stage, thread));
    if (id === undefined) return;
    stage.tickets.set(thread, id);
    if (!canBeGivenOut) return;
    const ticket = await readUntil(() => stage.agents.mia.ticket(id), isAssigned, patience);
    if (isAssigned(ticket)) noteAssignment(stage, thread, ticket);
  });
}

const isAssigned = ({ assignee }: Ticket): boolean => assignee !== null;

function noteAssignment({ unassigned, holders, log }: Stage, thread: ThreadName, ticket: Ticket): void {
  unassigned.delete(thread);
  if (ticket.assignee) holders.set(thread, ticket.assignee.id);
  const turn = turnOf(ticket);
  if (turn) log.turns.push(turn);
}

/** The ticket of its customer that belongs to no other thread of theirs. */
async function findTicket(stage: Stage, thread: ThreadName): Promise<string | undefined> {
  const customer = stage.story.customers.find(({ address }) => address === addressOf(thread));
  if (!customer) return undefined;
  const known = new Set(stage.tickets.values());
  const find = async () => (await ticketsOf(stage, customer)).filter(({ id }) => !known.has(id));
  const [found] = await readUntil(find, (listed) => listed.length > 0, patienceMs);
  return found?.id;
}
