import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SettingHistoryDocument, TeamDocument } from '#contracts/api/teams.ts';
import { type SignedMessage, signedCall } from '#local/client/signed-message.ts';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, aNumber, type Inbox, startInbox } from './support/inbox.ts';

let inbox: Inbox;
let mia: Agent;
let sam: Agent;
let sue: Agent;
let sol: Agent;
let returns: TeamDocument;
let vip: TeamDocument;

/** Sam and Sue take returns; Sol, who leaves now, takes the VIPs'. */
beforeAll(async () => {
  inbox = await startInbox();
  [mia, sam, sue, sol] = await Promise.all([
    inbox.signIn('mia@example.com'),
    inbox.signIn('sam@example.com'),
    inbox.signIn('sue@example.com'),
    inbox.signIn('sol@example.com'),
  ]);
  await sol.call('PUT', '/me/presence', { status: 'offline' });
  const create = async (team: Partial<TeamDocument>): Promise<TeamDocument> => {
    const answer = await mia.call('POST', '/teams', team);
    expect(answer.status).toBe(201);
    return answer.json;
  };
  returns = await create({ name: 'Returns', agentIds: [`agt_${sam.id.slice(4)}`], tags: ['returns'] });
  vip = await create({ name: 'VIP', agentIds: [`agt_${sol.id.slice(4)}`], segments: ['vip'] });
  const rules = [{ keywords: ['send back', 'Rückgabe'], tags: ['Returns'] }];
  expect((await mia.call('PUT', '/settings/tag-rules', { rules })).status).toBe(200);
}, 120_000);
afterAll(() => inbox?.stop());

let messages = 0;
/** As any other provider brings it, signed. */
async function signed(message: Partial<SignedMessage>): Promise<string> {
  messages += 1;
  const sent = {
    channel: 'sms',
    messageId: `in-${messages}`,
    from: aNumber(),
    text: 'Hello',
    ...message,
  } as const;
  const secrets = (await inbox.call('GET', '/local/secrets')).json;
  const now = Date.parse((await inbox.call('GET', '/local/clock')).json.now);
  const { method, path, headers, body } = signedCall(sent, secrets, now);
  const response = await fetch(`${inbox.url}${path}`, {
    method,
    ...(headers && { headers }),
    body: String(body),
  });
  expect(response.status).toBe(200);
  const answer: { ticketId: string } = JSON.parse(await response.text());
  return answer.ticketId;
}

const assigned = (id: string) =>
  eventually(async () => {
    const ticket = await mia.ticket(id);
    if (ticket.assignee === null) throw new Error(`nobody has ${JSON.stringify(ticket)}`);
    return ticket;
  });
const holderOf = (ticket: { assignee: { name: string } | null }) => ticket.assignee?.name;

test('A9: tags of a signed webhook route into the team’s own rotation, which its people share in turns', async () => {
  const before = await mia.call('GET', '/teams');
  const agentIds = [sam.id, sue.id];
  const joined = await mia.call(
    'PUT',
    `/teams/${returns.id}`,
    { agentIds },
    { 'If-Match': before.headers.get('etag') ?? '' },
  );
  expect(joined).toMatchObject({ status: 200, json: { ...returns, agentIds } });
  const names = [];
  for (let nth = 0; nth < 4; nth++) {
    const ticket = await assigned(await signed({ tags: ['Returns', 'Shoes'] }));
    expect(ticket).toMatchObject({ team: { id: returns.id, name: 'Returns' }, tags: ['returns', 'shoes'] });
    expect(ticket.assignment?.explanation).toMatchObject({ queue: returns.id, turn: nth + 1 });
    names.push(holderOf(ticket));
  }
  expect(new Set(names.slice(0, 2))).toEqual(new Set(['Sam', 'Sue']));
  expect(names.slice(2)).toEqual(names.slice(0, 2));
});

test('A9: words of an SMS tag it, and route it', async () => {
  const from = aNumber();
  await inbox.sms({ from, text: 'Wohin mit der RÜCKGABE?' });
  const { id } = await eventually(async () => {
    const found = (await mia.tickets()).find(({ contact }) => contact.address === from);
    if (found === undefined) throw new Error('not there yet');
    return found;
  });
  expect(await assigned(id)).toMatchObject({ team: { id: returns.id }, tags: ['returns'] });
});

test('A9: a segment of the contact’s routes; with nobody of the team online it waits, says so, and is theirs when they come', async () => {
  const id = await signed({ segments: ['VIP'] });
  const waiting = await eventually(async () => {
    const ticket = (await mia.tickets('view=unassigned')).find((one) => one.id === id);
    expect(ticket).toMatchObject({ queued: { queue: vip.id, nobodyOnline: true }, team: { name: 'VIP' } });
    return ticket;
  });
  expect(waiting?.contact.segments).toEqual(['vip']);
  await inbox.runtime.settled();
  expect((await mia.ticket(id)).assignee).toBeNull();
  await sol.call('PUT', '/me/presence', { status: 'online' });
  expect(holderOf(await assigned(id))).toBe('Sol');
});

test('A9: a team that wants it so leaves its tickets to the inbox with nobody online; once moved they stay moved', async () => {
  await sol.call('PUT', '/me/presence', { status: 'offline' });
  await mia.call('PUT', `/teams/${vip.id}`, { whenNobodyOnline: 'inbox' });
  const id = await signed({ segments: ['vip'] });
  const ticket = await assigned(id);
  expect(ticket).toMatchObject({ team: null, assignment: { explanation: { queue: 'inbox' } } });
  expect(['Sam', 'Sue']).toContain(holderOf(ticket));
  await eventually(async () =>
    expect((await mia.thread(id)).map(({ text }) => text)).toContain('Moved to the inbox.'),
  );
  await mia.call('PUT', `/teams/${vip.id}`, { whenNobodyOnline: 'wait' });
});

test('A9: a tag by hand routes what nobody has, and its thread tells so', async () => {
  const id = await signed({});
  await assigned(id);
  await mia.call('POST', '/tickets/assign', { ticketIds: [id], assigneeId: null });
  const tagged = await mia.call('PUT', `/tickets/${id}/tags`, { tags: ['Returns'] });
  expect(tagged).toMatchObject({ status: 200, json: { tags: ['returns'], team: { id: returns.id } } });
  expect(['Sam', 'Sue']).toContain(holderOf(await assigned(id)));
  await eventually(async () => {
    const told = (await mia.thread(id)).find(({ code }) => code?.includes('tagged'));
    expect(told).toMatchObject({ text: '+returns Routed to Returns.', agent: { name: 'Mia' } });
  });
});

test('A9: a deleted team’s waiting tickets go where they belong without it; who has one keeps it', async () => {
  const waits = await signed({ segments: ['vip'] });
  const alsoReturns = await signed({ segments: ['vip'], tags: ['late'] });
  await mia.call('PUT', `/teams/${returns.id}`, { tags: ['returns', 'late'] });
  await eventually(async () => {
    for (const id of [waits, alsoReturns])
      expect(await mia.ticket(id)).toMatchObject({ team: { id: vip.id }, assignee: null });
  });
  const others = (await mia.tickets()).filter(
    ({ team, assignee }) => team?.id === vip.id && assignee !== null,
  );
  expect(others.length).toBeGreaterThan(0);
  const { status } = await mia.call('DELETE', `/teams/${vip.id}`);
  expect(status).toBe(204);
  expect(await assigned(waits)).toMatchObject({
    team: null,
    assignment: { explanation: { queue: 'inbox' } },
  });
  expect(await assigned(alsoReturns)).toMatchObject({ team: { id: returns.id } });
  for (const { id, assignee } of others) expect(await mia.ticket(id)).toMatchObject({ team: null, assignee });
});

test('T11: every change of the settings is told to managers, with who and when', async () => {
  const page = await mia.call('GET', '/settings/history?setting=teams&limit=50');
  const { changes }: SettingHistoryDocument = page.json;
  expect(changes.length).toBe(7);
  expect(new Set(changes.map(({ by }) => by.name))).toEqual(new Set(['Mia']));
  expect(changes.at(-1)).toMatchObject({ version: 1, before: null });
  expect(changes[0]?.value).toEqual((await mia.call('GET', '/teams')).json);
  expect((await sam.call('GET', '/settings/history')).status).toBe(403);
});
