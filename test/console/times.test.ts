import { describe, expect, test } from 'vitest';
import { formatsOf } from '#console/i18n/format.ts';
import { snoozeUntil } from '#console/inbox/thread/snooze.ts';

const now = Date.parse('2026-03-02T10:00:00.000Z');
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('times, as people say them', () => {
  const english = formatsOf('en');

  test.each([
    [0, 'now'],
    [-40_000, 'now'],
    [-5 * minute, '5 minutes ago'],
    [3 * hour, 'in 3 hours'],
    [2 * day - 4 * minute, 'in 2 days'],
    [-40 * day, '1 month ago'],
  ])('%i ms from now is “%s”', (ms, said) => expect(english.relative(now + ms, now)).toBe(said));

  test('are told in the reader’s language', () => {
    expect(formatsOf('de').relative(now + 3 * day, now)).toBe('in 3 Tagen');
    expect(formatsOf('es').relative(now - 5 * minute, now)).toBe('hace 5 minutos');
    expect(formatsOf('it').list(['Sam', 'Sue'])).toBe('Sam e Sue');
  });

  test('never claim that something came from the future, whatever the clocks say', () => {
    expect(english.ago(now + minute, now)).toBe('now');
  });

  test.each([
    [20_000, '1 min'],
    [59 * minute, '59 min'],
    [5 * hour, '5 hr'],
    [3 * day, '3 days'],
    [300 * day, '300 days'],
  ])('a wait of %i ms is “%s”', (ms, said) => expect(english.span(ms)).toBe(said));

  test('files have the size that people know', () => {
    expect([300, 12_300, 2_400_000].map(english.bytes)).toEqual(['1 kB', '12 kB', '2.4 MB']);
  });
});

describe('T9: snoozing', () => {
  test('is for three hours, or until nine in the morning of another day', () => {
    expect(snoozeUntil('hours', now)).toBe(now + 3 * hour);
    const tomorrow = new Date(snoozeUntil('tomorrow', now));
    expect([tomorrow.getHours(), tomorrow.getMinutes()]).toEqual([9, 0]);
    expect(tomorrow.getDate()).toBe(new Date(now + day).getDate());
    expect(new Date(snoozeUntil('week', now)).getDay()).toBe(new Date(now).getDay());
  });
});
