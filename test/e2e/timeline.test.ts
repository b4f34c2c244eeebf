import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { day } from '#domain/ids.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import { autoClose } from '#test/support/builders.ts';
import { read, span } from '../domain/auto-close/story.ts';
import type { World } from './support/conversation.ts';
import { startInbox } from './support/inbox.ts';
import { mailsOf } from './support/mail.ts';
import { Timeline } from './support/timeline.ts';

let world: World;
beforeAll(async () => {
  const inbox = await startInbox();
  const [owner, agent] = await Promise.all([
    inbox.signIn('ada@example.com'),
    inbox.signIn('sam@example.com'),
  ]);
  world = { inbox, owner, agent, mails: await mailsOf(inbox, owner) };
}, 120_000);
afterAll(() => world?.inbox.stop());

type Shown = Partial<TicketDocument>;
const still = (standsStill: 'waits-for-us' | 'reopened'): Shown => ({
  status: 'open',
  autoClose: expect.objectContaining({ closesAt: null, standsStill }),
});
const byHand: Shown = { status: 'closed', closedBy: 'agent', autoClose: null };

type Row = readonly [
  rule: string,
  title: string,
  channel: Channel,
  begins: string,
  story: string,
  closes: string | readonly string[] | Shown,
];

/**
 * Histories of the domain's table, each with when it begins, what happens to it from there, and when it closes, or how
 * it ends. A mail's period is a day, everyone else's two at first. What the AI agent answers, nothing brings yet.
 */
const rows: readonly Row[] = [
  ['C3', 'never answered', 'sms', '0m', '', still('waits-for-us')],
  ['C2', 'answered', 'sms', '0m', '3h agent answers', '2d 3h'],
  ['C2', 'the second answer moves nothing', 'sms', '0m', '3h agent answers, 4h agent answers', '2d 3h'],
  ['C2', 'half a period after a late answer', 'sms', '0m', '3h agent answers, 2d agent answers', '3d'],
  ['C2', 'a note', 'sms', '0m', '3h agent answers, 2d agent notes', '2d 3h'],
  ['C2', 'our automatic answer', 'web_chat', '0m', '', still('waits-for-us')],
  ['C2', 'a machine’s mail', 'email', '0m', '3h agent answers, 1d a machine writes', '1d 3h'],
  ['C2', 'a reply', 'sms', '0m', '3h agent answers, 1d customer writes, 2d agent answers', '4d'],
  [
    'C3',
    'the customer’s last word',
    'sms',
    '0m',
    '3h agent answers, 2d customer writes',
    still('waits-for-us'),
  ],
  ['C1', 'a channel’s own period', 'email', '0m', '3h agent answers', '1d 3h'],
  ['C7', 'snoozed', 'sms', '0m', '3h agent answers, 2d snoozed', '2d 3h'],
  ['T9', 'awake again', 'sms', '0m', '3h agent answers, 4h snoozed, 1d 4h wakes', '2d 3h'],
  ['C7', 'kept open', 'sms', '0m', '3h agent answers, 2d snoozed and kept open, 3d wakes', '4d'],
  ['T9', 'closed by hand', 'sms', '0m', '3h agent answers, 4h agent closes', byHand],
  [
    'C8',
    'reopened by its customer',
    'sms',
    '0m',
    '3h agent answers, 4h agent closes, 1d customer writes, 2d agent answers',
    '4d',
  ],
  [
    'C8',
    'closed, and reopened by its customer',
    'email',
    '0m',
    '3h agent answers, 2d customer writes, 3d agent answers',
    ['1d 3h', '4d'],
  ],
  [
    'C8',
    'reopened by hand',
    'sms',
    '0m',
    '3h agent answers, 4h agent closes, 1d agent reopens',
    still('reopened'),
  ],
  ['A3', 'reassigned', 'sms', '0m', '3h agent answers, 1d somebody else gets it', '2d 3h'],
  [
    'C6',
    'typing',
    'web_chat',
    '0m',
    '3h agent answers, 2d 2h 59m customer types, 2d 3h 1m customer types',
    '2d 3h 6m',
  ],
  ['C9', 'shortened below what has passed', 'sms', '5d', '3h agent answers', '3d'],
  ['C9', 'shortened in time', 'sms', '6d', '3h agent answers', '2d 3h'],
  ['C9', 'turned off, and on again', 'sms', '8d', '3h agent answers', '4d'],
  ['C2', 'warned', 'sms', '13d', '3h agent answers, 1d 15h 1m a check fires', '2d 3h'],
];
const settings = autoClose({ enabled: true, inactivityDays: 2, perChannel: { email: 1 } });
const changes = read(
  '5d a period of 30 days, 8d a period of 2 days, 9d turned off, 12d turned on, 13d a warning 12 hours before',
);

const isShown = (closes: Row[5]): closes is Shown => typeof closes !== 'string' && !Array.isArray(closes);
const closingsIn = (closes: Row[5]): readonly string[] => (isShown(closes) ? [] : [closes].flat());

test('C1–C9: each ticket is closed at the instant that the domain’s table gives, or never, and says so before', async () => {
  const planned = rows.map(([, title, channel, begins, story, closes]) => ({
    title,
    channel,
    story: [[0, 'customer writes'] as const, ...read(story)].map(
      ([after, what]) => [span(begins) + after, what] as const,
    ),
    closes: closingsIn(closes).map((after) => span(begins) + span(after)),
  }));
  const timeline = new Timeline(world, settings, planned);
  await timeline.play(changes);
  await timeline.passTo(20 * day);
  await world.inbox.runtime.settled();
  for (const [, title, , , , closes] of rows) {
    const conversation = timeline.conversation(title);
    const closings = closingsIn(closes);
    const shown = isShown(closes) ? closes : { status: 'closed', closedBy: 'inactivity' };
    expect(await conversation.ticket(), title).toMatchObject(shown);
    const codes = (await conversation.thread()).map(({ code }) => code);
    expect(
      codes.filter((code) => code === 'closed-for-inactivity'),
      title,
    ).toHaveLength(closings.length);
    expect(
      codes.filter((code) => code === 'closing-warning'),
      title,
    ).toHaveLength(title === 'warned' ? 1 : 0);
  }
  const automatic = await timeline.conversation('our automatic answer').thread();
  expect(automatic.map(({ code }) => code)).toContainEqual(expect.stringMatching(/^auto-reply-/));
}, 600_000);

test('C4: of all that nothing had been forgotten, to be found by those who look for it', async () => {
  const { logsDir } = world.inbox.runtime;
  const files = await readdir(logsDir);
  const logs = await Promise.all(files.map((file) => readFile(join(logsDir, file), 'utf8')));
  const codes = logs.flatMap((log) => [...log.matchAll(/"message":"([a-z-]+)"/g)].map(([, code]) => code));
  expect(codes).toContain('ticket-closed-for-inactivity');
  expect(codes.filter((code) => code === 'healed' || code === 'timers-healed')).toEqual([]);
});
