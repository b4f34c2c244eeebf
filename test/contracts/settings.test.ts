import { describe, expect, it } from 'vitest';
import { officeHoursBody } from '#contracts/api/settings.ts';

const isTaken = (timeZone: unknown): boolean => officeHoursBody.safeParse({ timeZone }).success;

describe('the time zone of the office hours', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kolkata', 'Etc/GMT+1'])(
    'A6: is an IANA time zone: %s',
    (timeZone) => {
      expect(isTaken(timeZone)).toBe(true);
    },
  );

  it.each(['', 'Berlin', 'Europe/', 'UTC+1', '+01:00', '-0500', 'x'.repeat(65), 1, null])(
    'A6: is nothing else, and no offset, which knows no change of clocks: %j',
    (timeZone) => {
      expect(isTaken(timeZone)).toBe(false);
    },
  );
});
