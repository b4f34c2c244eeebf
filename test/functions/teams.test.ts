import { beforeEach, describe, expect, it } from 'vitest';
import { teamSchema, teamsSchema } from '#contracts/api/teams.ts';
import { anAgent, start } from '#test/support/builders.ts';
import { type Inbox, openInbox, overlaid, sam, sol, sue } from '#test/support/inbox.ts';
import { type Answer, faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';

const mia = anAgent({ id: 'agt_mia', name: 'Mia', role: 'manager' });
const ann = anAgent({ id: 'agt_ann', name: 'Ann', role: 'analyst' });
const gone = anAgent({ id: 'agt_gone', name: 'Gone', removedAt: start });

let inbox: Inbox;
let byMia: ReturnType<Surface['as']>;
beforeEach(async () => {
  inbox = await openInbox({ agents: [mia, sam, sue, sol, ann, gone] });
  byMia = openSurface(inbox).as(mia);
});

const returns = {
  name: 'Returns',
  description: 'What comes back',
  agentIds: [sam.id, sue.id],
  tags: ['returns'],
  segments: ['vip'],
  whenNobodyOnline: 'inbox',
};

const create = async (team: Partial<Record<keyof typeof returns, unknown>> = {}) => {
  const answer = await byMia('POST', '/teams', { ...returns, ...team });
  return teamSchema.parse(answer.json);
};
const list = async () => {
  const answer = await byMia('GET', '/teams');
  return { ...teamsSchema.parse(answer.json), etag: answer.headers.etag ?? '' };
};
const namesNow = async () => (await list()).teams.map(({ name }) => name);

describe('A9: teams', () => {
  it('there are none at first', async () => {
    expect(await list()).toEqual({ teams: [], etag: '"0"' });
  });

  it('are created, shown in order, and answered with the version of their list', async () => {
    const answer = await byMia('POST', '/teams', returns);
    expect(answer).toMatchObject({ status: 201, headers: { etag: '"1"' }, json: returns });
    expect(answer.json.id).toMatch(/^team_[0-9a-f-]{36}$/);
    const vip = await create({ name: 'VIP' });
    expect(await list()).toEqual({ teams: [answer.json, vip], etag: '"2"' });
  });

  it('need a name and people; the rest has values', async () => {
    const answer = await byMia('POST', '/teams', { name: 'Returns', agentIds: [sam.id] });
    expect(answer.json).toMatchObject({
      description: '',
      tags: [],
      segments: [],
      whenNobodyOnline: 'wait',
    });
  });

  it('have tags and segments as labels, each once', async () => {
    const team = await create({ tags: [' VIP', 'vip', 'Rückgabe', 'Ru\u0308ckgabe'], segments: ['Gold '] });
    expect(team).toMatchObject({ tags: ['vip', 'rückgabe'], segments: ['gold'] });
  });

  it('are changed; a field left out keeps its value, and the team its place', async () => {
    const first = await create();
    const second = await create({ name: 'VIP' });
    const answer = await byMia('PUT', `/teams/${first.id}`, { name: 'Refunds', agentIds: [sol.id] });
    const changed = { ...first, name: 'Refunds', agentIds: [sol.id] };
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"3"' }, json: changed });
    expect((await list()).teams).toEqual([changed, second]);
  });

  it('keep their own name, in another case too', async () => {
    const { id } = await create();
    expect((await byMia('PUT', `/teams/${id}`, { name: 'RETURNS' })).status).toBe(200);
  });

  it('are deleted; of one that is gone there is nothing to change', async () => {
    const { id } = await create();
    const answer = await byMia('DELETE', `/teams/${id}`);
    expect(answer).toMatchObject({ status: 204, text: '', headers: { etag: '"2"' } });
    expect(await namesNow()).toEqual([]);
    for (const [method, body] of [['DELETE', undefined] as const, ['PUT', {}] as const])
      expect(problemIn(await byMia(method, `/teams/${id}`, body)).status).toBe(404);
    expect((await byMia('PUT', '/teams/nonsense', {})).status).toBe(404);
  });

  it('are put into another order', async () => {
    const [one, two, three] = [
      await create(),
      await create({ name: 'Two' }),
      await create({ name: 'Three' }),
    ];
    const teamIds = [three.id, one.id, two.id];
    const answer = await byMia('PUT', '/teams/order', { teamIds });
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"4"' } });
    expect(await namesNow()).toEqual(['Three', 'Returns', 'Two']);
  });

  it('are ordered by naming exactly those there are: every fault is told', async () => {
    const [one, two] = [await create(), await create({ name: 'Two' })];
    const teamIds = [one.id, 'team_none', one.id];
    const answer = await byMia('PUT', '/teams/order', { teamIds });
    expect(faultsIn(answer)).toEqual(['teamIds.1', 'teamIds.2', 'teamIds']);
    expect(problemIn(answer).detail).toContain('lacks Two');
    expect(faultsIn(await byMia('PUT', '/teams/order', { teamIds: [two.id] }))).toEqual(['teamIds']);
    expect(await namesNow()).toEqual(['Returns', 'Two']);
  });
});

describe('A9: what a team may be', () => {
  const many = (length: number) => Array.from({ length }, (_, nth) => `label ${nth}`);

  it.each([
    [
      { name: ' ', description: 'x'.repeat(501), agentIds: [], whenNobodyOnline: 'never', colour: 'red' },
      ['agentIds', 'colour', 'description', 'name', 'whenNobodyOnline'],
    ],
    [{ name: 'x'.repeat(81), tags: ['', 'x'.repeat(65)] }, ['name', 'tags.0', 'tags.1']],
    [{ agentIds: [sam.id, 'sue'] }, ['agentIds.1']],
    [{ agentIds: [sam.id, sue.id, sam.id], tags: [7] }, ['agentIds.2', 'tags.0']],
    [{ agentIds: [sam.id, 'agt_none', ann.id, gone.id] }, ['agentIds.1', 'agentIds.2', 'agentIds.3']],
    [{ tags: many(21) }, ['tags']],
    [{ tags: many(11), segments: many(10) }, ['tags']],
    [{ name: 'returns ' }, ['name']],
    [{ name: 'RETURNS', agentIds: [ann.id] }, ['agentIds.0', 'name']],
    // What is wrong with its form, and with how things stand, is told together.
    [
      { name: 'returns', description: 7, agentIds: ['agt_none'], tags: many(11), segments: many(10) },
      ['agentIds.0', 'description', 'name', 'tags'],
    ],
  ])('%j: every fault is named', async (team, faults) => {
    await create();
    const body = { name: 'Another', agentIds: [sam.id], ...team };
    const created = await byMia('POST', '/teams', body);
    expect(created.status).toBe(400);
    expect(faultsIn(created).toSorted()).toEqual(faults);
    const { id } = await create({ name: 'Yet another' });
    expect(faultsIn(await byMia('PUT', `/teams/${id}`, body)).toSorted()).toEqual(faults);
    expect(await namesNow()).toEqual(['Returns', 'Yet another']);
  });

  it('a name of 80, a description of 500, 20 labels of 64, 100 people', async () => {
    const people = Array.from({ length: 100 }, (_, nth) => anAgent({ id: `agt_${nth}` }));
    for (const after of people) await inbox.store.saveAgent({ before: null, after });
    const team = {
      name: 'n'.repeat(80),
      description: 'd'.repeat(500),
      agentIds: people.map(({ id }) => id),
      tags: many(15).map((label) => label.padEnd(64, 'x')),
      segments: many(5),
    };
    expect((await byMia('POST', '/teams', team)).json).toMatchObject(team);
    const more = { ...team, name: 'More', agentIds: [...team.agentIds, sam.id] };
    expect(faultsIn(await byMia('POST', '/teams', more))).toEqual(['agentIds']);
  });

  it('labels that are kept count with new ones', async () => {
    const { id } = await create({ tags: many(15), segments: [] });
    expect(faultsIn(await byMia('PUT', `/teams/${id}`, { segments: many(6) }))).toEqual(['tags']);
    expect((await byMia('PUT', `/teams/${id}`, { segments: many(6), tags: many(14) })).status).toBe(200);
  });

  it('at most 50 of them', async () => {
    for (let nth = 1; nth <= 50; nth++) await create({ name: `Team ${nth}` });
    const answer = await byMia('POST', '/teams', { ...returns, name: 'Team 51' });
    expect(problemIn(answer)).toMatchObject({ status: 400, detail: expect.stringContaining('50 teams') });
    const [first] = (await list()).teams;
    expect((await byMia('PUT', `/teams/${first?.id}`, { name: 'Team one' })).status).toBe(200);
  });

  it('who has left since is no fault of whoever changes something else', async () => {
    const { id } = await create();
    await inbox.store.saveAgent({ before: sue, after: { ...sue, removedAt: start, version: 2 } });
    expect((await byMia('PUT', `/teams/${id}`, { name: 'Refunds' })).status).toBe(200);
    expect(faultsIn(await byMia('PUT', `/teams/${id}`, { agentIds: [sam.id, sue.id] }))).toEqual([
      'agentIds.1',
    ]);
  });
});

describe('T11: changes of the teams at the same moment', () => {
  const changes = async (): Promise<[string, string, unknown][]> => {
    const [one, two] = [await create(), await create({ name: 'Two' })];
    return [
      ['PUT', '/teams/order', { teamIds: [two.id, one.id] }],
      ['POST', '/teams', { ...returns, name: 'Three' }],
      ['PUT', `/teams/${one.id}`, { name: 'One' }],
      ['DELETE', `/teams/${one.id}`, undefined],
    ];
  };
  const isRefused = (answer: Answer) =>
    expect(problemIn(answer)).toMatchObject({ status: 412, type: 'urn:rondo:problem:changed-meanwhile' });

  it('whoever named the version that they saw is told that it has gone on', async () => {
    for (const [method, target, body] of await changes()) {
      const before = await list();
      isRefused(await byMia(method, target, body, { 'If-Match': '"1"' }));
      expect(await list()).toEqual(before);
      expect((await byMia(method, target, body, { 'If-Match': before.etag })).status).toBeLessThan(300);
    }
  });

  it('the same who loses by a moment', async () => {
    for (const [method, target, body] of await changes()) {
      const { etag } = await list();
      const answers = await Promise.all([1, 2].map(() => byMia(method, target, body, { 'If-Match': etag })));
      const [won, lost] = answers.toSorted((one, other) => one.status - other.status);
      expect(won?.status).toBeLessThan(300);
      if (lost !== undefined) isRefused(lost);
    }
  });

  it('who named none overwrites nobody: ten at once make ten teams', async () => {
    const names = Array.from({ length: 10 }, (_, nth) => `Team ${nth}`);
    const answers = await Promise.all(names.map((name) => byMia('POST', '/teams', { ...returns, name })));
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 201));
    expect((await namesNow()).toSorted()).toEqual(names);
    expect((await list()).etag).toBe('"10"');
  });

  it('two of one name at once: one of them is told that it is taken', async () => {
    const answers = await Promise.all([create, create].map(() => byMia('POST', '/teams', returns)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400]);
    expect(await namesNow()).toEqual(['Returns']);
  });

  it('two fields of one team at once are both changed', async () => {
    const { id } = await create();
    await Promise.all(
      [{ name: 'Refunds' }, { tags: ['refunds'] }].map((b) => byMia('PUT', `/teams/${id}`, b)),
    );
    expect((await list()).teams).toMatchObject([{ name: 'Refunds', tags: ['refunds'] }]);
  });

  it('who is removed while they are put into a team is in none', async () => {
    let saves = 0;
    const store = overlaid(inbox.store, {
      saveSetting: async (save) => {
        // Whoever removes somebody counts the teams' version on.
        if (saves++ === 0) {
          await inbox.store.saveAgent({ before: sue, after: { ...sue, removedAt: start, version: 2 } });
          const { version, by, at } = save;
          await inbox.store.saveSetting({ name: 'teams', value: { teams: [] }, version, by, at });
        }
        return inbox.store.saveSetting(save);
      },
    });
    const answer = await openSurface({ ...inbox, store }).as(mia)('POST', '/teams', returns);
    expect(faultsIn(answer)).toEqual(['agentIds.1']);
    expect(await namesNow()).toEqual([]);
  });

  it.each(['1', 'W/"1"', '"x"'])('refuses the entity tag %s, with all other faults', async (tag) => {
    const headers = { 'If-Match': tag };
    const created = await byMia('POST', '/teams', { name: '' }, headers);
    expect(faultsIn(created).toSorted()).toEqual(['If-Match', 'agentIds', 'name']);
    expect(faultsIn(await byMia('DELETE', '/teams/team_none', undefined, headers))).toEqual(['If-Match']);
  });
});

it('T11: says in the log what became of which team, and by whom', async () => {
  const surface = openSurface(inbox);
  const { json } = await surface.as(mia)('POST', '/teams', returns);
  await surface.as(mia)('DELETE', `/teams/${json.id}`);
  expect(surface.telemetry.lines.map(({ code, details }) => [code, details])).toEqual(
    ['team-created', 'team-deleted'].map((code) => [code, { teamId: json.id, by: mia.id }]),
  );
});
