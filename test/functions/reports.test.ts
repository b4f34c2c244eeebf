import { beforeEach, describe, expect, it } from 'vitest';
import { conversationsPage, overviewSchema, recountSchema } from '#contracts/api/reports.ts';
import { day, hour, minute } from '#domain/ids.ts';
import { changeTicket } from '#domain/ticket/change.ts';
import { anAgent, aTeam, start } from '#test/support/builders.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { ada, type Inbox, openInbox, receive, sam, sue, toSay } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { answer } from '#use-cases/answer.ts';
import { close } from '#use-cases/close.ts';

const ann = anAgent({ id: 'agt_ann', name: 'Ann', role: 'analyst' });

let inbox: Inbox;
let surface: Surface;
let settle: () => Promise<void>;
beforeEach(async () => {
  inbox = await openInbox({
    agents: [sam, sue, ada, ann],
    officeHours: { timeZone: 'Europe/Berlin' },
    roundRobin: { enabled: false },
  });
  await inbox.set('teams', { teams: [aTeam({ tags: ['returns'] })] });
  surface = openSurface(inbox);
  settle = clockworkOf(inbox).settle;
});

const by = (agent: typeof sam) => surface.as(agent);
const overview = async (agent = ada, query = '') => {
  const { status, json, text } = await by(agent)('GET', `/reports/overview${query}`);
  expect(status, text).toBe(200);
  return overviewSchema.parse(json);
};

/** A ticket of that person's, answered by Sam ten minutes later, and closed in an hour. */
async function aDay(person: string) {
  const { ticketId } = await receive(inbox.deps, person);
  inbox.time.now += 10 * minute;
  await answer(toSay(ticketId), inbox.deps);
  inbox.time.now += 50 * minute;
  await close({ ticketId, by: 'agt_sam' }, inbox.deps);
  await settle();
  return ticketId;
}

describe('H11: GET /reports/overview', () => {
  it('H11: tells what the days came to, each of them, those without anything too', async () => {
    await aDay('1');
    const report = await overview();
    expect(report).toMatchObject({ from: '2026-02-24', to: '2026-03-02', timeZone: 'Europe/Berlin' });
    const people = {
      opened: 1,
      closed: { byAgent: 1, byInactivity: 0, byCustomer: 0 },
      firstResponse: { count: 1, median: expect.closeTo(600, -2), p90: expect.closeTo(600, -2) },
      response: { count: 1 },
      resolution: { count: 1, median: expect.closeTo(3600, -3) },
    };
    expect(report.people).toMatchObject(people);
    expect(report.days.map(({ day }) => day)).toEqual(
      ['24', '25', '26', '27', '28'].map((date) => `2026-02-${date}`).concat('2026-03-01', '2026-03-02'),
    );
    expect(report.days.at(-1)?.people).toMatchObject(people);
    expect(report.days[0]?.people).toMatchObject({
      opened: 0,
      firstResponse: { count: 0, median: null, p90: null },
    });
    expect(report.channels.map(({ channel }) => channel)).toEqual(['sms', 'email', 'web_chat']);
    expect(report.agents).toMatchObject([
      { agent: { id: 'agt_sam', name: 'Sam' }, people: { response: { count: 1 } } },
    ]);
    expect(report.ai?.resolvedShare).toBeNull();
    expect(report.waiting).toEqual({ count: 0, oldestSince: null, age: { median: null, p90: null } });
  });

  it('H11: days are those of the account’s time zone, and both ends count', async () => {
    inbox.time.now = Date.UTC(2026, 2, 28, 22, 59, 59);
    await receive(inbox.deps, '1');
    inbox.time.now += 2_000;
    await receive(inbox.deps, '2');
    // The day on which clocks go forward ends an hour earlier.
    inbox.time.now = Date.UTC(2026, 2, 29, 21, 59, 59);
    await receive(inbox.deps, '3');
    inbox.time.now += 2_000;
    await receive(inbox.deps, '4');
    await settle();
    const { days } = await overview(ada, '?from=2026-03-28&to=2026-03-30');
    expect(days.map(({ day, people }) => [day, people.opened])).toEqual([
      ['2026-03-28', 1],
      ['2026-03-29', 2],
      ['2026-03-30', 1],
    ]);
    expect((await overview(ada, '?from=2026-03-29&to=2026-03-29')).people.opened).toBe(2);
  });

  it('H11: one channel’s alone', async () => {
    await aDay('1');
    expect((await overview(ada, '?channel=sms')).people.opened).toBe(1);
    const mails = await overview(ada, '?channel=email');
    expect([mails.channel, mails.people.opened, mails.agents]).toEqual(['email', 0, []]);
    expect(mails.channels).toHaveLength(1);
  });

  it('H11: what waits now, and for how long, whatever the range', async () => {
    for (const person of ['1', '2', '3']) {
      await receive(inbox.deps, person);
      inbox.time.now += hour;
    }
    const { waiting } = await overview(ada, '?from=2025-01-01&to=2025-01-02');
    expect(waiting).toEqual({
      count: 3,
      oldestSince: new Date(start).toISOString(),
      age: { median: 2 * 3600, p90: 3 * 3600 },
    });
    expect((await overview(ada, '?channel=email')).waiting.count).toBe(0);
    // What the AI agent handles doesn't wait for people.
    const ai = { enabled: true, channels: ['sms'], callbackUrl: 'https://ai.example.com' } as const;
    await inbox.set('ai-agent', ai);
    await receive(inbox.deps, '4');
    expect((await overview()).waiting.count).toBe(3);
  });

  it('H11: every fault of a range is named', async () => {
    const faults = async (query: string) => faultsIn(await by(ada)('GET', `/reports/overview${query}`));
    expect(await faults('?from=2026-13-01&to=x&channel=fax&more=1')).toEqual(
      expect.arrayContaining(['from', 'to', 'channel', 'more']),
    );
    expect(await faults('?from=2026-03-02&to=2026-03-01&channel=fax')).toEqual(
      expect.arrayContaining(['to', 'channel']),
    );
    expect(await faults('?from=2025-01-01&to=2026-02-05')).toEqual(['to']);
    expect((await overview(ada, '?from=2025-01-01&to=2026-02-04')).days).toHaveLength(400);
    expect(await faults('?from=2026-04-01')).toEqual(['to']);
  });

  it('A1: support reads its own figures and no others’; whoever else reads reports reads all', async () => {
    await aDay('1');
    const { ticketId } = await receive(inbox.deps, '2');
    await answer(toSay(ticketId, { agentId: 'agt_sue' }), inbox.deps);
    await receive(inbox.deps, '3');
    await settle();
    const sues = await overview(sue);
    expect(sues).toMatchObject({
      own: true,
      ai: null,
      people: { response: { count: 1 } },
      teams: [],
      tags: [],
    });
    expect(sues.agents.map(({ agent }) => agent.id)).toEqual(['agt_sue']);
    expect(sues.days.every(({ ai }) => ai === null)).toBe(true);
    expect(sues.waiting.count).toBe(0);
    expect(JSON.stringify(sues)).not.toContain('Sam');
    for (const reader of [ada, ann]) expect((await overview(reader)).people.response.count).toBe(2);
  });

  it('H11: teams and agents that are gone keep their names', async () => {
    const { ticketId } = await receive(inbox.deps, '1');
    await answer(toSay(ticketId), inbox.deps);
    const ticket = await inbox.ticket(ticketId);
    const change = changeTicket(ticket, { teamId: 'team_returns', tags: ['returns'] });
    await inbox.store.commit({ change, at: inbox.time.now });
    await close({ ticketId, by: 'agt_sam' }, inbox.deps);
    await settle();
    await inbox.set('teams', { teams: [] });
    const before = await inbox.agent('agt_sam');
    await inbox.store.saveAgent({
      before,
      after: { ...before, removedAt: inbox.time.now, version: before.version + 1 },
    });
    const { teams, agents, tags } = await overview();
    expect(teams.map(({ team }) => team)).toEqual([{ id: 'team_returns', name: 'Returns' }]);
    expect(agents.map(({ agent }) => agent.name)).toEqual(['Sam']);
    expect(tags.map(({ tag }) => tag)).toEqual(['returns']);
  });
});

describe('H11: GET /reports/conversations', () => {
  const list = async (agent: typeof sam, query: string) => {
    const { status, json, text } = await by(agent)('GET', `/reports/conversations?${query}`);
    expect(status, text).toBe(200);
    return conversationsPage.parse(json);
  };

  it('H11: the conversations behind a figure, the latest first, page by page', async () => {
    const ids = [];
    for (const person of ['1', '2', '3']) ids.unshift(await aDay(person));
    const first = await list(ada, 'figure=response&limit=2');
    expect(first.conversations[0]).toMatchObject({
      figure: 'response',
      seconds: 600,
      agent: { id: 'agt_sam', name: 'Sam' },
      ticket: { number: 3, status: 'closed', contact: { address: '+4915100000003' } },
    });
    const rest = await list(ada, `figure=response&limit=2&cursor=${first.cursor}`);
    const found = [...first.conversations, ...rest.conversations].map(({ ticket }) => ticket?.id);
    expect([found, rest.cursor]).toEqual([ids, undefined]);
    expect((await list(ada, 'figure=response&agentId=agt_sue')).conversations).toEqual([]);
    expect((await list(ada, 'figure=closed&channel=email')).conversations).toEqual([]);
    expect((await list(ada, 'figure=closed&from=2026-03-01&to=2026-03-01')).conversations).toEqual([]);
  });

  it('A1: support finds its own alone; analysts read no customer’s name, address or subject', async () => {
    await aDay('1');
    expect((await list(sue, 'figure=response')).conversations).toEqual([]);
    expect((await list(sam, 'figure=response')).conversations).toHaveLength(1);
    const others = await by(sam)('GET', '/reports/conversations?figure=ai-resolved&agentId=agt_sue');
    expect(faultsIn(others)).toEqual(['agentId', 'figure']);
    const [read] = (await list(ann, 'figure=response')).conversations;
    expect(read?.ticket).toEqual({ id: expect.any(String), number: 1, status: 'closed' });
  });

  it('H11: what was erased still counts, and says nothing', async () => {
    const ticketId = await aDay('1');
    await inbox.store.eraseContact((await inbox.ticket(ticketId)).contactId);
    const [one] = (await list(ada, 'figure=opened')).conversations;
    expect(one).toMatchObject({ figure: 'opened', ticket: null });
  });

  it('H11: faults, and cursors that were never given out, are refused', async () => {
    const faults = async (query: string) => faultsIn(await by(ada)('GET', `/reports/conversations?${query}`));
    expect(await faults('limit=0&figure=x&from=2026-03-02&to=2026-03-01')).toEqual(
      expect.arrayContaining(['figure', 'limit', 'to']),
    );
    expect(await faults('figure=opened&cursor=nonsense')).toEqual(['cursor']);
  });
});

describe('H11: GET /reports/export', () => {
  const lines = async (query: string, agent = ada) => {
    const { status, headers, text } = await by(agent)('GET', `/reports/export?${query}`);
    expect(status, text).toBe(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    return { headers, rows: text.slice(1, -2).split('\r\n') };
  };

  it('H11: a row a day, with a name made of ours alone', async () => {
    await aDay('1');
    const { headers, rows } = await lines('from=2026-03-01&to=2026-03-02&channel=sms');
    expect(headers['content-disposition']).toBe(
      'attachment; filename="rondo-2026-03-01-2026-03-02-sms-by-day.csv"',
    );
    expect(rows[0]).toMatch(/^"day","opened","closedByAgent",.*"aiTakenOver"$/);
    expect(rows[1]).toBe('"2026-03-01",0,0,0,0,0,,,0,,,0,,,0,0,,0,0,0,0');
    expect(rows[2]).toMatch(/^"2026-03-02",1,1,0,0,1,6\d\d|5\d\d,/);
    expect(rows).toHaveLength(3);
  });

  it('H11: nothing in it is a formula, nor ends its cell', async () => {
    const { ticketId } = await receive(inbox.deps, '1');
    const ticket = await inbox.ticket(ticketId);
    const tags = ['=cmd|calc', '+1', '-1', '@sum', '\t=1', 'a"b,c;d\r\ne', '＝1', 'vip'];
    await inbox.store.commit({ change: changeTicket(ticket, { tags }), at: inbox.time.now });
    await close({ ticketId, by: 'agt_sam' }, inbox.deps);
    await settle();
    const { text } = await by(ada)('GET', '/reports/export?by=tag');
    for (const tag of ['=cmd|calc', '+1', '-1', '@sum', '\t=1', '＝1'])
      expect(text).toContain(`\r\n"'${tag}",`);
    expect(text).toContain('"a""b,c;d\r\ne",');
    expect(text).toContain('\r\n"vip",');
  });

  it('A1: of support’s own, no AI agent’s; by agents with their names', async () => {
    await aDay('1');
    const { rows } = await lines('by=agent', sam);
    expect(rows[0]).toMatch(/^"agentId","agent",.*"takenOver"$/);
    expect(rows.slice(1)).toEqual([expect.stringMatching(/^"agt_sam","Sam",/)]);
    expect((await lines('by=agent', sue)).rows).toHaveLength(1);
    expect((await lines('by=day', sue)).rows[0]).not.toContain('ai');
    expect((await lines('by=team')).rows[0]).toMatch(/^"teamId","team"/);
    expect((await lines('by=channel')).rows).toHaveLength(4);
  });
});

describe('H11: POST /reports/recount', () => {
  const range = { from: '2026-03-01', to: '2026-03-31' };

  it('H11: counts what nobody had counted, in the background, and says how far it has come', async () => {
    const progress = async () => recountSchema.parse((await by(ada)('GET', '/reports/recount')).json);
    expect(await progress()).toEqual({ state: 'none', looked: 0, recounted: 0, counted: 0 });
    // Of these the stream tells nobody.
    for (let person = 1; person <= 60; person++) await receive(inbox.deps, `${person}`);
    inbox.changes.length = 0;
    expect((await overview()).people.opened).toBe(0);
    const { status, json } = await by(ada)('POST', '/reports/recount', range);
    expect([status, json]).toEqual([202, expect.objectContaining({ state: 'running', ...range })]);
    await settle();
    expect(await progress()).toMatchObject({ state: 'done', ...range, counted: 60 });
    expect((await overview()).people.opened).toBe(60);
    await by(ada)('POST', '/reports/recount', range);
    await settle();
    expect(await progress()).toMatchObject({ state: 'done', counted: 0 });
    expect((await overview()).people.opened).toBe(60);
  });

  it('H11: counts nothing of other days', async () => {
    await receive(inbox.deps, '1');
    inbox.changes.length = 0;
    inbox.time.now += 3 * day;
    await by(ada)('POST', '/reports/recount', { from: '2026-03-03', to: '2026-03-31' });
    await settle();
    expect((await overview()).people.opened).toBe(0);
  });

  it('A1: is owners’ and admins’ to ask for, in a range that is one', async () => {
    for (const agent of [sam, ann]) {
      const refused = await by(agent)('POST', '/reports/recount', range);
      expect(problemIn(refused).status).toBe(403);
      expect(problemIn(await by(agent)('GET', '/reports/recount')).status).toBe(403);
    }
    expect(faultsIn(await by(ada)('POST', '/reports/recount', { from: 'x' }))).toEqual(['from', 'to']);
    const backwards = { from: range.to, to: range.from };
    expect(faultsIn(await by(ada)('POST', '/reports/recount', backwards))).toEqual(['to']);
  });
});
