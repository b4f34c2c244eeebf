import { describe, expect, it } from 'vitest';
import { assignResult } from '#contracts/api/tickets.ts';
import type { TicketId } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { aProblem, carla, carlasTicket, faultsIn, openApi } from '#test/support/http-api.ts';

const lone = { ticketIds: [carlasTicket] };

async function setup() {
  const api = await openApi();
  await api.receive(carla, 'Where is my order?');
  const sam = api.as('support');
  return {
    api,
    sam,
    post: (body: unknown) => sam('POST', '/tickets/assign', body),
    assign: async (body: object) =>
      assignResult.parse((await sam('POST', '/tickets/assign', body)).body).results,
    assignee: async (id: TicketId = carlasTicket) => (await api.store.loadTicket(id))?.assigneeId,
  };
}

describe('assigning by hand', () => {
  it('A3: gives a ticket to oneself, to another, though they be offline, and to nobody', async () => {
    const { assign, assignee, sam } = await setup();
    for (const assigneeId of ['agt_support', 'agt_owner', null]) {
      expect(await assign({ ...lone, assigneeId })).toEqual([{ ticketId: carlasTicket, ok: true }]);
      expect(await assignee()).toBe(assigneeId);
    }
    expect((await sam('GET', '/tickets?view=unassigned')).body.tickets).toHaveLength(1);
  });

  it('A3: says of each of many what happened, in the order of the call', async () => {
    const { api, assign, assignee } = await setup();
    const many = await Promise.all(
      Array.from({ length: 30 }, (_, nth) => api.receive(`+49151000000${nth + 10}`, 'hello')),
    );
    const ticketIds = [many[0], 'tkt_0', ...many.slice(1), many[0]] as TicketId[];
    const results = await assign({ ticketIds, assigneeId: 'agt_admin' });
    expect(results.map(({ ticketId }) => ticketId)).toEqual(ticketIds.slice(0, -1));
    expect(results.filter(({ ok }) => !ok)).toMatchObject([
      { ticketId: 'tkt_0', problem: { status: 404, type: 'urn:rondo:problem:not-found' } },
    ]);
    for (const id of many) expect(await assignee(id)).toBe('agt_admin');
  });

  it('A3: leaves a ticket that somebody else got meanwhile, and names who has it', async () => {
    const { assign, assignee } = await setup();
    await assign({ ...lone, assigneeId: 'agt_manager' });
    const [lost] = await assign({ ...lone, assigneeId: 'agt_support', seenAssigneeId: null });
    expect(lost).toEqual({
      ticketId: carlasTicket,
      ok: false,
      problem: {
        type: 'urn:rondo:problem:already-assigned',
        title: 'Somebody was faster',
        status: 409,
        detail: 'The manager has it now.',
        assignee: { id: 'agt_manager', name: 'The manager' },
      },
    });
    expect(await assignee()).toBe('agt_manager');
    await assign({ ...lone, assigneeId: null });
    const [nobodys] = await assign({ ...lone, assigneeId: 'agt_support', seenAssigneeId: 'agt_manager' });
    expect(nobodys).toMatchObject({ ok: false, problem: { assignee: null } });
  });

  it('A3: is no fault where they have it already, whatever the caller saw', async () => {
    const { assign } = await setup();
    await assign({ ...lone, assigneeId: 'agt_support' });
    expect(await assign({ ...lone, assigneeId: 'agt_support', seenAssigneeId: null })).toMatchObject([
      { ok: true },
    ]);
  });

  it('A3: of several callers at once who all saw nobody, gives it to one and names that one to the others', async () => {
    const { api, assignee } = await setup();
    const all = (['owner', 'admin', 'manager', 'support'] as const).map(async (role) => {
      const body = { ...lone, assigneeId: `agt_${role}`, seenAssigneeId: null };
      return (await api.as(role)('POST', '/tickets/assign', body)).body.results[0];
    });
    const results = await Promise.all(all);
    const winner = await assignee();
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    for (const { problem } of results.filter(({ ok }) => !ok)) expect(problem.assignee.id).toBe(winner);
  });

  it('H8a: leaves what is handled elsewhere', async () => {
    const { api, assign } = await setup();
    const before = await api.store.loadTicket(carlasTicket);
    if (before === null) throw new Error('there is no ticket');
    const after = { ...before, handledBy: 'elsewhere', version: before.version + 1 } as const;
    await api.store.commit({ change: { before, after, messages: [] }, at: start });
    expect(await assign({ ...lone, assigneeId: 'agt_support' })).toMatchObject([
      { ok: false, problem: { status: 409, type: 'urn:rondo:problem:handled-elsewhere' } },
    ]);
  });

  it.each(['agt_analyst', 'agt_0'])('A1: to %s is refused as a whole, with 422', async (assigneeId) => {
    const { post, assignee } = await setup();
    expect(await post({ ...lone, assigneeId })).toMatchObject(aProblem(422, 'not-an-assignee'));
    expect(await assignee()).toBeNull();
  });

  it('names every fault at once', async () => {
    const { post } = await setup();
    const ticketIds = ['tkt_1', 'con_1', 7];
    const answer = await post({ ticketIds, assigneeId: 'sam', seenAssigneeId: 1, why: '' });
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(answer).toSorted()).toEqual([
      ...['assigneeId', 'seenAssigneeId', 'ticketIds.1', 'ticketIds.2', 'why'],
    ]);
  });

  it.each([
    [{ ticketIds: [], assigneeId: null }, 'ticketIds'],
    [{ ticketIds: Array(101).fill('tkt_1'), assigneeId: null }, 'ticketIds'],
    [{ ticketIds: ['tkt_1'] }, 'assigneeId'],
    ['[]', ''],
  ])('takes 1 to 100 tickets and says who they are for', async (body, fault) => {
    const { post } = await setup();
    const answer = await post(body);
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(answer)).toEqual([fault]);
  });
});
