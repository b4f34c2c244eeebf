import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { isOpen } from '#domain/office-hours/office-hours.ts';
import { defaultKeptSettings, defaultSettings, keptSettingNames } from '#domain/settings.ts';

describe('before anybody changes a setting', () => {
  test('A4, C1: everything automatic is off', () => {
    expect(defaultSettings['round-robin'].enabled).toBe(false);
    expect(defaultSettings['auto-close']).toEqual({
      enabled: false,
      inactivityDays: 2,
      perChannel: {},
      closeUnanswered: false,
      warnHoursBefore: null,
      warningText: null,
    });
  });

  test('A5, A6, A8, A11: round robin, once on, is as the rules have it', () => {
    expect(defaultSettings['round-robin']).toMatchObject({
      officeHoursGate: 'all',
      backlog: 'assign',
      backlogPerAgent: 5,
      sessionHours: 12,
      absentAssignee: { open: 'keep', reopened: 'rotate' },
    });
  });

  test('O1: automatic messages are sent in the chat alone', () => {
    expect(defaultSettings['office-hours'].automaticMessages).toEqual([]);
  });

  test('A6: the office is always open', () => {
    const night = Temporal.ZonedDateTime.from('2026-03-01T03:00[UTC]');
    expect(isOpen(defaultSettings['office-hours'], night)).toBe(true);
  });

  test('each setting has its name', () =>
    expect(Object.keys(defaultKeptSettings)).toEqual([...keptSettingNames]));
});
