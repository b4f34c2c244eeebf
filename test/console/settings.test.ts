import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { snippetOf, usualOptions } from '#console/settings/bubble/snippet.ts';
import { changedOnly } from '#console/settings/changed.ts';
import { faultAt, faultsBeside } from '#console/settings/faults.ts';
import { partsChanged } from '#console/settings/history/describe.ts';
import { fromHoursForm, type OfficeHoursSetting, toHoursForm } from '#console/settings/office-hours/hours.ts';
import { draggedTo } from '#console/settings/teams/dragged-to.ts';
import { inOrder } from '#console/settings/teams/order.ts';

const hours: OfficeHoursSetting = {
  timeZone: 'UTC',
  weekly: [{ days: ['mon', 'tue'], from: '09:00', to: '24:00' }],
  datesOff: [],
  automaticMessages: [],
  duringMessage: null,
  nobodyOnlineMessage: null,
  outsideMessage: null,
};

test('A6: hours that nobody touched are saved as they were read, but for midnight’s name', () => {
  const form = toHoursForm(hours);
  expect(form.week.tue).toEqual([{ from: '09:00', to: '00:00' }]);
  expect(form.week.wed).toEqual([]);
  expect(fromHoursForm(form)).toEqual({
    ...hours,
    weekly: [{ days: ['mon', 'tue'], from: '09:00', to: '00:00' }],
  });
  expect(changedOnly(fromHoursForm(toHoursForm(hours)), fromHoursForm(form))).toEqual({});
});

test('only what was changed is sent', () => {
  expect(changedOnly({ a: 1, b: { c: [1] } }, { a: 2, b: { c: [1] } })).toEqual({ a: 2 });
});

test('a fault is shown at its place or above it, and elsewhere where there is none', () => {
  const faults = new Map([
    ['weekly.0.from', 'HH:MM'],
    ['', 'is too large'],
  ]);
  expect(faultAt(faults, 'weekly')).toBe('HH:MM');
  expect(faultAt(faults, 'week')).toBeUndefined();
  expect([...faultsBeside(faults, ['weekly']).values()]).toEqual(['is too large']);
});

test('T11: what was changed is told part by part; what nobody had changed before was as it comes', () => {
  expect(
    partsChanged('auto-close', null, { enabled: true, inactivityDays: 2, perChannel: { sms: 1 } }),
  ).toEqual(
    expect.arrayContaining([
      { what: 'field', field: 'enabled', before: false, after: true },
      { what: 'field', field: 'perChannel.sms', before: null, after: 1 },
    ]),
  );
  const [a, b] = [
    { id: 'team_a', name: 'A' },
    { id: 'team_b', name: 'B' },
  ];
  expect(partsChanged('teams', { teams: [a, b] }, { teams: [b, a] })).toEqual([{ what: 'reordered' }]);
  expect(partsChanged('teams', { teams: [a, b] }, { teams: [{ ...b, name: 'C' }] })).toEqual([
    { what: 'removed', name: 'A' },
    { what: 'changed', name: 'C' },
  ]);
});

test('A9: an unsaved order holds over teams that have come or gone meanwhile', () => {
  const teams = [{ id: 'a' }, { id: 'b' }, { id: 'new' }];
  expect(inOrder(teams, ['b', 'gone', 'a'])).toEqual([{ id: 'b' }, { id: 'a' }, { id: 'new' }]);
});

test('a dragged row takes a place once the pointer has passed that one’s middle', () => {
  const rows = [
    { top: 0, bottom: 100 },
    { top: 100, bottom: 150 },
    { top: 150, bottom: 300 },
  ];
  expect(draggedTo(0, 120, rows)).toBe(0);
  expect(draggedTo(0, 130, rows)).toBe(1);
  expect(draggedTo(0, 299, rows)).toBe(2);
  expect(draggedTo(2, 130, rows)).toBe(2);
  expect(draggedTo(2, 110, rows)).toBe(1);
  expect(draggedTo(2, 10, rows)).toBe(0);
});

test('nothing that is entered for the bubble breaks out of its tag', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (title, greeting) => {
      const tag = snippetOf('https://rondo.example', { ...usualOptions, title, greeting });
      expect(tag.match(/<\/?script/g)).toHaveLength(2);
      expect(tag.replaceAll(/"[^"]*"/g, '')).toMatch(
        /^<script async\s+src=(\s+data-title=)?(\s+data-greeting=)?><\/script>$/,
      );
    }),
  );
});
