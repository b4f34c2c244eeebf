import { beforeEach, describe, expect, it } from 'vitest';
import { anAgent } from '#test/support/builders.ts';
import { connected, type Inbox, openInbox } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';

const mia = anAgent({ id: 'agt_mia', name: 'Mia', role: 'manager' });

let inbox: Inbox;
let byMia: ReturnType<Surface['as']>;
beforeEach(async () => {
  inbox = await openInbox({ agents: [mia] });
  byMia = openSurface(inbox).as(mia);
});
const handOff = (body: unknown, headers = {}) => byMia('PUT', '/settings/hand-off', body, headers);
const aiAgent = (body: unknown, headers = {}) => byMia('PUT', '/settings/ai-agent', body, headers);

describe('H1: where the AI agent hands off to', () => {
  it('is this inbox, until somebody changes it', async () => {
    expect((await byMia('GET', '/settings/hand-off')).json).toEqual({ method: 'helpdesk', message: null });
  });

  it('is nowhere, with a message of one’s own, links and all', async () => {
    const message = ' Help: https://shop.example/faq?a=1&b=2#x \n or <contact@shop.example> ';
    const answer = await handOff({ method: 'none', message });
    expect(answer.json).toEqual({ method: 'none', message: message.trim() });
  });

  it.each([
    [{ method: 'none' }],
    [{ method: 'none', message: null }],
    [{ method: 'none', message: '' }],
    [{ method: 'none', message: ' \n\t ' }],
    [{ method: 'none', message: 'x'.repeat(2_001) }],
    [{ method: 'none', message: 5 }],
  ])('refuses %j: nowhere needs a message', async (body) => {
    expect(faultsIn(await handOff(body))).toEqual(['message']);
    expect((await byMia('GET', '/settings/hand-off')).json).toMatchObject({ method: 'helpdesk' });
  });

  it('takes 2,000 characters, and keeps the message for another day', async () => {
    const message = 'x'.repeat(2_000);
    await handOff({ method: 'none', message });
    expect((await handOff({ method: 'helpdesk' })).json).toEqual({ method: 'helpdesk', message });
    expect((await handOff({ method: 'none' })).json).toEqual({ method: 'none', message });
    expect(faultsIn(await handOff({ message: null }))).toEqual(['message']);
  });

  it('names every fault at once: of the form, of what is missing, and of the version', async () => {
    expect(
      faultsIn(await handOff({ method: 'none', colour: 'red' }, { 'If-Match': '1' })).toSorted(),
    ).toEqual(['If-Match', 'colour', 'message']);
    expect(faultsIn(await handOff({ method: 'klaviyo', message: '' })).toSorted()).toEqual([
      'message',
      'method',
    ]);
    expect(faultsIn(await handOff('[]'))).toEqual(['']);
    expect(faultsIn(await handOff('{'))).toEqual(['']);
  });

  it('a version that was seen and is gone comes before what is not connected', async () => {
    const seen = { 'If-Match': '"7"' };
    expect(problemIn(await handOff({ method: 'zendesk' }, seen)).status).toBe(412);
    const now = { 'If-Match': '"0"' };
    expect(problemIn(await handOff({ method: 'zendesk' }, now))).toMatchObject({
      status: 409,
      type: 'urn:rondo:problem:not-connected',
    });
  });

  it('one that was disconnected in the very moment is refused, though the version is right', async () => {
    await connected(inbox.store, 'zendesk');
    let first = true;
    const store = {
      ...inbox.store,
      loadAgent: inbox.store.loadAgent,
      loadAgents: inbox.store.loadAgents,
      loadSetting: inbox.store.loadSetting,
      async loadConnections() {
        const connections = await inbox.store.loadConnections();
        const [before] = connections;
        if (first && before !== undefined) {
          first = false;
          const after = { ...before, account: null, email: null, version: before.version + 1 };
          await inbox.store.saveConnection({ before, after, by: 'agt_ada', at: inbox.clock() });
        }
        return connections;
      },
      saveSetting: inbox.store.saveSetting,
    };
    const answer = await openSurface({ ...inbox, store }).as(mia)(
      'PUT',
      '/settings/hand-off',
      { method: 'zendesk' },
      { 'If-Match': '"0"' },
    );
    expect(problemIn(answer)).toMatchObject({ status: 409, type: 'urn:rondo:problem:not-connected' });
    expect((await byMia('GET', '/settings/hand-off')).json).toMatchObject({ method: 'helpdesk' });
  });
});

describe('H2: what the AI agent handles', () => {
  const url = 'https://agent.example/events';

  it('is nothing, until somebody turns it on', async () => {
    const answer = await byMia('GET', '/settings/ai-agent');
    expect(answer.json).toEqual({ enabled: false, channels: [], callbackUrl: null });
  });

  it('are new tickets of channels, each once, while there is somewhere to tell of them', async () => {
    const body = { enabled: true, channels: ['web_chat', 'sms', 'sms'], callbackUrl: url };
    expect((await aiAgent(body)).json).toEqual({ ...body, channels: ['web_chat', 'sms'] });
    expect((await aiAgent({ enabled: false })).json).toMatchObject({ enabled: false, callbackUrl: url });
  });

  it.each([
    [{ enabled: true }, ['callbackUrl', 'channels']],
    [{ enabled: true, channels: ['sms'] }, ['callbackUrl']],
    [{ enabled: true, callbackUrl: url }, ['channels']],
    [{ enabled: true, channels: ['fax'] }, ['callbackUrl', 'channels.0']],
    [{ enabled: true, colour: 'red' }, ['callbackUrl', 'channels', 'colour']],
    [{ enabled: 'yes', channels: 'sms', callbackUrl: 5 }, ['callbackUrl', 'channels', 'enabled']],
  ])('%j: every fault is named at once', async (body, faults) => {
    expect(faultsIn(await aiAgent(body)).toSorted()).toEqual(faults);
    expect((await byMia('GET', '/settings/ai-agent')).json).toMatchObject({ enabled: false });
  });

  it('what it needs can’t be taken away while it is on', async () => {
    await aiAgent({ enabled: true, channels: ['sms'], callbackUrl: url });
    expect(faultsIn(await aiAgent({ channels: [] }))).toEqual(['channels']);
    expect(faultsIn(await aiAgent({ callbackUrl: null }))).toEqual(['callbackUrl']);
    const all = { enabled: false, channels: [], callbackUrl: null };
    expect((await aiAgent(all)).json).toEqual(all);
  });

  it.each([
    'http://agent.example/events',
    'https://ada:secret@agent.example/',
    'https://ada@agent.example/',
    'https://:secret@agent.example/',
    'https://agent.example/#top',
    'agent.example',
    'https://',
    'https://localhost/',
    'https://agent/',
    'https://agent.internal/',
    'https://desk.localhost./',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[fd00:ec2::254]/',
    'https://[::ffff:10.0.0.1]/',
    `https://agent.example/${'x'.repeat(2_048)}`,
  ])('is told of nothing at %s', async (callbackUrl) => {
    expect(faultsIn(await aiAgent({ callbackUrl }))).toEqual(['callbackUrl']);
  });

  it.each([url, 'https://8.8.8.8:8443/x?y=z', 'https://[2606:4700:4700::1111]/'])(
    'may be told at %s',
    async (callbackUrl) => {
      expect((await aiAgent({ callbackUrl })).json).toMatchObject({ callbackUrl });
    },
  );
});
