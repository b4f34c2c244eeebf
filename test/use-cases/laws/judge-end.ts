import { isDeepStrictEqual } from 'node:util';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { readDecisions } from '#use-cases/decisions.ts';
import type { Judged } from './judge-turns.ts';
import { type Lived, ticketsIn } from './live.ts';
import { textOf } from './perform.ts';

/** T5, T11, A2, A10, A12: what is there in the end. */
export async function judgeEnd(lived: Lived, turns: readonly Judged[]): Promise<string[]> {
  const { store, changes } = lived;
  const tickets = await store.loadTickets(ticketsIn(changes));
  const wrong = [...(await judgeCounts(lived, tickets)), ...(await judgeWords(lived, tickets))];
  const explained = new Map(turns.map((turn) => [`${turn.drainId} ${turn.place}`, turn.explanation]));
  for (const ticket of tickets) wrong.push(...(await judgeHistory(lived, ticket, explained)));
  if (new Set(tickets.map(({ number }) => number)).size < tickets.length)
    wrong.push('T1: two tickets have one number');
  const told = changes.filter(
    (change) =>
      change.kind === 'ticket' &&
      change.after?.assignment?.by === 'rotation' &&
      change.before?.assignment !== change.after.assignment &&
      change.before?.assigneeId === null,
  ).length;
  if (turns.length !== told) wrong.push(`A4: ${told} tickets were given out in ${turns.length} turns`);
  return wrong;
}

async function judgeCounts({ store }: Lived, tickets: readonly Ticket[]): Promise<string[]> {
  const wrong: string[] = [];
  const waits = ({ status, waitingSince }: Ticket): boolean => status === 'open' && waitingSince !== null;
  for (const agent of await store.loadAgents()) {
    const theirs = tickets.filter(({ assigneeId, status }) => assigneeId === agent.id && status === 'open');
    const counted = { load: theirs.filter(waits).length, open: theirs.length };
    if (agent.removedAt !== null && theirs.length > 0)
      wrong.push(`A1: ${agent.id} is gone, and has ${theirs.length}`);
    if (agent.load !== counted.load)
      wrong.push(`A10: ${agent.id} has a load of ${agent.load}, not ${counted.load}`);
    if (agent.open !== counted.open)
      wrong.push(`A2: ${agent.id} has ${agent.open} open, not ${counted.open}`);
  }
  const { none } = await store.loadCounts();
  const nobodys = tickets.filter(({ assigneeId, status }) => assigneeId === null && status === 'open').length;
  if (none !== nobodys) wrong.push(`A2: the badge counts ${none}, not ${nobodys}`);
  return wrong;
}

async function judgeWords({ store, history }: Lived, tickets: readonly Ticket[]): Promise<string[]> {
  const threads = await Promise.all(tickets.map(({ id }) => store.loadMessagesAfter(id, 0)));
  const said = threads.flat().flatMap(({ author, text }) => (author === 'customer' ? [text] : []));
  const sent = history.acts.flatMap((act, nth) =>
    act.kind === 'write' || act.kind === 'crowd'
      ? Array<string>(act.kind === 'write' ? 1 : act.size).fill(textOf(act.word, nth))
      : [],
  );
  return said.toSorted().join() === sent.toSorted().join()
    ? []
    : [`T5: sent ${sent.join()}, kept ${said.join()}`];
}

async function judgeHistory(
  { store, changes }: Lived,
  { id }: Ticket,
  explained: ReadonlyMap<string, unknown>,
): Promise<string[]> {
  const wrong: string[] = [];
  const { items } = await store.loadThread(id, { limit: 10_000, cursor: null });
  const told = items
    .flatMap((item) => (item.kind === 'history' ? [item.entry] : []))
    .flatMap(({ version, events }) => events.map((event) => `${version} ${event.kind}`))
    .filter((event) => /assigned|routed/.test(event));
  const happened = changes.flatMap((change) => {
    if (change.kind !== 'ticket' || change.after?.id !== id || change.before === null) return [];
    const { before, after } = change;
    return [
      ...(before.assigneeId === after.assigneeId
        ? []
        : [`${after.version} ${after.assigneeId === null ? 'unassigned' : 'assigned'}`]),
      ...(before.teamId === after.teamId ? [] : [`${after.version} routed`]),
    ];
  });
  if (told.toSorted().join() !== happened.toSorted().join())
    wrong.push(`T11: ${id}: ${happened.join()} happened, and its history tells ${told.join()}`);
  const entries = await store.loadDecisions(id);
  const expected = entries
    .flatMap(({ events }) => events)
    .flatMap((event) => (event.kind === 'assigned' && event.how === 'rotation' ? [event.turn] : []))
    .map((turn) => explained.get(`${turn?.drainId} ${turn?.place}`));
  const explanations = ((await readDecisions(id, { store }))?.decisions ?? []).flatMap((decision) =>
    decision.kind === 'assigned' && decision.by === 'rotation' ? [decision.explanation] : [],
  );
  if (!isDeepStrictEqual(explanations, expected))
    wrong.push(
      `A12: ${id}: ${JSON.stringify(explanations)} explained, should be ${JSON.stringify(expected)}`,
    );
  const assigned = told.filter((event) => event.endsWith(' assigned')).length;
  const decided = entries.flatMap(({ events }) => events).filter(({ kind }) => kind === 'assigned').length;
  if (assigned !== decided)
    wrong.push(`A12: ${id}: ${assigned} assignments, ${decided} of them among the decisions`);
  return wrong;
}
