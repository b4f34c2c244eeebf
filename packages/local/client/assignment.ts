import type { Ticket } from './agent.ts';
import { turnOf } from './log.ts';
import { readUntil } from './look.ts';
import { forEachAbreast, inRotation, type Stage } from './stage.ts';

/** How long a view may take to show a new ticket, and the rotation to give it out. */
const patienceMs = 15_000;
/** What came while nobody was there may have to wait for its turn by the limit of the backlog (A8): the show goes on. */
const lessPatienceMs = 500;

/** Waits until new tickets are to be seen, and given out where somebody is online; notes down whose turn it was. */
export async function awaitAssignments(stage: Stage): Promise<void> {
  const canBeGivenOut = inRotation.some((actor) => stage.atWork.has(actor));
  await forEachAbreast([...stage.unassigned], async (phone) => {
    const known = stage.tickets.get(phone);
    const id = known ?? (await findTicket(stage, phone));
    if (id === undefined) return;
    stage.tickets.set(phone, id);
    if (!canBeGivenOut) return;
    const patience = known === undefined ? patienceMs : lessPatienceMs;
    const ticket = await readUntil(() => stage.agents.mia.ticket(id), isAssigned, patience);
    if (isAssigned(ticket)) noteAssignment(stage, phone, ticket);
  });
}

const isAssigned = ({ assignee }: Ticket): boolean => assignee !== null;

function noteAssignment({ unassigned, holders, log }: Stage, phone: string, ticket: Ticket): void {
  unassigned.delete(phone);
  if (ticket.assignee) holders.set(phone, ticket.assignee.id);
  const turn = turnOf(ticket);
  if (turn) log.turns.push(turn);
}

async function findTicket({ agents }: Stage, phone: string): Promise<string | undefined> {
  const find = () => agents.mia.tickets({ view: 'all', status: 'any', q: phone });
  const [found] = await readUntil(find, (tickets) => tickets.length > 0, patienceMs);
  return found?.id;
}
