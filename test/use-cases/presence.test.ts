import { describe, expect, it } from 'vitest';
import { presenceOf } from '#domain/agent.ts';
import { hour, minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { ada, openInbox, sam } from '#test/support/inbox.ts';
import { leave, setPresence } from '#use-cases/presence.ts';
import { type Identity, identify } from '#use-cases/sign-in.ts';

const online = { agentId: ada.id, status: 'online', signedInAt: start } as const;

describe('presence', () => {
  it('A5: going online lasts to the end of the session, twelve hours after signing in', async () => {
    const inbox = await openInbox({ agents: [ada] });
    inbox.time.now += 2 * hour;
    await setPresence(online, inbox.deps);
    const { onlineUntil, onlineSince } = await inbox.agent(ada.id);
    expect([onlineSince, onlineUntil]).toEqual([start + 2 * hour, start + 12 * hour]);
    expect(presenceOf(await inbox.agent(ada.id), start + 12 * hour - 1)).toBe('online');
    expect(presenceOf(await inbox.agent(ada.id), start + 12 * hour)).toBe('offline');
  });

  it('A5: the length of a session is a setting', async () => {
    const inbox = await openInbox({ agents: [ada], roundRobin: { sessionHours: 1 } });
    await setPresence(online, inbox.deps);
    expect((await inbox.agent(ada.id)).onlineUntil).toBe(start + hour);
  });

  it('A5: a session that is over can’t go online', async () => {
    const inbox = await openInbox({ agents: [ada] });
    inbox.time.now = start + 12 * hour;
    expect(await setPresence(online, inbox.deps)).toEqual({ ok: false, refusal: 'session-over' });
    expect((await inbox.agent(ada.id)).presence).toBe('offline');
  });

  it.each([{ removedAt: start }, { role: 'analyst' as const }])(
    'A1: nobody goes online who was let in just before they became %j',
    async (become) => {
      const inbox = await openInbox({ agents: [{ ...ada, ...become }] });
      expect(await setPresence(online, inbox.deps)).toEqual({ ok: false, refusal: 'not-found' });
      expect((await inbox.agent(ada.id)).presence).toBe('offline');
    },
  );

  it('A4: who goes online again without having left keeps their place among those who came', async () => {
    const inbox = await openInbox();
    inbox.time.now += minute;
    await setPresence({ ...online, agentId: sam.id }, inbox.deps);
    expect((await inbox.agent(sam.id)).onlineSince).toBe(start);
  });

  it('A5: going offline can be done at any time', async () => {
    const inbox = await openInbox();
    inbox.time.now = start + 100 * hour;
    await setPresence({ agentId: sam.id, status: 'offline', signedInAt: start }, inbox.deps);
    expect(await inbox.agent(sam.id)).toMatchObject({ presence: 'offline', onlineUntil: null });
  });

  it('keeps what is counted meanwhile, and loses no race', async () => {
    const inbox = await openInbox();
    const [id = 'tkt_'] = await inbox.arrive(1);
    const ticket = await inbox.ticket(id);
    await Promise.all([
      setPresence({ agentId: sam.id, status: 'offline', signedInAt: start }, inbox.deps),
      inbox.store.tally([{ ticket, loadOf: sam.id, listedIn: sam.id }]),
      setPresence({ agentId: sam.id, status: 'online', signedInAt: start }, inbox.deps),
    ]);
    expect(await inbox.agent(sam.id)).toMatchObject({ load: 1, open: 1, version: 3, presence: 'online' });
  });
});

describe('who is calling', () => {
  const identity: Identity = {
    agentId: 'agt_new',
    email: 'new@example.com',
    name: 'New',
    signedInAt: start,
    group: 'support',
  };

  it('A5: everyone starts offline, with the role of their group', async () => {
    const inbox = await openInbox();
    expect(await identify(identity, inbox.store)).toMatchObject({ role: 'support', presence: 'offline' });
  });

  it('two first requests at once make one agent', async () => {
    const inbox = await openInbox();
    const [one, other] = await Promise.all([
      identify(identity, inbox.store),
      identify(identity, inbox.store),
    ]);
    expect(one).toEqual(other);
    expect(inbox.changes.filter(({ kind }) => kind === 'agent')).toHaveLength(1);
  });

  it('nobody for whom no group vouches', async () => {
    const inbox = await openInbox();
    expect(await identify({ ...identity, group: null }, inbox.store)).toBeNull();
    expect(await inbox.store.loadAgent('agt_new')).toBeNull();
  });

  it('A1: the table has the role from then on, whatever the group', async () => {
    const inbox = await openInbox();
    const caller = await identify({ ...identity, agentId: sam.id, group: 'owner' }, inbox.store);
    expect(caller?.role).toBe('support');
  });

  it('A5: nobody who signed out, until they sign in again', async () => {
    const inbox = await openInbox();
    inbox.time.now += hour;
    await leave({ agentId: sam.id, signedInAt: start }, inbox.deps);
    expect((await inbox.agent(sam.id)).presence).toBe('offline');
    expect(await identify({ ...identity, agentId: sam.id }, inbox.store)).toBeNull();
    const again = { ...identity, agentId: sam.id, signedInAt: start + hour + minute };
    expect(await identify(again, inbox.store)).toMatchObject({ id: sam.id });
  });
});
