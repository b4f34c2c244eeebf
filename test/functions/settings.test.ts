import { describe, expect, it } from 'vitest';
import { autoCloseSchema, officeHoursSchema, roundRobinSchema } from '#contracts/api/settings.ts';
import { minute } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { aProblem, faultsIn, openApi } from '#test/support/http-api.ts';

const settings = ['round-robin', 'auto-close', 'office-hours'] as const;
type Setting = (typeof settings)[number];
const schemas = {
  'round-robin': roundRobinSchema,
  'auto-close': autoCloseSchema,
  'office-hours': officeHoursSchema,
};

async function setup() {
  const api = await openApi();
  const mia = api.as('manager');
  return {
    api,
    get: (setting: Setting) => mia('GET', `/settings/${setting}`),
    put: (setting: Setting, body: unknown, ifMatch?: string) =>
      mia('PUT', `/settings/${setting}`, body, ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
  };
}

describe('the settings', () => {
  it('A4, A6, C1: start with everything automatic off, two days, and an office that is always open', async () => {
    const { get } = await setup();
    for (const setting of settings)
      expect((await get(setting)).body).toEqual(schemas[setting].parse((await get(setting)).body));
    expect((await get('round-robin')).body).toEqual({
      enabled: false,
      officeHoursGate: 'all',
      backlog: 'assign',
      backlogPerAgent: 5,
      sessionHours: 12,
      absentAssignee: { open: 'keep', reopened: 'rotate' },
    });
    expect((await get('auto-close')).body).toEqual({
      enabled: false,
      inactivityDays: 2,
      closeUnanswered: false,
    });
  });

  it('keep the value of a field that is left out', async () => {
    const { get, put } = await setup();
    const before = (await get('round-robin')).body;
    const steps = [
      { sessionHours: 8 },
      { absentAssignee: { open: 'rotate' } },
      { backlogPerAgent: null },
      {},
    ];
    for (const step of steps)
      expect(await put('round-robin', step)).toMatchObject({ status: 200, body: step });
    expect((await get('round-robin')).body).toEqual({
      ...before,
      sessionHours: 8,
      backlogPerAgent: null,
      absentAssignee: { open: 'rotate', reopened: 'rotate' },
    });
    await put('office-hours', { timeZone: 'Europe/Berlin', duringMessage: ' Hello! ' });
    await put('office-hours', { datesOff: ['2026-12-24'], outsideMessage: null });
    expect((await get('office-hours')).body).toMatchObject({
      timeZone: 'Europe/Berlin',
      duringMessage: 'Hello!',
      datesOff: ['2026-12-24'],
      weekly: [{ from: '00:00', to: '24:00' }],
    });
  });

  it('A8: remember when round robin was turned on, which a later change of another field does not move', async () => {
    const { api, put } = await setup();
    const enabledAt = async () => (await api.store.loadSetting('round-robin')).value.enabledAt;
    await put('round-robin', { enabled: true });
    api.time.now += minute;
    const { body } = await put('round-robin', { enabled: true, backlog: 'leave' });
    expect(await enabledAt()).toBe(start);
    expect(body).not.toHaveProperty('enabledAt');
    await put('round-robin', { enabled: false });
    expect(await enabledAt()).toBeNull();
  });

  it('T11: are changed by whom, and when, as the log has it', async () => {
    const { api, put } = await setup();
    await put('auto-close', { enabled: true });
    const details = { name: 'auto-close', by: 'agt_manager' };
    expect(api.lines).toContainEqual({ level: 'info', code: 'setting-changed', details });
  });
});

describe('two people who change a setting', () => {
  it.each(settings)(
    '%s: the one whose copy is stale is told 412, and overwrites nothing',
    async (setting) => {
      const { get, put } = await setup();
      const body = {
        'round-robin': { enabled: true },
        'auto-close': { enabled: true },
        'office-hours': { datesOff: [] },
      }[setting];
      const seen = String((await get(setting)).headers.etag);
      expect(seen).toMatch(/^"\d+"$/);
      const first = await put(setting, body, seen);
      expect(first.status).toBe(200);
      expect(first.headers.etag).not.toBe(seen);
      expect(await put(setting, body, seen)).toMatchObject(aProblem(412, 'changed-meanwhile'));
      expect((await get(setting)).headers.etag).toBe(first.headers.etag);
      expect(await put(setting, body, String(first.headers.etag))).toMatchObject({ status: 200 });
    },
  );

  it('are served one after the other where neither says what they saw', async () => {
    const { put } = await setup();
    expect(await put('auto-close', { enabled: true })).toMatchObject({ status: 200 });
    expect(await put('auto-close', { inactivityDays: 3 }, '*')).toMatchObject({
      status: 200,
      body: { enabled: true, inactivityDays: 3 },
    });
  });

  it('never overwrite each other within one moment either', async () => {
    const { api } = await setup();
    const both = await Promise.all(
      [{ enabled: true }, { inactivityDays: 3 }].map((body) =>
        api.as('owner')('PUT', '/settings/auto-close', body),
      ),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it.each(['1', 'W/"1"', '""', '"1", "2"', '"one"'])(
    'are told of an If-Match that is none of ours: %s',
    async (tag) => {
      const { put } = await setup();
      const answer = await put('auto-close', { enabled: 'yes' }, tag);
      expect(answer).toMatchObject(aProblem(400, 'bad-input'));
      expect(faultsIn(answer).toSorted()).toEqual(['If-Match', 'enabled']);
    },
  );
});

describe('a setting with faults', () => {
  it.each<[Setting, object, string[]]>([
    [
      'round-robin',
      { enabled: 1, officeHoursGate: 'sms', backlog: '', backlogPerAgent: 0, sessionHours: 25, enabledAt: 0 },
      ['backlog', 'backlogPerAgent', 'enabled', 'enabledAt', 'officeHoursGate', 'sessionHours'],
    ],
    [
      'round-robin',
      { absentAssignee: { open: 'lose', shut: 'keep' } },
      ['absentAssignee.open', 'absentAssignee.shut'],
    ],
    ['round-robin', { enabled: null }, ['enabled']],
    [
      'auto-close',
      { enabled: null, inactivityDays: 91, closeUnanswered: 'no' },
      ['closeUnanswered', 'enabled', 'inactivityDays'],
    ],
    ['auto-close', { inactivityDays: 1.5 }, ['inactivityDays']],
    [
      'office-hours',
      {
        timeZone: 'Mars/Base',
        weekly: [
          { days: ['mon', 'someday'], from: '24:00', to: '24:01' },
          { days: [], from: '9:00', to: '17:00' },
        ],
        datesOff: ['2026-02-30'],
        duringMessage: ' ',
      },
      [
        'datesOff.0',
        'duringMessage',
        'timeZone',
        'weekly.0.days.1',
        'weekly.0.from',
        'weekly.0.to',
        'weekly.1.days',
        'weekly.1.from',
      ],
    ],
  ])('is refused with every fault named, and kept as it was: %s %j', async (setting, body, faults) => {
    const { get, put } = await setup();
    const before = await get(setting);
    const answer = await put(setting, body);
    expect(answer).toMatchObject(aProblem(400, 'bad-input'));
    expect(faultsIn(answer).toSorted()).toEqual(faults);
    expect(await get(setting)).toEqual(before);
  });

  it.each(['', 'Berlin', 'UTC+1', '+01:00', '-0500', 'Europe/', 1])(
    'A6: is one whose time zone is no IANA time zone: %j',
    async (timeZone) => {
      const { put } = await setup();
      expect(faultsIn(await put('office-hours', { timeZone }))).toEqual(['timeZone']);
    },
  );

  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'Etc/GMT+1'])(
    'A6: is not one in %s',
    async (timeZone) => {
      const { put } = await setup();
      expect(await put('office-hours', { timeZone })).toMatchObject({ status: 200, body: { timeZone } });
    },
  );
});
