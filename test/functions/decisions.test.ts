import { describe, expect, it } from 'vitest';
import { decisionsAnswer } from '#contracts/api/decisions.ts';
import { goOffline } from '#domain/agent.ts';
import type { TeamId, TicketId } from '#domain/ids.ts';
import type { Team } from '#domain/routing/team.ts';
import { tagTicket } from '#domain/ticket/tag.ts';
import { instant } from '#http/names.ts';
import { start } from '#test/support/builders.ts';
import { type Inbox, openInbox, receive, sam, sol, sue, toSay } from '#test/support/inbox.ts';
import { openSurface, problemIn } from '#test/support/surface.ts';
import { answer } from '#use-cases/answer.ts';
import { assign } from '#use-cases/assign.ts';
import { changeTicketBy } from '#use-cases/change-ticket.ts';
import { contactIdOf, smsTicketId } from '#use-cases/ids.ts';
import { drainAfter, react } from '#use-cases/react.ts';

const vip: Team = {
  id: 'team_vip',
  name: 'VIP',
  description: '',
  agentIds: [sue.id, sol.id],
  tags: ['vip'],
  segments: [],
  whenNobodyOnline: 'inbox',
};

async function setup(options: Parameters<typeof openInbox>[0] = {}) {
  const inbox = await openInbox(options);
  const surface = openSurface(inbox);
  let taken = 0;
  const settle = async () => {
    while (taken < inbox.changes.length) {
      const fresh = inbox.changes.slice(taken);
      taken = inbox.changes.length;
      for (const change of fresh) await react(change, inbox.deps);
      await drainAfter(fresh, inbox.deps);
    }
  };
  const decisionsOf = async (ticketId: TicketId) => {
    await settle();
    const told = await surface.as(sue)('GET', `/tickets/${ticketId}/assignments`);
    expect(told.status).toBe(200);
    return decisionsAnswer.parse(told.json).decisions;
  };
  const offline = async (id: typeof sam.id) => {
    const before = await inbox.agent(id);
    await inbox.store.saveAgent({ before, after: goOffline(before, inbox.time.now) });
  };
  const hand = (ticketId: TicketId, assigneeId: typeof sam.id | null, by = sam.id) =>
    assign({ ticketIds: [ticketId], assigneeId, seenAssigneeId: undefined, by }, inbox.deps);
  const tag = (ticketId: TicketId, tags: readonly string[], teamId: TeamId | null) =>
    changeTicketBy(
      ticketId,
      (ticket) => tagTicket(ticket, { tags, teamId, by: sam.id, at: inbox.clock() }),
      inbox.deps,
    );
  return { inbox, surface, settle, decisionsOf, offline, hand, tag };
}

const firstTicket = smsTicketId(contactIdOf('sms', '+4915100000001'));
const arriveAs = (inbox: Inbox, tags: readonly string[]) =>
  inbox.set('tag-rules', { rules: [{ keywords: ['order'], tags, channels: null }] });
const person = ({ id, name }: { id: string; name: string }) => ({ id, name });

describe('GET /tickets/{id}/assignments', () => {
  it('A12: tells every decision of a ticket’s life, the oldest first, automatic ones explained', async () => {
    const { inbox, decisionsOf, settle, hand } = await setup({ agents: [sam, sue, sol] });
    await inbox.arrive(2);
    await settle();
    await hand(firstTicket, null, sue.id);
    await settle();
    await answer(toSay(firstTicket, { agentId: sol.id }), inbox.deps);
    await settle();
    await hand(firstTicket, sam.id, sue.id);
    const decisions = await decisionsOf(firstTicket);
    expect(decisions).toEqual([
      {
        kind: 'assigned',
        by: 'rotation',
        at: expect.any(String),
        to: person(sam),
        from: null,
        explanation: {
          queue: 'inbox',
          turn: 1,
          queuedAt: instant(start),
          agent: person(sam),
          eligible: [person(sue), person(sol)],
          passedOver: [],
        },
      },
      {
        kind: 'unassigned',
        by: 'person',
        agent: person(sue),
        at: expect.any(String),
        from: person(sam),
        why: 'person',
      },
      {
        kind: 'assigned',
        by: 'reply',
        agent: person(sol),
        at: expect.any(String),
        to: person(sol),
        from: null,
      },
      {
        kind: 'assigned',
        by: 'person',
        agent: person(sue),
        at: expect.any(String),
        to: person(sam),
        from: person(sol),
      },
    ]);
  });

  it('A9, A12: tells which team it came to, that it fell to the inbox as nobody was online, and who got it there', async () => {
    const { inbox, decisionsOf, offline } = await setup({ agents: [sam, sue, sol] });
    await inbox.set('teams', { teams: [vip] });
    await arriveAs(inbox, ['vip']);
    await offline(sue.id);
    await offline(sol.id);
    await receive(inbox.deps, '1');
    const team = { id: vip.id, name: 'VIP' };
    expect(await decisionsOf(firstTicket)).toMatchObject([
      { kind: 'routed', by: 'system', team, fromTeam: null, why: 'opened', at: instant(start) },
      { kind: 'routed', by: 'rotation', team: null, fromTeam: team, why: 'nobody-online' },
      {
        kind: 'assigned',
        by: 'rotation',
        to: person(sam),
        explanation: { queue: 'inbox', turn: 1, eligible: [], passedOver: [] },
      },
    ]);
  });

  it('A9, A12: in a team’s queue, whoever left the team is passed over as such', async () => {
    const { inbox, decisionsOf, settle } = await setup({ agents: [sam, sue, sol] });
    await inbox.set('teams', { teams: [vip] });
    await arriveAs(inbox, ['vip']);
    await receive(inbox.deps, '1');
    await receive(inbox.deps, '2');
    await settle();
    await inbox.set('teams', { teams: [{ ...vip, agentIds: [sol.id] }] });
    await receive(inbox.deps, '3');
    await settle();
    await receive(inbox.deps, '4');
    const third = await decisionsOf(smsTicketId(contactIdOf('sms', '+4915100000003')));
    const left = [{ agent: person(sue), why: 'not-in-team' }];
    expect(third.at(-1)).toMatchObject({
      kind: 'assigned',
      to: person(sol),
      explanation: { queue: vip.id, turn: 3, eligible: [], passedOver: left },
    });
  });

  it('A9, T11: tells that a team is gone, and that somebody’s tag, or the customer’s word, brought it elsewhere', async () => {
    const { inbox, decisionsOf, settle, tag, offline } = await setup({
      agents: [sam, sue],
      roundRobin: { enabled: false, enabledAt: null },
    });
    const waiting: Team = { ...vip, whenNobodyOnline: 'wait' };
    const refunds: Team = { ...waiting, id: 'team_refunds', name: 'Refunds', tags: ['refund'] };
    await inbox.set('teams', { teams: [waiting, refunds] });
    await arriveAs(inbox, ['refund']);
    await offline(sue.id);
    await receive(inbox.deps, '1', { text: 'Hello' });
    await settle();
    await receive(inbox.deps, '1', { text: 'my order' });
    await settle();
    await tag(firstTicket, ['vip'], vip.id);
    await settle();
    await inbox.set('teams', { teams: [refunds] });
    const gone = { id: vip.id, name: 'a team that is gone' };
    const refund = { id: refunds.id, name: 'Refunds' };
    expect(await decisionsOf(firstTicket)).toMatchObject([
      { kind: 'routed', by: 'system', team: refund, fromTeam: null, why: 'customer-wrote' },
      { kind: 'routed', by: 'person', agent: person(sam), team: gone, fromTeam: refund, why: 'tagged' },
      { kind: 'routed', by: 'system', team: null, fromTeam: gone, why: 'team-gone' },
    ]);
  });

  it('A8, A3: tells that it left its queue to nobody, and why', async () => {
    const { inbox, decisionsOf, settle, hand, offline } = await setup({ roundRobin: { backlog: 'leave' } });
    await offline(sam.id);
    await offline(sue.id);
    await receive(inbox.deps, '1');
    expect(await decisionsOf(firstTicket)).toMatchObject([
      { kind: 'unqueued', by: 'rotation', queue: 'inbox', why: 'nobody-eligible' },
    ]);
    await inbox.set('round-robin', { backlog: 'assign' });
    await receive(inbox.deps, '2');
    await receive(inbox.deps, '3');
    const [second, third] = ['2', '3'].map((nth) =>
      smsTicketId(contactIdOf('sms', `+49151${nth.padStart(8, '0')}`)),
    );
    await settle();
    await hand(second ?? 'tkt_', null);
    await inbox.set('round-robin', { enabled: false, enabledAt: null });
    expect(await decisionsOf(second ?? 'tkt_')).toMatchObject([
      { kind: 'unqueued', by: 'person', agent: person(sam), queue: 'inbox', why: 'person' },
    ]);
    expect(await decisionsOf(third ?? 'tkt_')).toMatchObject([
      { kind: 'unqueued', by: 'system', queue: 'inbox', why: 'round-robin-off' },
    ]);
  });

  it('names whoever is gone, and answers 404 for a ticket that isn’t', async () => {
    const { inbox, surface, decisionsOf, settle } = await setup({ agents: [sam, sue] });
    await inbox.arrive(1);
    await settle();
    const before = await inbox.agent(sam.id);
    const removed = { ...goOffline(before, start), removedAt: start };
    await inbox.store.saveAgent({ before, after: removed });
    await receive(inbox.deps, '2');
    inbox.time.now += 1;
    await receive(inbox.deps, '3');
    const third = await decisionsOf(smsTicketId(contactIdOf('sms', '+4915100000003')));
    expect(third).toMatchObject([
      { explanation: { passedOver: [{ agent: person(sam), why: 'gone' }], eligible: [] } },
    ]);
    const none = await surface.as(sue)('GET', '/tickets/tkt_none/assignments');
    expect(problemIn(none)).toMatchObject({ status: 404 });
  });
});
