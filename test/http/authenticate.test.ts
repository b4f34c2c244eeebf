import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { anAgent, start } from '#test/support/builders.ts';
import { type Inbox, openInbox, sam } from '#test/support/inbox.ts';
import { claimsOf } from '#test/support/lambda-events.ts';
import { openSurface, problemIn, type Surface } from '#test/support/surface.ts';

const nora = anAgent({ id: 'agt_nora', name: 'Nora', email: 'nora@example.com' });

let inbox: Inbox;
let surface: Surface;
beforeEach(async () => {
  inbox = await openInbox({ agents: [sam] });
  surface = openSurface(inbox);
});

const sign = (groups: string, agent = nora) =>
  surface.call({ method: 'GET', target: '/me', claims: claimsOf(agent, { signedInAt: start, groups }) });

describe('a first sign-in', () => {
  it('seeds the role by the group; what the group says later changes nothing (A1)', async () => {
    expect((await sign('[manager]')).json).toMatchObject({
      id: nora.id,
      role: 'manager',
      presence: 'offline',
    });
    inbox.changes.length = 0;
    for (const groups of ['[owner]', '[support]', '[owner admin]', '[]', ''])
      expect((await sign(groups)).json).toMatchObject({ role: 'manager' });
    expect(inbox.changes).toEqual([]);
  });

  it.each([
    ['[support owner]', 'owner'],
    ['[analyst manager]', 'manager'],
    ['support,admin', 'admin'],
    ['[eu-central-1_Google analyst]', 'analyst'],
  ])(
    'seeds the highest role of several groups, however the gateway writes them: %s',
    async (groups, role) => {
      expect((await sign(groups)).json.role).toBe(role);
    },
  );

  it('of two requests at once makes one agent', async () => {
    const both = await Promise.all([sign('[support]'), sign('[support]')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(inbox.changes.map(({ kind }) => kind)).toEqual(['agent']);
  });

  it('names one for whom the pool has no name by their address', async () => {
    expect((await sign('[support]', { ...nora, name: '' })).json.name).toBe('nora');
  });

  it('A1: makes a known agent of one who is then told 403', async () => {
    const claims = claimsOf(nora, { signedInAt: start, groups: '[analyst]' });
    const answer = await surface.call({ method: 'GET', target: '/tickets', claims });
    expect(problemIn(answer).status).toBe(403);
    expect(await inbox.agent(nora.id)).toMatchObject({ role: 'analyst', presence: 'offline' });
  });
});

describe('a sign-in', () => {
  it('A5: that began before the signing out is over, and one that follows it is good', async () => {
    const me = async (signedInAt: number) => (await surface.as(sam, { signedInAt })('GET', '/me')).status;
    inbox.time.now = start + 60_500;
    await surface.as(sam)('POST', '/me/sign-out');
    expect([await me(start - 1_000), await me(start), await me(start + 59_000)]).toEqual([401, 401, 401]);
    expect([await me(start + 60_000), await me(start + 61_000)]).toEqual([200, 200]);
  });

  it('is judged before anything else is read', async () => {
    const answer = await surface.call({
      method: 'POST',
      target: '/tickets/tkt_none/messages',
      body: 'no json',
    });
    expect(answer.status).toBe(401);
  });
});

describe('any claims', () => {
  it('are good, or those of nobody; never a fault of ours', async () => {
    const claim = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        'id',
        'sam',
        'nora',
        `${start / 1_000}`,
        '[owner]',
        'Infinity',
        '-1',
        '__proto__',
        '[',
        '',
      ),
    );
    const names = fc.constantFrom(
      'sub',
      'email',
      'name',
      'token_use',
      'auth_time',
      'cognito:groups',
      '__proto__',
    );
    const known = claimsOf(sam, { signedInAt: start });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, claim), fc.boolean(), async (some, alone) => {
        const claims = alone ? some : { ...known, ...some };
        const answer = await surface.call({ method: 'GET', target: '/me', claims });
        expect([200, 401]).toContain(answer.status);
      }),
      { numRuns: 400 },
    );
  });
});
