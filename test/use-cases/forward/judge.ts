import { isForwarded, type Message, messagePlace } from '#domain/ticket/message.ts';
import type { TicketThere } from './there.ts';
import { numbers, ticketOf, type World } from './world.ts';

const sorted = (items: readonly number[]): boolean =>
  items.every((item, place) => place === 0 || item > (items[place - 1] ?? item));

const seqOf = (externalId: string): number => messagePlace(externalId)?.seq ?? -1;

/** Which laws a history broke, in words; it has come to rest, and everything works again. */
export async function judge(world: World, closedByHand: ReadonlySet<string>): Promise<string[]> {
  const broken: string[] = [];
  const expect = (law: boolean, words: string): void => {
    if (!law) broken.push(words);
  };
  const ids = world.there.tickets.map(({ opening }) => opening.externalId);
  expect(new Set(ids).size === ids.length, 'H9: one ticket there for each hand-off');
  expect(
    world.queue.messages.length === 0 && world.heard.length === 0,
    'everything that was asked for was done',
  );
  for (const person of numbers) {
    const ticket = await world.store.loadTicket(ticketOf(person));
    if (ticket === null) continue;
    const thread = await world.thread(person);
    const theirs = world.there.tickets.filter(
      ({ opening }) => messagePlace(opening.externalId)?.ticketId === ticket.id,
    );
    judgeThere(thread, theirs, expect);
    judgeHere(thread, expect);
    const told = world.told
      .filter((event) => event.ticket.id === ticket.id)
      .map(({ message }) => message.seq);
    expect(sorted([...new Set(told)]), 'H2: the AI agent is told in order');
    const wasPeoples = (seq: number): boolean =>
      world.changes.some(
        (change) =>
          change.kind === 'ticket' &&
          change.after?.id === ticket.id &&
          // Who closed it by hand has looked at it.
          (change.after.handledBy === 'human' || change.after.lastChangeBy === 'agt_sam') &&
          change.after.lastSeq >= seq,
      );
    for (const { seq, delivery, code } of thread.filter(isForwarded)) {
      if (delivery?.state === 'sent') {
        const arrived =
          delivery.via === 'ai'
            ? told.includes(seq)
            : theirs.some(
                ({ opening, entries }) =>
                  seqOf(opening.externalId) === seq || entries.some(({ id }) => seqOf(id) === seq),
              );
        expect(arrived, `H9: ${seq} (${code}) is said to have arrived, and did`);
      } else {
        const isTold = theirs.some(({ opening }) => seqOf(opening.externalId) > seq);
        expect(isTold || wasPeoples(seq), `H9: ${seq} is ${delivery?.state}, and people have it`);
      }
    }
    const current = theirs.find(
      ({ opening }) => ticket.handledBy === 'elsewhere' && seqOf(opening.externalId) === ticket.handOff?.seq,
    );
    expect(ticket.handledBy === 'human' || ticket.queued === null, 'H8a: in no queue');
    if (ticket.handledBy !== 'elsewhere') continue;
    expect(current !== undefined && !current.deleted, 'H9: what is elsewhere is there');
    if (current === undefined) continue;
    const replies = current.entries.filter(({ by }) => by === 'person');
    expect(
      replies.every(({ text }) => thread.some((message) => message.text === text)),
      'H6: every reply of theirs is had',
    );
    if (!closedByHand.has(person))
      expect(current.closed === (ticket.status === 'closed'), 'H8a: closed there, closed here');
  }
  return [...new Set(broken)];
}

/** What stands there: all that was said, once, in order. */
function judgeThere(
  thread: readonly Message[],
  theirs: readonly TicketThere[],
  expect: (law: boolean, words: string) => void,
): void {
  const comments = theirs.flatMap(({ entries }) => entries.filter(({ by }) => by === 'customer'));
  expect(new Set(comments.map(({ id }) => id)).size === comments.length, 'H9: each message once there');
  for (const { opening, entries } of theirs) {
    const from = seqOf(opening.externalId);
    const said = thread.filter(({ author, seq }) => author === 'customer' && seq < from);
    expect(
      said.every(({ text }) => opening.transcript.includes(text)),
      'H4: the transcript has everything',
    );
    const seqs = entries.filter(({ by }) => by === 'customer').map(({ id }) => seqOf(id));
    expect(sorted([from, ...seqs]), 'H6: what the customer wrote is there in order');
  }
}

function judgeHere(thread: readonly Message[], expect: (law: boolean, words: string) => void): void {
  const replies = thread.filter(({ author, agentId }) => author === 'agent' && agentId === null);
  const nth = replies.map(({ text }) => Number(text.replace('reply ', '')));
  expect(new Set(nth).size === nth.length, 'H6: each reply of theirs once');
  expect(sorted(nth), 'H6: their replies in order');
  const many = (code: string): number => thread.filter((message) => message.code === code).length;
  expect(many('handed-off-elsewhere') <= many('hand-off'), 'H6: the customer is told once');
  expect(many('hand-off-failed') <= many('hand-off'), 'H9: a hand-off falls back once');
}
