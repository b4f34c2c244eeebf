import { describe, expect, it, test } from 'vitest';
import { nextCheckAt } from '#domain/auto-close/clock.ts';
import { builtInWarning, warnOfClosing } from '#domain/auto-close/warn.ts';
import { day, hour } from '#domain/ids.ts';
import { aContact, aTicket, autoClose, start } from '#test/support/builders.ts';
import { read, span, tell } from './story.ts';

const daily = '0m a warning 24 hours before';

/** A period of two days. Each row: what happens when, when the customer is warned, and when the ticket closes. */
describe('the warning before a closing', () => {
  test.each([
    ['comes in time, once', `${daily}, 3h agent answers`, ['1d 3h'], '2d 3h'],
    [
      'is not repeated for a second answer',
      `${daily}, 3h agent answers, 1d 20h agent answers`,
      ['1d 3h'],
      '2d 20h',
    ],
    [
      'comes again after a reply',
      `${daily}, 3h agent answers, 2d customer writes, 3d agent answers`,
      ['1d 3h', '4d'],
      '5d',
    ],
    ['never comes while they wait for us', daily, [], null],
    [
      'comes to whoever waits, too, where such tickets close',
      `${daily}, 0m unanswered close too`,
      ['1d'],
      '2d',
    ],
    [
      'waits as the closing waits (C2)',
      `${daily}, 1h agent answers, 23h agent answers, 1d customer types`,
      ['1d 1h'],
      '2d 1h',
    ],
    ['turned on late, puts the closing off', '3h agent answers, 2d a warning 24 hours before', ['2d'], '3d'],
    [
      'longer than the period, comes at once',
      '0m a warning 72 hours before, 3h agent answers',
      ['3h'],
      '3d 3h',
    ],
    ['is none where the ticket closes by hand', `${daily}, 3h agent answers, 4h agent closes`, [], null],
    ['never comes while auto-close is off', `${daily}, 0m turned off, 3h agent answers`, [], null],
  ])('%s: %s', (_title, story, warns, closes) => {
    const told = tell(read(story));
    expect(told.warnedAt.map((at) => at - start)).toEqual(warns.map(span));
    expect(told.closedAt.map((at) => at - start)).toEqual(closes === null ? [] : [span(closes)]);
  });

  const settings = autoClose({ enabled: true, warnHoursBefore: 24 });
  const answered = aTicket({ answeredAt: start, lastAnswerAt: start, waitingSince: null });

  it('says what the settings say, or what is built in, and counts for nothing (C2)', () => {
    const now = start + day;
    const builtIn = warnOfClosing(answered, { settings, contact: aContact(), now });
    expect(builtIn.messages).toMatchObject([
      {
        author: 'system',
        text: builtInWarning,
        code: 'closing-warning',
        internal: false,
        delivery: { state: 'pending' },
      },
    ]);
    const { lastAnswerAt, lastMessageAt, answeredAt, waitingSince } = builtIn.after;
    expect({ lastAnswerAt, lastMessageAt, answeredAt, waitingSince }).toEqual({
      lastAnswerAt: start,
      lastMessageAt: answered.lastMessageAt,
      answeredAt: start,
      waitingSince: null,
    });
    const own = { ...settings, warningText: 'Noch da?' };
    expect(warnOfClosing(answered, { settings: own, contact: null, now }).messages[0]?.text).toBe('Noch da?');
  });

  it.each([
    ['who has written STOP', answered, aContact({ optedOut: true })],
    ['who can’t be written to', { ...answered, contactAddress: 'x@nobody.invalid' }, aContact()],
  ])('does not go to somebody %s, whose ticket closes all the same', (_who, ticket, contact) => {
    const { after, messages } = warnOfClosing(ticket, { settings, contact, now: start + day });
    expect(messages).toEqual([]);
    expect(nextCheckAt(after, settings, start + day, null)).toBe(start + 2 * day);
  });
});

describe('C1: a channel’s own period', () => {
  const settings = autoClose({ enabled: true, inactivityDays: 2, perChannel: { web_chat: 1 } });
  const answered = { answeredAt: start, lastAnswerAt: start, waitingSince: null };

  it.each([
    ['sms', 2 * day],
    ['email', 2 * day],
    ['web_chat', day],
  ] as const)('%s closes after its own, or the one for all', (channel, after) => {
    expect(nextCheckAt(aTicket({ ...answered, channel }), settings, start + hour, null)).toBe(start + after);
  });

  it('half of it is what a late answer gives (C2)', () => {
    const late = tell(
      read('1h agent answers, 23h agent answers'),
      settings,
      aTicket({ channel: 'web_chat', via: 'chat' }),
    );
    expect(late.closedAt).toEqual([start + 35 * hour]);
  });
});
