import { beforeEach, describe, expect, it } from 'vitest';
import { macrosSchema } from '#contracts/api/macros.ts';
import {
  aiAgentSchema,
  autoCloseSchema,
  handOffSchema,
  officeHoursSchema,
  roundRobinSchema,
} from '#contracts/api/settings.ts';
import { settingHistoryPage, tagRulesSchema } from '#contracts/api/teams.ts';
import { hour } from '#domain/ids.ts';
import { anAgent, start } from '#test/support/builders.ts';
import { type Inbox, openInbox } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';

const mia = anAgent({ id: 'agt_mia', name: 'Mia', role: 'manager' });

let inbox: Inbox;
let byMia: ReturnType<Surface['as']>;
beforeEach(async () => {
  inbox = await openInbox({ agents: [mia] });
  byMia = openSurface(inbox).as(mia);
});

const schemas = {
  'round-robin': roundRobinSchema,
  'auto-close': autoCloseSchema,
  'office-hours': officeHoursSchema,
  'tag-rules': tagRulesSchema,
  'hand-off': handOffSchema,
  'ai-agent': aiAgentSchema,
  macros: macrosSchema,
};
const names = [
  'round-robin',
  'auto-close',
  'office-hours',
  'tag-rules',
  'hand-off',
  'ai-agent',
  'macros',
] as const;

describe.each(names)('/settings/%s', (name) => {
  const path = `/settings/${name}`;

  it('is shown as the contract says, with its version as the entity tag', async () => {
    const answer = await byMia('GET', path);
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toMatch(/^"\d+"$/);
    schemas[name].parse(answer.json);
  });

  it('keeps the value of what is left out, and answers with the setting after it', async () => {
    const before = await byMia('GET', path);
    const after = await byMia('PUT', path, {});
    expect(after).toMatchObject({ status: 200, json: before.json });
    expect(after.headers.etag).not.toBe(before.headers.etag);
    expect((await byMia('GET', path)).headers.etag).toBe(after.headers.etag);
  });

  it('a lost race is 412, never a silent overwrite', async () => {
    const { headers } = await byMia('GET', path);
    const seen = { 'If-Match': headers.etag ?? '' };
    expect((await byMia('PUT', path, {}, seen)).status).toBe(200);
    const answer = await byMia('PUT', path, {}, seen);
    expect(problemIn(answer)).toMatchObject({ status: 412, type: 'urn:rondo:problem:changed-meanwhile' });
  });

  it('of ten at once that saw the same, one wins', async () => {
    const { headers } = await byMia('GET', path);
    const seen = { 'If-Match': headers.etag ?? '' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => byMia('PUT', path, {}, seen)));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([200, ...Array(9).fill(412)]);
  });

  it.each(['1', 'W/"1"', '"x"', '""', '"1", "2"', '"9999999999"'])(
    'refuses the entity tag %s',
    async (tag) => {
      expect(faultsIn(await byMia('PUT', path, {}, { 'If-Match': tag }))).toEqual(['If-Match']);
    },
  );

  it('any version will do for *', async () => {
    expect((await byMia('PUT', path, {}, { 'If-Match': '*' })).status).toBe(200);
  });

  it('refuses what it does not know', async () => {
    const before = (await byMia('GET', path)).json;
    expect(faultsIn(await byMia('PUT', path, { enabledAt: 5, colour: 'red' })).toSorted()).toEqual([
      'colour',
      'enabledAt',
    ]);
    expect((await byMia('GET', path)).json).toEqual(before);
  });
});

describe('what a setting may be', () => {
  it.each([
    [
      'round-robin',
      { enabled: 'yes', backlogPerAgent: 0, sessionHours: 25, officeHoursGate: 'some', backlog: 'x' },
      ['backlog', 'backlogPerAgent', 'enabled', 'officeHoursGate', 'sessionHours'],
    ],
    [
      'round-robin',
      { backlogPerAgent: 101, absentAssignee: { open: 'leave', closed: 'keep' } },
      ['absentAssignee.closed', 'absentAssignee.open', 'backlogPerAgent'],
    ],
    ['auto-close', { inactivityDays: 0 }, ['inactivityDays']],
    ['auto-close', { inactivityDays: 91 }, ['inactivityDays']],
    ['auto-close', { inactivityDays: 1.5, closeUnanswered: null }, ['closeUnanswered', 'inactivityDays']],
    [
      'office-hours',
      {
        timeZone: 'Mars/Olympus',
        datesOff: ['2026-02-30'],
        weekly: [{ days: [], from: '24:00', to: '25:00' }],
      },
      ['datesOff.0', 'timeZone', 'weekly.0.days', 'weekly.0.from', 'weekly.0.to'],
    ],
    [
      'office-hours',
      { weekly: [{ days: ['monday'], from: '9:00', to: '17:00' }], duringMessage: ' ' },
      ['duringMessage', 'weekly.0.days.0', 'weekly.0.from'],
    ],
  ] as const)('%s %j: every fault is named', async (name, body, faults) => {
    const answer = await byMia('PUT', `/settings/${name}`, body);
    expect(answer.status).toBe(400);
    expect(faultsIn(answer).toSorted()).toEqual(faults);
  });

  it('C1: 1 to 90 days', async () => {
    for (const inactivityDays of [1, 90])
      expect((await byMia('PUT', '/settings/auto-close', { inactivityDays })).json).toMatchObject({
        inactivityDays,
      });
  });

  it.each([
    [{ inactivityDays: 1, warnHoursBefore: 24 }, 24],
    [{ warnHoursBefore: 48 }, 48],
    [{ inactivityDays: 90, perChannel: { web_chat: 1 }, warnHoursBefore: 25 }, 24],
    [{ perChannel: { sms: 3, email: 3, web_chat: 3 }, warnHoursBefore: 72 }, 72],
  ])('C1: no warning is as long as the shortest period: %j is refused, and why', async (body, shortest) => {
    const before = (await byMia('GET', '/settings/auto-close')).json;
    const answer = await byMia('PUT', '/settings/auto-close', body);
    expect(faultsIn(answer)).toEqual(['warnHoursBefore']);
    expect(problemIn(answer).detail).toContain(`${shortest} hours`);
    expect((await byMia('GET', '/settings/auto-close')).json).toEqual(before);
  });

  it('C1: nor may the period become as short as the warning that is set', async () => {
    await byMia('PUT', '/settings/auto-close', { inactivityDays: 3, warnHoursBefore: 71 });
    const answer = await byMia('PUT', '/settings/auto-close', { inactivityDays: 2 });
    expect(faultsIn(answer)).toEqual(['warnHoursBefore']);
    const both = { inactivityDays: 2, warnHoursBefore: 47 };
    expect((await byMia('PUT', '/settings/auto-close', both)).json).toMatchObject(both);
    const three = { perChannel: { sms: 2, email: 3, web_chat: 2 }, inactivityDays: 1 };
    expect((await byMia('PUT', '/settings/auto-close', three)).json).toMatchObject(three);
  });

  it('A8: null = no limit of the backlog', async () => {
    const answer = await byMia('PUT', '/settings/round-robin', { backlogPerAgent: null });
    expect(answer.json).toMatchObject({ backlogPerAgent: null });
  });

  it('A11: half of absentAssignee keeps the other half', async () => {
    await byMia('PUT', '/settings/round-robin', { absentAssignee: { open: 'rotate' } });
    const answer = await byMia('PUT', '/settings/round-robin', { absentAssignee: { reopened: 'keep' } });
    expect(answer.json.absentAssignee).toEqual({ open: 'rotate', reopened: 'keep' });
  });

  it('A6: several spans a day, past midnight, in a time zone, with dates off', async () => {
    const hours = {
      timeZone: 'Europe/Berlin',
      weekly: [
        { days: ['mon', 'fri'], from: '09:00', to: '12:00' },
        { days: ['fri'], from: '22:00', to: '02:00' },
        { days: ['sun'], from: '00:00', to: '24:00' },
      ],
      datesOff: ['2026-12-25'],
      outsideMessage: 'We are closed.',
    };
    expect((await byMia('PUT', '/settings/office-hours', hours)).json).toMatchObject(hours);
  });
});

describe('O1: automatic messages', () => {
  it('have texts of their own, or none, for the built-in ones; and the channels besides the chat', async () => {
    const set = { automaticMessages: ['sms', 'email'], duringMessage: ' Gleich! ', outsideMessage: null };
    const { json } = await byMia('PUT', '/settings/office-hours', set);
    expect(json).toMatchObject({ ...set, duringMessage: 'Gleich!', nobodyOnlineMessage: null });
    const { json: after } = await byMia('PUT', '/settings/office-hours', { automaticMessages: [] });
    expect(after).toMatchObject({ automaticMessages: [], duringMessage: 'Gleich!' });
  });

  it.each([
    [{ automaticMessages: ['web_chat'] }, ['automaticMessages.0']],
    [{ automaticMessages: ['sms', 'email', 'sms'] }, ['automaticMessages']],
    [
      { duringMessage: '', nobodyOnlineMessage: '  ', outsideMessage: 'x'.repeat(1_001) },
      ['duringMessage', 'nobodyOnlineMessage', 'outsideMessage'],
    ],
  ])('refuses %j, every fault named', async (body, faults) => {
    const answer = await byMia('PUT', '/settings/office-hours', body);
    expect(answer.status).toBe(400);
    expect(faultsIn(answer).toSorted()).toEqual(faults);
  });
});

describe('A8: turning round robin on', () => {
  it('remembers when, and does not show it', async () => {
    await byMia('PUT', '/settings/round-robin', { enabled: false });
    inbox.time.now = start + hour;
    const answer = await byMia('PUT', '/settings/round-robin', { enabled: true });
    expect(answer.json).not.toHaveProperty('enabledAt');
    expect((await inbox.store.loadSettings())['round-robin'].enabledAt).toBe(start + hour);
    inbox.time.now = start + 2 * hour;
    await byMia('PUT', '/settings/round-robin', { enabled: true, backlog: 'leave' });
    expect((await inbox.store.loadSettings())['round-robin'].enabledAt).toBe(start + hour);
  });
});

describe('A9: tag rules', () => {
  const rules = [
    { keywords: ['Rückgabe', 'send it back', '退货'], tags: ['returns'] },
    { keywords: ['4711'], tags: ['recall', 'urgent'], channels: ['email', 'sms'] },
  ];

  it('are kept in order, their tags as labels, each once', async () => {
    const written = [
      { ...rules[0], tags: ['Returns', ' returns'] },
      { ...rules[1], channels: ['email', 'sms', 'email'] },
    ];
    expect((await byMia('PUT', '/settings/tag-rules', { rules: written })).json).toEqual({ rules });
    expect((await byMia('GET', '/settings/tag-rules')).json).toEqual({ rules });
    const stored = (await inbox.store.loadSettings())['tag-rules'].rules;
    expect(stored.map(({ channels }) => channels)).toEqual([null, ['email', 'sms']]);
  });

  it.each([
    [
      [{ keywords: ['', '?!', '🙂', 'x'.repeat(65)], tags: ['a'] }],
      [0, 1, 2, 3].map((n) => `0.keywords.${n}`),
    ],
    [[{ keywords: [], tags: [] }], ['0.keywords', '0.tags']],
    [
      [{ keywords: ['a'], tags: [''], channels: ['fax'], colour: 'red' }],
      ['0.channels.0', '0.colour', '0.tags.0'],
    ],
    [[{ keywords: ['a'], tags: ['a'], channels: [] }], ['0.channels']],
  ])('%j: every fault is named', async (rules, faults) => {
    const answer = await byMia('PUT', '/settings/tag-rules', { rules });
    expect(faultsIn(answer).toSorted()).toEqual(faults.map((path) => `rules.${path}`));
  });

  it('at most 100, and 300 KB together', async () => {
    const many = (length: number, keywords = ['a']) => Array(length).fill({ keywords, tags: ['a'] });
    expect((await byMia('PUT', '/settings/tag-rules', { rules: many(100) })).status).toBe(200);
    expect(faultsIn(await byMia('PUT', '/settings/tag-rules', { rules: many(101) }))).toEqual(['rules']);
    const tags = Array.from({ length: 21 }, (_, nth) => `tag ${nth}`);
    const wide = [{ keywords: Array(51).fill('a'), tags }];
    expect(faultsIn(await byMia('PUT', '/settings/tag-rules', { rules: wide }))).toEqual([
      'rules.0.keywords',
      'rules.0.tags',
    ]);
    const large = many(100, Array(50).fill('ä'.repeat(64)));
    expect(faultsIn(await byMia('PUT', '/settings/tag-rules', { rules: large }))).toEqual(['']);
  });
});

describe('T11: the history of settings', () => {
  const historyOf = async (query = '') => {
    const answer = await byMia('GET', `/settings/history${query}`);
    return settingHistoryPage.parse(answer.json);
  };

  it('tells who changed what, when, from what to what', async () => {
    inbox.time.now = start + hour;
    await byMia('PUT', '/settings/auto-close', { inactivityDays: 9 });
    const [change] = (await historyOf()).changes;
    const rules = (await byMia('GET', '/settings/auto-close')).json;
    expect(change).toEqual({
      setting: 'auto-close',
      version: 2,
      at: new Date(start + hour).toISOString(),
      by: { id: mia.id, name: 'Mia' },
      value: rules,
      before: { ...rules, inactivityDays: 2 },
    });
  });

  it('shows each setting as its own route does: not when round robin was turned on', async () => {
    await byMia('PUT', '/settings/tag-rules', { rules: [{ keywords: ['a'], tags: ['a'] }] });
    await byMia('POST', '/teams', { name: 'Returns', agentIds: [mia.id] });
    const { changes } = await historyOf();
    const routes = {
      teams: '/teams',
      'tag-rules': '/settings/tag-rules',
      'round-robin': '/settings/round-robin',
    };
    for (const [setting, route] of Object.entries(routes)) {
      const latest = changes.find((change) => change.setting === setting);
      expect(latest?.value).toEqual((await byMia('GET', route)).json);
      expect(latest?.before).toBeNull();
    }
  });

  it('of one setting, in pages', async () => {
    for (const inactivityDays of [3, 4, 5]) await byMia('PUT', '/settings/auto-close', { inactivityDays });
    const first = await historyOf('?setting=auto-close&limit=3');
    const second = await historyOf(`?setting=auto-close&limit=3&cursor=${first.cursor}`);
    const days = [...first.changes, ...second.changes].map(({ value }) => value.inactivityDays);
    expect(days).toEqual([5, 4, 3, 2]);
    expect(second.cursor).toBeUndefined();
  });

  it.each([
    ['?setting=colour&limit=51', ['limit', 'setting']],
    ['?limit=0', ['limit']],
    ['?cursor=nonsense', ['cursor']],
    ['?from=2026-01-01', ['from']],
  ])('refuses %s', async (query, faults) => {
    expect(faultsIn(await byMia('GET', `/settings/history${query}`)).toSorted()).toEqual(faults);
  });

  it('names whoever has left', async () => {
    const left = anAgent({ id: 'agt_left', name: 'Lou', removedAt: start });
    await inbox.store.saveAgent({ before: null, after: left });
    for (const [version, by] of ([left.id, 'agt_unknown'] as const).entries())
      await inbox.store.saveSetting({ name: 'teams', value: { teams: [] }, version, by, at: start });
    const { changes } = await historyOf('?setting=teams');
    expect(changes.map(({ by }) => by.name)).toEqual(['someone who left', 'Lou']);
  });
});

describe('macros', () => {
  const hello = { name: 'Hello', text: 'Hello {{contact.firstName}},', tags: ['Greeted', 'greeted '] };

  it('are kept in order, their tags as labels, for everybody who answers', async () => {
    const written = [hello, { name: 'Bye', text: 'Bye!', close: true }];
    expect((await byMia('PUT', '/settings/macros', { macros: written })).json).toEqual({
      macros: [
        { ...hello, tags: ['greeted'], close: false },
        { name: 'Bye', text: 'Bye!', tags: [], close: true },
      ],
    });
    expect((await byMia('GET', '/settings/macros')).json.macros).toHaveLength(2);
    expect(await inbox.store.loadSettings()).not.toHaveProperty('macros');
  });

  it('every fault is named: names that are there twice, variables that there are none of', async () => {
    const macros = [hello, { name: 'HELLO', text: '{{contact.salary}} {{x}}' }];
    const answer = await byMia('PUT', '/settings/macros', { macros });
    expect(faultsIn(answer)).toEqual(['macros.1.name', 'macros.1.text', 'macros.1.text']);
    const wrong = [{ name: ' ', text: '', tags: [''], colour: 'red' }];
    expect(faultsIn(await byMia('PUT', '/settings/macros', { macros: wrong })).toSorted()).toEqual([
      'macros.0.colour',
      'macros.0.name',
      'macros.0.tags.0',
      'macros.0.text',
    ]);
  });
});
