import { describe, expect, test } from 'vitest';
import { hour } from '#domain/ids.ts';
import { ok, refuse } from '#domain/result.ts';
import { assignByHand, type ManualAssignment } from '#domain/ticket/assign.ts';
import { aTicket, start } from '#test/support/builders.ts';

const at = start + hour;
const queued = aTicket({ queued: { queue: 'inbox', at: start } });
const sues = aTicket({ assigneeId: 'agt_sue', assignment: { by: 'person', at: start, agentId: 'agt_sue' } });

const toSam: ManualAssignment = { assigneeId: 'agt_sam', seenAssigneeId: undefined, by: 'agt_mia', at };
const toNobody: ManualAssignment = { ...toSam, assigneeId: null };

describe('A3: assigning by hand', () => {
  test.each([
    { title: 'a ticket that waits in a queue: it leaves it (A7)', ticket: queued },
    { title: 'one that another has', ticket: sues },
    { title: 'one that the AI agent handles (H5)', ticket: aTicket({ handledBy: 'ai' }) },
    { title: 'a closed one', ticket: aTicket({ status: 'closed', closedAt: start, closedBy: 'agent' }) },
  ])('gives somebody $title', ({ ticket }) => {
    const after = {
      ...ticket,
      assigneeId: 'agt_sam',
      assignment: { by: 'person', at, agentId: 'agt_mia' },
      queued: null,
      handledBy: 'human',
      lastChangeBy: 'agt_mia',
      lastChangeAt: at,
      version: ticket.version + 1,
    };
    expect(assignByHand(ticket, toSam)).toEqual(ok({ before: ticket, after, messages: [] }));
  });

  test.each([
    { status: 'open', aiOutcome: 'taken-over', title: 'an open one from the AI agent, which is told so' },
    {
      status: 'closed',
      aiOutcome: 'under-way',
      title: 'a closed one, which the AI agent has resolved all the same',
    },
  ] as const)('H5, H11: takes over $title', ({ status, aiOutcome }) => {
    const closed = status === 'closed' ? ({ closedAt: start, closedBy: 'inactivity' } as const) : {};
    const theirs = aTicket({ handledBy: 'ai', aiOutcome: 'under-way', status, ...closed });
    expect(assignByHand(theirs, toSam)).toMatchObject({
      ok: true,
      value: { after: { handledBy: 'human', aiOutcome } },
    });
  });

  test.each([
    { title: 'from its assignee', ticket: sues },
    { title: 'out of its queue', ticket: queued },
  ])('gives it to nobody, and it stays there: $title', ({ ticket }) => {
    const change = assignByHand(ticket, toNobody);
    expect(change).toMatchObject({
      ok: true,
      value: { after: { assigneeId: null, assignment: null, queued: null } },
    });
  });

  test.each([
    { title: 'the same person', ticket: sues, assignment: { ...toSam, assigneeId: 'agt_sue' } },
    { title: 'nobody, whom it has and no queue', ticket: aTicket(), assignment: toNobody },
    {
      title: 'the same person, whatever the caller saw',
      ticket: sues,
      assignment: { ...toSam, assigneeId: 'agt_sue', seenAssigneeId: null },
    },
  ] as const)('changes nothing for $title', ({ ticket, assignment }) => {
    expect(assignByHand(ticket, assignment)).toEqual(ok('unchanged'));
  });
});

describe('A3: an assignee that the caller saw', () => {
  test.each([
    { title: 'still has it', ticket: sues, seenAssigneeId: 'agt_sue', allowed: true },
    { title: 'has it no more', ticket: sues, seenAssigneeId: 'agt_sol', allowed: false },
    { title: 'was nobody, and somebody has it now', ticket: sues, seenAssigneeId: null, allowed: false },
    { title: 'was nobody, and still is', ticket: queued, seenAssigneeId: null, allowed: true },
    { title: 'does not matter to them', ticket: sues, seenAssigneeId: undefined, allowed: true },
  ] as const)('$title: $allowed', ({ ticket, seenAssigneeId, allowed }) => {
    const result = assignByHand(ticket, { ...toSam, seenAssigneeId });
    if (allowed) expect(result).toMatchObject({ ok: true, value: { after: { assigneeId: 'agt_sam' } } });
    else expect(result).toEqual(refuse('already-assigned'));
  });
});

test('H8a: a ticket handled elsewhere is assigned to nobody here', () => {
  expect(assignByHand(aTicket({ handledBy: 'elsewhere' }), toSam)).toEqual(refuse('handled-elsewhere'));
});
