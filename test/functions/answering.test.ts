import { beforeEach, describe, expect, it } from 'vitest';
import type { TicketId } from '#domain/ids.ts';
import { day } from '#domain/ids.ts';
import { ada, type Inbox, openInbox, sam, sue } from '#test/support/inbox.ts';
import { openSurface, problemIn, type Surface } from '#test/support/surface.ts';

let inbox: Inbox;
let surface: Surface;
let id: TicketId;
let commits: number;
beforeEach(async () => {
  commits = 0;
  const before = (operation: string): void => {
    if (operation === 'commit') commits += 1;
  };
  inbox = await openInbox({ agents: [ada, sam, sue], before });
  surface = openSurface(inbox);
  [id = 'tkt_'] = await inbox.arrive(1);
  commits = 0;
});

const answer = (body: object, headers = {}, agent = sam) =>
  surface.as(agent)('POST', `/tickets/${id}/messages`, body, headers);
const overview = async () => (await surface.as(sam)('GET', `/tickets/${id}`)).json;

describe('an answer', () => {
  it('T10: takes a ticket that nobody has, and none that somebody has', async () => {
    await answer({ text: 'On its way.' });
    await answer({ text: 'Indeed.' }, {}, sue);
    expect(await overview()).toMatchObject({ assignee: { id: sam.id }, assignment: { by: 'reply' } });
  });

  it('thenClose closes in the one write that stores it', async () => {
    expect((await answer({ text: 'Done.', thenClose: true })).status).toBe(201);
    expect(await overview()).toMatchObject({ status: 'closed', closedBy: 'agent', assignee: { id: sam.id } });
    expect(commits).toBe(1);
  });

  it('C2: that is an internal note changes nothing of the overview, and goes to nobody', async () => {
    const before = await overview();
    const note = await answer({ text: 'Looks lost to me.', internal: true });
    expect(note).toMatchObject({ status: 201, json: { internal: true } });
    expect(note.json).not.toHaveProperty('delivery');
    expect(await overview()).toEqual(before);
  });

  it('is one message for one idempotency key, a day later, too; another text under it is refused', async () => {
    const key = { 'Idempotency-Key': '8c1f-42' };
    const once = await answer({ text: 'Once.' }, key);
    inbox.time.now += day;
    expect(await answer({ text: 'Once.' }, key)).toEqual(once);
    expect(problemIn(await answer({ text: 'Twice?' }, key)).status).toBe(409);
    expect((await inbox.ticket(id)).lastSeq).toBe(2);
  });

  it('is another message for another agent’s equal key', async () => {
    const key = { 'Idempotency-Key': 'k' };
    await answer({ text: 'Sam’s.' }, key, sam);
    expect((await answer({ text: 'Sue’s.' }, key, sue)).json).toMatchObject({ text: 'Sue’s.' });
    expect((await inbox.ticket(id)).lastSeq).toBe(3);
  });

  it('H8a: is refused where the conversation goes on elsewhere, and so is assigning', async () => {
    const before = await inbox.ticket(id);
    const after = { ...before, handledBy: 'elsewhere', queued: null, version: before.version + 1 } as const;
    await inbox.store.commit({ change: { before, after, messages: [] }, at: inbox.time.now });
    const type = 'urn:rondo:problem:handled-elsewhere';
    expect(problemIn(await answer({ text: 'Mine!' }))).toMatchObject({ status: 409, type });
    const body = { ticketIds: [id], assigneeId: sam.id };
    const assigned = await surface.as(sam)('POST', '/tickets/assign', body);
    expect(assigned.json.results).toMatchObject([{ ok: false, problem: { status: 409, type } }]);
    expect(await inbox.ticket(id)).toEqual(after);
  });
});

describe('several agents who see that nobody has a ticket', () => {
  it('A3: one of them gets it, and the others are told who', async () => {
    const results = await Promise.all(
      [ada, sam, sue].map(async (agent) => {
        const body = { ticketIds: [id], assigneeId: agent.id, seenAssigneeId: null };
        const { json } = await surface.as(agent)('POST', '/tickets/assign', body);
        return (json.results as { ok: boolean; problem?: { assignee: { id: string } } }[])[0];
      }),
    );
    const { assigneeId } = await inbox.ticket(id);
    expect(results.filter((result) => result?.ok)).toHaveLength(1);
    const told = results.flatMap((result) => (result?.problem ? [result.problem.assignee.id] : []));
    expect(told).toEqual([assigneeId, assigneeId]);
  });
});
