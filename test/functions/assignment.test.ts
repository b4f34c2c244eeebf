import { beforeEach, describe, expect, it } from 'vitest';
import { assignResult } from '#contracts/api/tickets.ts';
import { anAgent } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, sam, sue } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn } from '#test/support/surface.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';

const ann = anAgent({ id: 'agt_ann', name: 'Ann', role: 'analyst' });

let inbox: Inbox;
let ids: string[];
let assign: (body: unknown) => ReturnType<ReturnType<ReturnType<typeof openSurface>['as']>>;
beforeEach(async () => {
  inbox = await openInbox({ agents: [ada, ann, sam, sue] });
  ids = await inbox.arrive(2);
  assign = (body) => openSurface(inbox).as(ada)('POST', '/tickets/assign', body);
});

describe('POST /tickets/assign', () => {
  it('A3: says for each ticket what happened', async () => {
    const answer = await assign({ ticketIds: [...ids, 'tkt_none'], assigneeId: sue.id });
    expect(answer.status).toBe(200);
    expect(assignResult.parse(answer.json).results).toMatchObject([
      { ticketId: ids[0], ok: true },
      { ticketId: ids[1], ok: true },
      { ticketId: 'tkt_none', ok: false, problem: { status: 404, type: 'urn:rondo:problem:not-found' } },
    ]);
  });

  it('A3: already-assigned names who has it, or that nobody has', async () => {
    await drainQueue('inbox', inbox.deps);
    const body = { ticketIds: ids, assigneeId: sue.id, seenAssigneeId: sue.id };
    const { results } = assignResult.parse((await assign(body)).json);
    expect(results[0]).toMatchObject({
      ok: false,
      problem: {
        type: 'urn:rondo:problem:already-assigned',
        status: 409,
        detail: 'Sam has it now.',
        assignee: { id: sam.id, name: 'Sam' },
      },
    });
    expect(results[1]).toEqual({ ticketId: ids[1], ok: true });
    await assign({ ticketIds: ids, assigneeId: null });
    const again = assignResult.parse((await assign(body)).json).results;
    expect(again[0]?.problem).toMatchObject({ detail: 'Nobody has it any more.', assignee: null });
  });

  it.each([ann.id, 'agt_nobody'])('A1: nobody who takes no tickets: %s', async (assigneeId) => {
    const answer = await assign({ ticketIds: ids, assigneeId });
    expect(problemIn(answer)).toMatchObject({ status: 422, type: 'urn:rondo:problem:not-an-assignee' });
  });

  it.each([
    [{}, ['assigneeId', 'ticketIds']],
    [{ ticketIds: [], assigneeId: null }, ['ticketIds']],
    [{ ticketIds: Array(101).fill('tkt_1'), assigneeId: null }, ['ticketIds']],
    [
      { ticketIds: ['1', 'tkt_1', 2], assigneeId: 'sue', seenAssigneeId: 1, force: true },
      ['assigneeId', 'force', 'seenAssigneeId', 'ticketIds.0', 'ticketIds.2'],
    ],
  ])('refuses %j, every fault named', async (body, faults) => {
    expect(faultsIn(await assign(body)).toSorted()).toEqual(faults);
    expect(inbox.changes.some((change) => change.kind === 'ticket' && change.before !== null)).toBe(false);
  });
});
