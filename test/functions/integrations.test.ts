import { beforeEach, describe, expect, it } from 'vitest';
import { integrationSchema, integrationsAnswer } from '#contracts/api/integrations.ts';
import { settingHistoryPage } from '#contracts/api/teams.ts';
import { minute } from '#domain/ids.ts';
import { anAgent, start } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, sam } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';

const mia = anAgent({ id: 'agt_mia', name: 'Mia', role: 'manager' });
const zendesk = { subdomain: 'shop', email: 'ada@shop.example', apiToken: 'zendesk-token-4711' };
const gorgias = { domain: 'shop', email: 'ada@shop.example', apiKey: 'gorgias-key-4711' };
const bodies = { zendesk, gorgias } as const;
const platforms = ['zendesk', 'gorgias'] as const;
const type = (code: string) => `urn:rondo:problem:${code}`;

let inbox: Inbox;
let surface: Surface;
let byMia: ReturnType<Surface['as']>;
beforeEach(async () => {
  inbox = await openInbox({ agents: [ada, mia, sam] });
  surface = openSurface(inbox);
  byMia = surface.as(mia);
});
const connect = (platform: (typeof platforms)[number], more: object = {}) =>
  byMia('PUT', `/integrations/${platform}`, { ...bodies[platform], ...more });
const choose = (method: string, more: object = {}) => byMia('PUT', '/settings/hand-off', { method, ...more });
const shown = async (platform: string) => {
  const { integrations } = integrationsAnswer.parse((await byMia('GET', '/integrations')).json);
  return integrations.find((each) => each.platform === platform);
};

describe.each(platforms)('H1: %s', (platform) => {
  const path = `/integrations/${platform}`;

  it('is not connected at first', async () => {
    expect(await shown(platform)).toEqual({
      platform,
      connected: false,
      chosen: false,
      beingChanged: false,
    });
  });

  it('is connected by credentials that are tried, and kept where functions find them', async () => {
    const answer = await connect(platform);
    expect(answer.status).toBe(200);
    expect(integrationSchema.parse(answer.json)).toEqual({
      platform,
      connected: true,
      account: `shop.${platform}.com`,
      email: 'ada@shop.example',
      connectedAt: new Date(start).toISOString(),
      connectedBy: { id: 'agt_mia', name: 'Mia' },
      chosen: false,
      beingChanged: false,
    });
    expect(await shown(platform)).toEqual(answer.json);
    expect(surface.helpdesks.secrets[platform]()).toMatchObject({ account: bodies[platform] });
    expect([...surface.helpdesks.there[platform].accounts]).toEqual(['shop']);
  });

  it('is not connected by credentials that open nothing, and the reason is told', async () => {
    const refused = await connect(
      platform,
      platform === 'zendesk' ? { apiToken: 'wrong' } : { apiKey: 'wrong' },
    );
    expect(problemIn(refused)).toMatchObject({
      status: 400,
      type: type('bad-credentials'),
      detail: 'That key opens nothing.',
    });
    expect(await shown(platform)).toMatchObject({ connected: false, beingChanged: false });
    expect(surface.helpdesks.secrets[platform]().account).toBeNull();
  });

  it('keeps the account that it has, where another one lets nobody in or can’t be reached', async () => {
    await connect(platform);
    const before = await shown(platform);
    surface.helpdesks.there[platform].isDown = true;
    expect(problemIn(await connect(platform))).toMatchObject({ status: 503, type: type('unreachable') });
    expect(await shown(platform)).toEqual(before);
  });

  it('names every fault of what is typed', async () => {
    const answer = await byMia('PUT', path, { email: 'ada', colour: 'red' });
    const names = platform === 'zendesk' ? ['apiToken', 'subdomain'] : ['apiKey', 'domain'];
    expect(faultsIn(answer).toSorted()).toEqual(['colour', 'email', ...names].toSorted());
  });

  it.each(['', 'shop.zendesk.com', 'evil.example/', '-shop', 'shop@127.0.0.1', 'a'.repeat(64), 'schöp'])(
    'goes to no other host: %j is no name of an account',
    async (name) => {
      const answer = await connect(platform, platform === 'zendesk' ? { subdomain: name } : { domain: name });
      expect(faultsIn(answer)).toEqual([platform === 'zendesk' ? 'subdomain' : 'domain']);
    },
  );

  it('can be chosen only once it is connected: the save says how to connect, and leads there', async () => {
    const refused = await choose(platform);
    expect(problemIn(refused)).toMatchObject({
      status: 409,
      type: type('not-connected'),
      detail: `Connect it by PUT /integrations/${platform}, and save this once more.`,
      platform,
      connect: `/integrations/${platform}`,
    });
    expect((await byMia('GET', '/settings/hand-off')).json).toMatchObject({ method: 'helpdesk' });
    await connect(platform);
    expect((await choose(platform)).json).toMatchObject({ method: platform });
    expect(await shown(platform)).toMatchObject({ chosen: true });
  });

  it('can’t be disconnected while it is chosen', async () => {
    await connect(platform);
    await choose(platform);
    const answer = await byMia('DELETE', path);
    expect(problemIn(answer)).toMatchObject({ status: 409, type: type('is-chosen'), platform });
    expect(await shown(platform)).toMatchObject({ connected: true, beingChanged: false });
    expect([...surface.helpdesks.there[platform].accounts]).toEqual(['shop']);
    await choose('helpdesk');
    expect((await byMia('DELETE', path)).status).toBe(204);
    expect(await shown(platform)).toEqual({ platform, connected: false, chosen: false, beingChanged: false });
    expect(surface.helpdesks.secrets[platform]().account).toBeNull();
    expect([...surface.helpdesks.there[platform].accounts]).toEqual([]);
    expect(problemIn(await choose(platform)).type).toBe(type('not-connected'));
  });

  it('another one may be disconnected while it is chosen', async () => {
    const other = platform === 'zendesk' ? 'gorgias' : 'zendesk';
    for (const each of platforms) await connect(each);
    await choose(platform);
    expect((await byMia('DELETE', `/integrations/${other}`)).status).toBe(204);
  });

  it('may get a new key, or another account, while it is chosen; what was made at the old one is removed', async () => {
    await connect(platform);
    await choose(platform);
    const answer = await connect(
      platform,
      platform === 'zendesk' ? { subdomain: 'desk' } : { domain: 'desk' },
    );
    expect(answer.json).toMatchObject({ account: `desk.${platform}.com`, chosen: true });
    expect([...surface.helpdesks.there[platform].accounts]).toEqual(['desk']);
    const key = platform === 'zendesk' ? { apiToken: 'another' } : { apiKey: 'another' };
    expect((await connect(platform, key)).status).toBe(200);
    expect(surface.helpdesks.secrets[platform]()).toMatchObject({ account: { ...bodies[platform], ...key } });
  });

  it('is disconnected though it can’t be reached; that something is left there is logged', async () => {
    await connect(platform);
    surface.helpdesks.there[platform].isDown = true;
    expect((await byMia('DELETE', path)).status).toBe(204);
    expect(surface.helpdesks.secrets[platform]().account).toBeNull();
    expect(surface.telemetry.lines.map(({ code }) => code)).toContain('helpdesk-not-left');
  });

  it('disconnecting what isn’t connected changes nothing', async () => {
    for (let nth = 0; nth < 2; nth++) expect((await byMia('DELETE', path)).status).toBe(204);
    const { changes } = (await byMia('GET', `/settings/history?setting=${platform}`)).json;
    expect(changes).toEqual([]);
  });

  it('T11: who connected it, and who disconnected it, is in the history of the settings', async () => {
    await connect(platform);
    inbox.time.now += minute;
    await surface.as(ada)('DELETE', path);
    const { changes } = settingHistoryPage.parse((await byMia('GET', '/settings/history')).json);
    const connected = { account: `shop.${platform}.com`, email: 'ada@shop.example' };
    const none = { account: null, email: null };
    expect(changes.filter(({ setting }) => setting === platform)).toMatchObject([
      { setting: platform, by: { name: 'Ada' }, value: none, before: connected },
      { setting: platform, by: { name: 'Mia' }, value: connected, before: null },
    ]);
  });

  it('A1: support has no part in it', async () => {
    for (const method of ['PUT', 'DELETE']) {
      const answer = await surface.as(sam)(method, path, bodies[platform]);
      expect(answer.status).toBe(403);
    }
    expect((await surface.as(sam)('GET', '/integrations')).status).toBe(403);
  });

  it('says that somebody is at it, for as long as that may be', async () => {
    const before = (await inbox.store.loadConnections()).find((each) => each.platform === platform);
    if (before === undefined) throw new Error('there is a place for it');
    const after = { ...before, claimedUntil: start + minute, version: before.version + 1 };
    await inbox.store.saveConnection({ before, after, by: 'agt_ada', at: start });
    expect(await shown(platform)).toMatchObject({ connected: false, beingChanged: true });
    const answers = [await connect(platform), await byMia('DELETE', path)];
    for (const answer of answers)
      expect(problemIn(answer)).toMatchObject({ status: 409, type: type('being-changed') });
    inbox.time.now += minute;
    expect(await shown(platform)).toMatchObject({ beingChanged: false });
    expect((await connect(platform)).status).toBe(200);
  });

  it('what lets us in is in no answer, no log, and nothing that is kept in the table', async () => {
    const wrong = platform === 'zendesk' ? { apiToken: 'wrong-4711' } : { apiKey: 'wrong-4711' };
    const answers = [
      await connect(platform, wrong),
      await connect(platform),
      await connect(platform, { email: 'nobody' }),
      await byMia('GET', '/integrations'),
      await choose(platform),
      await byMia('DELETE', path),
      await byMia('GET', '/settings/history'),
      await byMia('PUT', path, `{"apiToken":"zendesk-token-4711","apiKey":"gorgias-key-4711"`),
    ];
    const kept = [await inbox.store.loadConnections(), await inbox.store.loadSettings()];
    const seen = JSON.stringify([answers, kept, surface.telemetry.lines]);
    expect(seen).not.toMatch(/4711|signs-what-zendesk-says|a-header-that-nobody-else-knows/);
    expect(seen).toContain(`shop.${platform}.com`);
  });
});
