import { describe, expect, test } from 'vitest';
import {
  endSession,
  goOffline,
  goOnline,
  hasBeenAwaySince,
  mayBeAssigned,
  presenceOf,
  rotationAgent,
  signOut,
} from '#domain/agent.ts';
import { day, hour } from '#domain/ids.ts';
import { anAgent, start } from '#test/support/builders.ts';

const now = start + hour;
const until = start + 12 * hour;
const offline = anAgent({ presence: 'offline', onlineSince: null, onlineUntil: null });

describe('A5: presence', () => {
  test.each([
    { title: 'as the agent set it', agent: anAgent(), presence: 'online' },
    { title: 'offline until they set it', agent: offline, presence: 'offline' },
    {
      title: 'online to the last moment of the session',
      agent: anAgent({ onlineUntil: now + 1 }),
      presence: 'online',
    },
    {
      title: 'offline at its end, whatever the switch says',
      agent: anAgent({ onlineUntil: now }),
      presence: 'offline',
    },
    { title: 'offline without a session', agent: anAgent({ onlineUntil: null }), presence: 'offline' },
    {
      title: 'offline once switched off, session or not',
      agent: anAgent({ presence: 'offline', onlineUntil: until }),
      presence: 'offline',
    },
  ])('is $presence: $title', ({ agent, presence }) => expect(presenceOf(agent, now)).toBe(presence));
});

describe('A5: going online', () => {
  test('lasts to the end of the session, and counts from now', () => {
    expect(goOnline(offline, now, until)).toEqual({
      ...offline,
      presence: 'online',
      onlineSince: now,
      onlineUntil: until,
      version: offline.version + 1,
    });
  });

  test('once more keeps one’s place in the order of coming online', () => {
    expect(goOnline(anAgent(), now, until)).toMatchObject({ onlineSince: start, onlineUntil: until });
  });

  test('after the session’s end counts from now', () => {
    const over = anAgent({ onlineUntil: now });
    expect(goOnline(over, now, now + day)).toMatchObject({ onlineSince: now, onlineUntil: now + day });
  });
});

describe('A5: leaving', () => {
  test('makes one offline', () => {
    const left = goOffline(anAgent({ load: 3 }), now);
    expect(left).toEqual({ ...offline, offlineSince: now, load: 3, version: 2 });
    expect(presenceOf(left, now)).toBe('offline');
  });

  test('by signing out ends the session’s tokens as well, but not those of a sign-in that follows in the same second', () => {
    const signedOut = signOut(anAgent(), { signedInAt: start, now: now + 700 });
    expect(signedOut).toEqual({ ...offline, offlineSince: now + 700, signedOutAt: now, version: 2 });
  });

  test('by signing out in the second of signing in ends that very sign-in', () => {
    expect(signOut(anAgent(), { signedInAt: now, now: now + 700 }).signedOutAt).toBe(now + 1_000);
  });
});

describe('A1: who may be an assignee', () => {
  test.each([
    ['owner', true],
    ['admin', true],
    ['manager', true],
    ['support', true],
    ['analyst', false],
  ] as const)('%s: %s', (role, may) => {
    expect(mayBeAssigned(role)).toBe(may);
    expect(rotationAgent(anAgent({ role })).mayBeAssigned).toBe(may);
  });
});

describe('A11: who has been away since then', () => {
  test.each([
    { title: 'is not who is there', agent: anAgent({ onlineUntil: until }), at: start, is: false },
    { title: 'is who left before', agent: { ...offline, offlineSince: start }, at: start, is: true },
    { title: 'is not who left after', agent: { ...offline, offlineSince: now }, at: now - 1, is: false },
    { title: 'is who never came', agent: offline, at: start, is: true },
    { title: 'is whose session was over', agent: anAgent({ onlineUntil: now }), at: now, is: true },
    { title: 'is not whose session went on', agent: anAgent({ onlineUntil: now }), at: now - 1, is: false },
  ])('$title', ({ agent, at, is }) => expect(hasBeenAwaySince(agent, at)).toBe(is));
});

describe('A5: a session that is over', () => {
  test('turns the switch, and says since when', () => {
    const over = anAgent({ onlineUntil: now });
    expect(endSession(over, now - 1)).toBeNull();
    expect(endSession(over, now + hour)).toEqual({ ...offline, offlineSince: now, version: 2 });
  });

  test('that was turned already is none', () => expect(endSession(offline, now)).toBeNull());
});
