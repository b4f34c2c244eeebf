import { beforeEach, describe, expect, it } from 'vitest';
import { agentsPage, meSchema } from '#contracts/api/agents.ts';
import { hour } from '#domain/ids.ts';
import { anAgent, aTeam, start } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, sam, sue, toSay } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { answer } from '#use-cases/answer.ts';
import { drainQueue } from '#use-cases/drain-queue.ts';
import { tallyAfter } from '#use-cases/tally.ts';

let inbox: Inbox;
let surface: Surface;
beforeEach(async () => {
  inbox = await openInbox({ agents: [ada, sue, sam] });
  surface = openSurface(inbox);
});

describe('/me', () => {
  it('says who one is', async () => {
    const answer = await surface.as(sam)('GET', '/me');
    expect(meSchema.parse(answer.json)).toEqual({
      id: sam.id,
      name: 'Sam',
      email: 'sam@example.com',
      role: 'support',
      presence: 'online',
      openTickets: 0,
      waitingTickets: 0,
      maxOpenTickets: null,
      onlineUntil: new Date(start + 24 * hour).toISOString(),
      presenceShown: true,
      withinOfficeHours: true,
    });
  });

  it('A5: tells whether the switch is shown: while round robin is on or a team exists', async () => {
    const shown = async () => (await surface.as(sam)('GET', '/me')).json.presenceShown;
    await inbox.set('round-robin', { enabled: false });
    expect(await shown()).toBe(false);
    await inbox.set('teams', { teams: [aTeam()] });
    expect(await shown()).toBe(true);
    await inbox.set('teams', { teams: [] });
    await inbox.set('round-robin', { enabled: true });
    expect(await shown()).toBe(true);
  });

  it('A5: everyone starts offline, also at their very first call', async () => {
    const lou = anAgent({ id: 'agt_lou', name: 'Lou', email: 'lou@example.com' });
    const answer = await surface.as(lou)('GET', '/me');
    expect(meSchema.parse(answer.json)).toMatchObject({ id: 'agt_lou', presence: 'offline' });
    expect(answer.json).not.toHaveProperty('onlineUntil');
  });

  it('A5: online to the end of the session', async () => {
    inbox.time.now = start + hour;
    const answer = await surface.as(ada)('PUT', '/me/presence', { status: 'online' });
    expect(answer.json).toMatchObject({
      presence: 'online',
      onlineUntil: new Date(start + 12 * hour).toISOString(),
    });
    inbox.time.now = start + 12 * hour;
    expect((await surface.as(ada)('GET', '/me')).json).toMatchObject({ presence: 'offline' });
    const again = await surface.as(ada)('PUT', '/me/presence', { status: 'online' });
    expect(problemIn(again)).toMatchObject({ status: 409, type: 'urn:rondo:problem:session-over' });
  });

  it.each([[{}], [{ status: 'away' }], [{ status: 'online', agentId: 'agt_sue' }]])(
    'refuses %j',
    async (body) => {
      const answer = await surface.as(ada)('PUT', '/me/presence', body);
      expect(faultsIn(answer)).toHaveLength(1);
      expect((await inbox.agent(ada.id)).presence).toBe('offline');
    },
  );

  it('A5: signing out makes one offline', async () => {
    const answer = await surface.as(sam)('POST', '/me/sign-out');
    expect(answer).toMatchObject({ status: 204, text: '' });
    expect((await inbox.agent(sam.id)).presence).toBe('offline');
  });
});

describe('GET /agents', () => {
  it('lists everyone by name, with their presence and load, and nothing of their sign-ins', async () => {
    const answer = await surface.as(sam)('GET', '/agents');
    expect(agentsPage.parse(answer.json).agents.map(({ name, presence }) => [name, presence])).toEqual([
      ['Ada', 'offline'],
      ['Sam', 'online'],
      ['Sue', 'online'],
    ]);
    expect(answer.text).not.toMatch(/signedOutAt|onlineSince|version/);
  });

  it('A10: says how many open tickets each has, and how many of them wait for us', async () => {
    await inbox.arrive(3);
    await drainQueue('inbox', inbox.deps);
    const [turn] = await inbox.turns();
    await answer(toSay(turn?.ticketId ?? 'tkt_', { agentId: turn?.agentId ?? 'agt_' }), inbox.deps);
    await tallyAfter(inbox.changes, inbox.deps);
    const { agents } = agentsPage.parse((await surface.as(sam)('GET', '/agents')).json);
    const counted = agents.map(({ name, openTickets, waitingTickets }) => [
      name,
      openTickets,
      waitingTickets,
    ]);
    expect(counted).toEqual([
      ['Ada', 0, 0],
      ['Sam', 2, 1],
      ['Sue', 1, 1],
    ]);
  });
});
