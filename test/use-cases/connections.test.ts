import { beforeEach, describe, expect, it } from 'vitest';
import { type AgentId, minute, second } from '#domain/ids.ts';
import { ada, connected, type Inbox, openInbox } from '#test/support/inbox.ts';
import { createMemoryConnectors } from '#test/support/memory-connectors.ts';
import { connect, disconnect } from '#use-cases/connections.ts';
import type { Connection } from '#use-cases/ports.ts';

const by: AgentId = 'agt_ada';
const shop = { subdomain: 'shop', email: 'ada@shop.example', apiToken: 'first' };
const desk = { subdomain: 'desk', email: 'ada@shop.example', apiToken: 'second' };

/** Everything that connecting touches; the n-th call to the outside fails, and if it dies there all after it fail too. */
async function scene({ dies = false } = {}) {
  const crash = { at: Number.POSITIVE_INFINITY, calls: 0, points: [] as string[] };
  const step = (point: string) => {
    crash.calls += 1;
    crash.points.push(point);
    if (crash.calls === crash.at || (dies && crash.calls > crash.at)) throw new Error(point);
  };
  const inbox = await openInbox({
    agents: [ada],
    before: (operation) => step(`before ${operation}`),
    after: (operation) => step(`after ${operation}`),
  });
  const helpdesks = createMemoryConnectors({ crash: step });
  const { zendesk } = helpdesks.connectors;
  const quietly = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const at = crash.at;
    crash.at = Number.POSITIVE_INFINITY;
    const value = await work();
    crash.at = at;
    return value;
  };
  return {
    inbox,
    helpdesks,
    crash,
    connect: (credentials: typeof shop) => connect({ credentials, by }, zendesk, inbox.deps),
    disconnect: () => disconnect({ by }, zendesk, inbox.deps),
    quietly,
    connection: () => quietly(() => zendeskOf(inbox)),
  };
}
async function zendeskOf({ store }: Inbox): Promise<Connection> {
  const [zendesk] = await store.loadConnections();
  if (zendesk === undefined) throw new Error('there is a place for Zendesk');
  return zendesk;
}

describe('H1: a crash before or after any call to the outside', () => {
  const works = {
    'connecting for the first time': { before: [], work: shop, account: 'shop' },
    'connecting another account': { before: [shop], work: desk, account: 'desk' },
    disconnecting: { before: [shop], work: null, account: null },
  } as const;

  const cases = Object.entries(works).flatMap(([name, each]) =>
    [true, false].map((dies) => ({ name, dies, ...each })),
  );

  it.each(cases)(
    'in $name (it dies: $dies) leaves what doing it again makes whole',
    async ({ before, work, account, dies }) => {
      const calls = await callsOf(before, work);
      expect(calls).toBeGreaterThan(10);
      for (let at = 1; at <= calls; at++) {
        const { inbox, helpdesks, crash, connection, ...each } = await scene({ dies });
        for (const credentials of before) await each.connect(credentials);
        crash.at = crash.calls + at;
        const doIt = () => (work === null ? each.disconnect() : each.connect(work));
        await doIt().catch(() => {});
        const point = crash.points[crash.at - 1];
        crash.at = Number.POSITIVE_INFINITY;
        const { zendesk } = helpdesks.secrets;
        // What is connected for people has credentials, whatever happened.
        const halfway = await connection();
        if (halfway.account !== null) expect(zendesk().account, point).not.toBeNull();
        inbox.time.now += minute + second;
        expect(await doIt(), point).toMatchObject({ ok: true });
        const name = account === null ? null : `${account}.zendesk.com`;
        expect(await connection(), point).toMatchObject({ account: name, claimedUntil: null });
        expect(zendesk().account?.subdomain ?? null, point).toBe(account);
        const there = [...helpdesks.there.zendesk.accounts];
        if (account !== null) expect(there, point).toContain(account);
        // An account that nobody could get into any more keeps what was made there: it proves nothing to us.
        const mayStay = work === desk || (!dies && point === 'before leave zendesk');
        if (!mayStay) expect(there, point).toEqual(account === null ? [] : [account]);
      }
    },
  );
});

async function callsOf(before: readonly (typeof shop)[], work: typeof shop | null): Promise<number> {
  const dry = await scene();
  for (const credentials of before) await dry.connect(credentials);
  const first = dry.crash.calls;
  await (work === null ? dry.disconnect() : dry.connect(work));
  expect([...dry.helpdesks.there.zendesk.accounts]).toEqual(work === null ? [] : [work.subdomain]);
  return dry.crash.calls - first;
}

describe('H1: several people at once', () => {
  let all: Awaited<ReturnType<typeof scene>>;
  beforeEach(async () => {
    all = await scene();
  });

  it('one connects, and the others are told that somebody is at it; what is kept is what is shown', async () => {
    const outcomes = await Promise.all(
      [shop, desk, shop, desk].map((credentials) => all.connect(credentials)),
    );
    const told = outcomes.filter((outcome) => !outcome.ok).map((outcome) => !outcome.ok && outcome.refusal);
    expect(told).toEqual(Array(3).fill('being-changed'));
    const { account } = await all.connection();
    expect(account).toBe(`${all.helpdesks.secrets.zendesk().account?.subdomain}.zendesk.com`);
    expect([...all.helpdesks.there.zendesk.accounts]).toEqual([
      all.helpdesks.secrets.zendesk().account?.subdomain,
    ]);
  });

  it('who crashed holds the others up for a minute, and no longer', async () => {
    all = await scene({ dies: true });
    all.crash.at = all.crash.calls + 5;
    await all.connect(shop).catch(() => {});
    all.crash.at = Number.POSITIVE_INFINITY;
    expect(all.crash.points[4]).toBe('before read zendesk');
    expect(await all.connect(shop)).toEqual({ ok: false, refusal: 'being-changed' });
    expect(await all.disconnect()).toEqual({ ok: false, refusal: 'being-changed' });
    all.inbox.time.now += minute;
    expect(await all.connect(shop)).toMatchObject({ ok: true });
  });

  it('who was refused, and whose work failed, holds nobody up', async () => {
    expect(await all.connect({ ...shop, apiToken: 'wrong' })).toMatchObject({
      ok: false,
      refusal: { code: 'bad-credentials' },
    });
    all.helpdesks.there.zendesk.isDown = true;
    expect(await all.connect(shop)).toMatchObject({ ok: false, refusal: { code: 'unreachable' } });
    all.helpdesks.there.zendesk.isDown = false;
    expect(await all.connect(shop)).toMatchObject({ ok: true });
  });

  it.each(['write', 'enter'])('where %s failed once, anybody may try again at once', async (call) => {
    const dry = await scene();
    await dry.connect(shop);
    all.crash.at = dry.crash.points.indexOf(`before ${call} zendesk`) + 1;
    await expect(all.connect(shop)).rejects.toThrow(call);
    expect(await all.connect(shop)).toMatchObject({ ok: true });
  });

  it('whoever was stopped for too long changes nothing that another has claimed since', async () => {
    const { inbox, helpdesks } = all;
    const slow = {
      ...helpdesks.connectors.zendesk,
      async enter(credentials: typeof shop) {
        inbox.time.now += 2 * minute;
        expect(await all.connect(desk)).toMatchObject({ ok: true });
        return helpdesks.connectors.zendesk.enter(credentials);
      },
    };
    await expect(connect({ credentials: shop, by }, slow, inbox.deps)).rejects.toThrow('zendesk');
    expect(await all.connection()).toMatchObject({ account: 'desk.zendesk.com', claimedUntil: null });
  });

  it('what is chosen is not even claimed', async () => {
    await connected(all.inbox.store, 'zendesk');
    await all.inbox.set('hand-off', { method: 'zendesk' });
    const before = await all.connection();
    expect(await all.disconnect()).toEqual({ ok: false, refusal: 'chosen' });
    expect(await all.connection()).toEqual(before);
  });
});
