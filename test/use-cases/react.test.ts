import { describe, expect, it } from 'vitest';
import { day, hour } from '#domain/ids.ts';
import { anAgent, aTicket, start } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, receive, sam, sue, toSay } from '#test/support/inbox.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import type { Change } from '#use-cases/changes.ts';
import { close } from '#use-cases/close.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { drainAfter, queuesToDrain, react } from '#use-cases/react.ts';
import { reactTogether } from '#use-cases/react-together.ts';

async function aStory(): Promise<{ inbox: Inbox; ticketId: `tkt_${string}` }> {
  const inbox = await openInbox();
  const { ticketId } = await receive(inbox.deps, '1');
  await drainQueue('inbox', inbox.deps);
  await assign(
    { ticketIds: [ticketId], assigneeId: sue.id, seenAssigneeId: undefined, by: ada.id },
    inbox.deps,
  );
  await answer(toSay(ticketId, { agentId: sue.id }), inbox.deps);
  await receive(inbox.deps, '1', { text: 'Thanks, but where?' });
  await close({ ticketId, by: sue.id }, inbox.deps);
  await receive(inbox.deps, '1', { text: 'Hello?' });
  return { inbox, ticketId };
}

const toldIn = async (inbox: Inbox, ticketId: `tkt_${string}`) =>
  (await inbox.store.loadThread(ticketId, { limit: 100, cursor: null })).items.flatMap((entry) =>
    entry.kind === 'history' ? entry.entry.events.map(({ kind }) => `${entry.entry.by}: ${kind}`) : [],
  );

const inOrder = (changes: readonly Change[]): readonly Change[] => changes;
const reversed = (changes: readonly Change[]): readonly Change[] => changes.toReversed();
const thrice = (changes: readonly Change[]): readonly Change[] => [
  ...changes,
  ...changes,
  ...changes.toReversed(),
];

describe.each([
  ['in order', inOrder],
  ['the last one first', reversed],
  ['three times, in either direction', thrice],
])('reacting to changes that come %s', (_, delivered) => {
  it('T11: each change of the ticket is one entry of its thread: by whom or what', async () => {
    const { inbox, ticketId } = await aStory();
    for (const change of delivered([...inbox.changes])) await react(change, inbox.deps);
    expect(await toldIn(inbox, ticketId)).toEqual([
      'rotation: assigned',
      'agt_ada: assigned',
      'agt_sue: closed',
      'customer: reopened',
    ]);
  });

  const countsOf = async ({ agent }: Inbox) =>
    [await agent(sam.id), await agent(sue.id)].map(({ load, open }) => [load, open]);
  const sueHasIt = [
    [0, 0],
    [1, 1],
  ];

  it('A2, A10: what is open, and what waits for us, is counted for whoever has it, once', async () => {
    const { inbox, ticketId } = await aStory();
    for (const change of delivered([...inbox.changes])) await reactTogether([change], inbox.deps);
    expect(await countsOf(inbox)).toEqual(sueHasIt);
    expect(await inbox.ticket(ticketId)).toMatchObject({ loadOf: sue.id, listedIn: sue.id });
  });

  it('A2, A10: all at once', async () => {
    const { inbox } = await aStory();
    const changes = delivered([...inbox.changes]);
    await Promise.all(changes.map((change) => reactTogether([change], inbox.deps)));
    expect(await countsOf(inbox)).toEqual(sueHasIt);
    await reactTogether(changes, inbox.deps);
    expect(await countsOf(inbox)).toEqual(sueHasIt);
  });
});

describe('what wakes a drain', () => {
  const ticket = aTicket();
  const wakes = (...changes: readonly Change[]) =>
    queuesToDrain(changes, { settings: { teams: { teams: [] } }, now: start + hour });
  const agent = (
    before: ReturnType<typeof anAgent> | null,
    after: ReturnType<typeof anAgent> | null,
  ): Change => ({
    kind: 'agent',
    before,
    after,
  });

  it('A4: an entry that was put into a queue, not one that left it', () => {
    expect(wakes({ kind: 'queue-entry', queue: 'inbox', inserted: true })).toEqual(['inbox']);
    expect(wakes({ kind: 'queue-entry', queue: 'inbox', inserted: false })).toEqual([]);
  });

  it('A4: a rotation that moved on, for whoever was refused by it', () => {
    const after = { queue: 'inbox', members: [], lastServed: 1, served: 1, version: 1 } as const;
    expect(wakes({ kind: 'rotation', queue: 'inbox', after })).toEqual(['inbox']);
    expect(wakes({ kind: 'rotation', queue: 'inbox', after: null })).toEqual([]);
  });

  it('A8: an agent who came online, not one who is offline or left', () => {
    expect(wakes(agent(null, sam))).toEqual(['inbox']);
    expect(wakes(agent(ada, { ...ada, presence: 'online', onlineUntil: start + day }))).toEqual(['inbox']);
    expect(wakes(agent(sam, { ...sam, presence: 'offline', onlineUntil: null }))).toEqual([]);
    expect(wakes(agent(sam, { ...sam, onlineUntil: start + hour, load: -1 }))).toEqual([]);
    expect(wakes(agent(sam, null))).toEqual([]);
  });

  it('A8, A10: an agent who has room again, not one who got a ticket', () => {
    const busy = anAgent({ load: 3, maxOpenTickets: 3 });
    expect(wakes(agent(busy, { ...busy, load: 2 }))).toEqual(['inbox']);
    expect(wakes(agent(busy, { ...busy, maxOpenTickets: 5 }))).toEqual(['inbox']);
    expect(wakes(agent({ ...busy, load: 2 }, busy))).toEqual([]);
  });

  it('A6, A8: a setting of assignment or of hours, not of auto-close', () => {
    expect(wakes({ kind: 'setting', name: 'round-robin', version: 1, teamIds: [] })).toEqual(['inbox']);
    expect(wakes({ kind: 'setting', name: 'office-hours', version: 1, teamIds: [] })).toEqual(['inbox']);
    expect(wakes({ kind: 'setting', name: 'auto-close', version: 1, teamIds: [] })).toEqual([]);
  });

  it('a queue once, whatever number of changes concern it; a ticket or a message of itself none', () => {
    const came = { kind: 'queue-entry', queue: 'inbox', inserted: true } as const;
    expect(wakes(came, came, { kind: 'setting', name: 'round-robin', version: 1, teamIds: [] })).toEqual([
      'inbox',
    ]);
    expect(wakes({ kind: 'ticket', before: null, after: ticket })).toEqual([]);
    expect(wakes({ kind: 'message', before: null, after: null })).toEqual([]);
  });

  it('A8: an agent who comes online gets the oldest of what waited', async () => {
    const inbox = await openInbox({ agents: [ada] });
    const ids = await inbox.arrive(2);
    inbox.changes.length = 0;
    await inbox.store.saveAgent({ before: null, after: sam });
    await drainAfter(inbox.changes, inbox.deps);
    expect((await inbox.turns()).map(({ ticketId }) => ticketId)).toEqual(ids);
  });
});
