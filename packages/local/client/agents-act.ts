import type { Ticket } from './agent.ts';
import { Refused } from './connection.ts';
import type { Log } from './log.ts';
import type { PlannedAnswer } from './planned.ts';
import { type Actor, castOfAgents, forEachAbreast, localTime, type Stage } from './stage.ts';
import type { ThreadName } from './threads.ts';
import type { Minute } from './time.ts';

/** Whoever has a ticket says what is due by now, if they are at work. */
export async function agentsAnswer(stage: Stage, until: Minute): Promise<void> {
  await forEachAbreast([...stage.toSay], async ([thread, answers]) => {
    const due = answers.filter(({ at }) => at <= until);
    const id = stage.tickets.get(thread);
    const actor = castOfAgents.find(
      (one) => stage.atWork.has(one) && stage.ids[one] === stage.holders.get(thread),
    );
    if (due.length === 0 || id === undefined || !actor) return;
    for (const answer of due) await say(stage, actor, { thread, id, answer });
    stage.toSay.set(thread, answers.slice(due.length));
  });
}

async function say(
  { agents, log }: Stage,
  actor: Actor,
  { thread, id, answer }: { thread: ThreadName; id: string; answer: PlannedAnswer },
): Promise<void> {
  const { at: _, ...words } = answer;
  const said = await unlessRefused(log, agents[actor].answer(id, words));
  if (said === undefined) return;
  const { text, internal, thenClose } = words;
  log.answers.push({ thread, text, internal, thenClose, by: actor, at: Date.parse(said.at) });
}

/** Undefined where it was refused: the report tells. */
async function unlessRefused<Value>(log: Log, asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    log.refusals.push(error.message);
    return undefined;
  }
}

/** Comes to work and goes online, or goes offline. The times are the server's own. */
export async function setPresence(stage: Stage, actor: Actor, status: 'online' | 'offline'): Promise<void> {
  const { api, agents, ids, log, atWork } = stage;
  const askedAt = await api.now();
  await agents[actor].setPresence(status);
  log.presence.push({ agentId: ids[actor], status, askedAt, answeredAt: await api.now() });
  if (status === 'online') atWork.add(actor);
  else atWork.delete(actor);
}

/** Assigns tickets by hand, each only if it is still with whom it was seen (A3). Returns how many changed hands. */
export async function assignByHand(
  stage: Stage,
  by: Actor,
  to: Actor,
  tickets: readonly Ticket[],
): Promise<number> {
  const { agents, ids, log, holders } = stage;
  const threads = new Map([...stage.tickets].map(([thread, id]) => [id, thread]));
  const [first] = tickets;
  if (!first) return 0;
  const assigning = agents[by].assign(
    tickets.map(({ id }) => id),
    ids[to],
    first.assignee?.id ?? null,
  );
  const results = (await unlessRefused(log, assigning)) ?? [];
  for (const { ticketId, ok, problem } of results) {
    const ticket = tickets.find(({ id }) => id === ticketId);
    if (ok && ticket) {
      log.claims.push({ number: ticket.number, by, to: ids[to] });
      holders.set(threads.get(ticketId) ?? ticket.contact.address, ids[to]);
    } else if (ticket && (await hasMoved(stage, ticket))) continue;
    else log.refusals.push(`assigning ${ticketId}: ${problem?.title}`);
  }
  return results.filter(({ ok }) => ok).length;
}

/** A3, A11: whether it is really with somebody else than was seen, as the rotation may hand it on at that very moment. */
async function hasMoved({ agents }: Stage, seen: Ticket): Promise<boolean> {
  const now = await agents.mia.ticket(seen.id);
  return now.assignee?.id !== seen.assignee?.id;
}

/** The demo's own tickets of a view, whoever waits longest first. */
export async function ownTickets(stage: Stage, query: Readonly<Record<string, string>>): Promise<Ticket[]> {
  const own = new Set(stage.tickets.values());
  const listed = await stage.agents.mia.tickets({ sort: 'waiting', ...query });
  return listed.filter(({ id }) => own.has(id));
}

export async function reopen(stage: Stage, by: Actor, thread: ThreadName): Promise<void> {
  const agent = stage.agents[by];
  const id = stage.tickets.get(thread) ?? '';
  try {
    await agent.reopen(id);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    // Made again after its answer was lost, it finds the ticket open: that is refused, and done.
    if ((await agent.ticket(id)).status !== 'open') {
      stage.log.refusals.push(error.message);
      return;
    }
  }
  stage.log.reopenings.push({ thread, at: localTime(stage) });
}

/** T4: a chat that has ended can't be reopened, by anyone. Returns whether that was refused, as it has to be. */
export async function reopenInVain(stage: Stage, by: Actor, thread: ThreadName): Promise<boolean> {
  try {
    await stage.agents[by].reopen(stage.tickets.get(thread) ?? '');
    stage.log.refusals.push(`reopening the chat of ${thread} was not refused`);
    return false;
  } catch (error) {
    if (error instanceof Refused && error.status === 409) return true;
    throw error;
  }
}
