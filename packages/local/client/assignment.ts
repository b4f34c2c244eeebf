import type { Ticket } from './agent.ts';
import { turnOf } from './log.ts';
import { readUntil } from './look.ts';
import { forEachAbreast, inRotation, type Stage } from './stage.ts';

/** How long a view may take to show what was stored; how long the rotation may take to give it out. */
const patienceMs = 15_000;
/** Once somebody was waited for in vain, the show goes on: the report tells. */
const lessPatienceMs = 500;

/** Waits until new tickets are to be seen, and given out where somebody is online; notes down whose turn it was. */
export async function awaitAssignments(stage: Stage): Promise<void> {
  const canBeGivenOut = inRotation.some((actor) => stage.atWork.has(actor));
  let patience = patienceMs;
  await forEachAbreast([...stage.unassigned], async (phone) => {
    const id = stage.tickets.get(phone) ?? (await findTicket(stage, phone, patience));
    if (id === undefined) return;
    stage.tickets.set(phone, id);
    if (!canBeGivenOut) return;
    const ticket = await readUntil(() => stage.agents.mia.ticket(id), isAssigned, patience);
    if (isAssigned(ticket)) noteAssignment(stage, phone, ticket);
    else patience = lessPatienceMs;
  });
}

const isAssigned = ({ assignee }: Ticket): boolean => assignee !== null;

function noteAssignment({ unassigned, holders, log }: Stage, phone: string, ticket: Ticket): void {
  unassigned.delete(phone);
  if (ticket.assignee) holders.set(phone, ticket.assignee.id);
  const turn = turnOf(ticket);
  if (turn) log.turns.push(turn);
}

async function findTicket({ agents }: Stage, phone: string, patience: number): Promise<string | undefined> {
  const find = () => agents.mia.tickets({ view: 'all', status: 'any', q: phone });
  const [found] = await readUntil(find, (tickets) => tickets.length > 0, patience);
  return found?.id;
}
