import { describe, expect, it } from 'vitest';
import { anAgent } from '#test/support/builders.ts';
import { ada, openInbox, overlaid, sam, sue } from '#test/support/inbox.ts';
import { type Assigning, assign } from '#use-cases/assign.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';

const ann = anAgent({ id: 'agt_ann', name: 'Ann', role: 'analyst' });
const byAda = (overrides: Partial<Assigning> & Pick<Assigning, 'ticketIds'>): Assigning => ({
  assigneeId: sue.id,
  seenAssigneeId: undefined,
  by: ada.id,
  ...overrides,
});

describe('assigning by hand', () => {
  it('A3: assigns many at once, and says for each what happened', async () => {
    const inbox = await openInbox();
    const ids = await inbox.arrive(25);
    const assigned = await assign(byAda({ ticketIds: [...ids, 'tkt_none'] }), inbox.deps);
    if (!assigned.ok) throw new Error(assigned.refusal);
    expect(assigned.value.map(({ ticketId }) => ticketId)).toEqual([...ids, 'tkt_none']);
    expect(assigned.value.slice(0, 25).every(({ result }) => result.ok)).toBe(true);
    expect(assigned.value.at(-1)?.result).toEqual({ ok: false, refusal: { code: 'not-found' } });
    expect(await inbox.ticket(ids[7] ?? 'tkt_')).toMatchObject({
      assigneeId: sue.id,
      assignment: { by: 'person', agentId: ada.id },
      queued: null,
    });
  });

  it('A3: a ticket named twice is assigned once', async () => {
    const inbox = await openInbox();
    const [id = 'tkt_'] = await inbox.arrive(1);
    const assigned = await assign(byAda({ ticketIds: [id, id] }), inbox.deps);
    expect(assigned.ok && assigned.value).toHaveLength(1);
    expect((await inbox.ticket(id)).version).toBe(2);
  });

  it('A3: where somebody else has it than the caller saw, it stays with them and they are named', async () => {
    const inbox = await openInbox();
    const [id = 'tkt_'] = await inbox.arrive(1);
    await drainQueue('inbox', inbox.deps);
    const assigned = await assign(byAda({ ticketIds: [id], seenAssigneeId: null }), inbox.deps);
    expect(assigned.ok && assigned.value[0]?.result).toEqual({
      ok: false,
      refusal: { code: 'already-assigned', assigneeId: sam.id },
    });
    expect((await inbox.ticket(id)).assigneeId).toBe(sam.id);
  });

  it('A3: whoever takes it while the caller’s assignment is being committed is named, too', async () => {
    const inbox = await openInbox();
    const [id = 'tkt_'] = await inbox.arrive(1);
    let first = true;
    const store = overlaid(inbox.store, {
      commit: async (change) => {
        if (first) {
          first = false;
          await drainQueue('inbox', inbox.deps);
        }
        return inbox.store.commit(change);
      },
    });
    const assigned = await assign(byAda({ ticketIds: [id], seenAssigneeId: null }), { ...inbox.deps, store });
    expect(assigned.ok && assigned.value[0]?.result).toEqual({
      ok: false,
      refusal: { code: 'already-assigned', assigneeId: sam.id },
    });
  });

  it('A3: No assignee returns it to nobody, and it enters no queue again by itself', async () => {
    const inbox = await openInbox();
    const [id = 'tkt_'] = await inbox.arrive(1);
    await drainQueue('inbox', inbox.deps);
    await assign(byAda({ ticketIds: [id], assigneeId: null }), inbox.deps);
    expect(await inbox.ticket(id)).toMatchObject({ assigneeId: null, assignment: null, queued: null });
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(0);
  });

  it('A3: No assignee takes what still waits in a queue out of it', async () => {
    const inbox = await openInbox();
    const [id = 'tkt_'] = await inbox.arrive(1);
    await assign(byAda({ ticketIds: [id], assigneeId: null }), inbox.deps);
    expect((await inbox.ticket(id)).queued).toBeNull();
    expect((await drainQueue('inbox', inbox.deps)).assigned).toBe(0);
  });

  it('A7: never moves the rotation', async () => {
    const inbox = await openInbox();
    const ids = await inbox.arrive(3);
    await drainQueue('inbox', inbox.deps);
    const before = await inbox.store.loadRotation('inbox');
    await assign(byAda({ ticketIds: ids, assigneeId: sam.id }), inbox.deps);
    expect(await inbox.store.loadRotation('inbox')).toEqual(before);
  });

  it('A1: also to somebody who is offline or full', async () => {
    const full = anAgent({ id: 'agt_full', presence: 'offline', maxOpenTickets: 0 });
    const inbox = await openInbox({ agents: [full] });
    const [id = 'tkt_'] = await inbox.arrive(1);
    await assign(byAda({ ticketIds: [id], assigneeId: full.id }), inbox.deps);
    expect((await inbox.ticket(id)).assigneeId).toBe(full.id);
  });

  it.each([ann.id, 'agt_nobody' as const])(
    'A1: not to an analyst, nor to a stranger: %s',
    async (assigneeId) => {
      const inbox = await openInbox({ agents: [ann] });
      const ids = await inbox.arrive(1);
      const refused = await assign(byAda({ ticketIds: ids, assigneeId }), inbox.deps);
      expect(refused).toEqual({ ok: false, refusal: 'not-an-assignee' });
      expect((await inbox.ticket(ids[0] ?? 'tkt_')).assigneeId).toBeNull();
    },
  );

  it('to whom it is assigned already changes nothing', async () => {
    const inbox = await openInbox();
    const ids = await inbox.arrive(1);
    await drainQueue('inbox', inbox.deps);
    const before = await inbox.ticket(ids[0] ?? 'tkt_');
    const assigned = await assign(byAda({ ticketIds: ids, assigneeId: sam.id }), inbox.deps);
    expect(assigned.ok && assigned.value[0]?.result.ok).toBe(true);
    expect(await inbox.ticket(before.id)).toEqual(before);
  });
});
