import { describe, expect, test } from 'vitest';
import { start } from '#test/support/builders.ts';
import { read, span, tell } from './story.ts';

/** A period of two days. Each row: the rule, what it shows, what happens when, and when the ticket closes. */
describe('when a ticket closes', () => {
  test.each([
    ['C3', 'never answered', '', null],
    ['C2', 'answered', '3h agent answers', '2d 3h'],
    ['C2', 'answered by the AI agent', '5m ai answers', '2d 5m'],
    ['C2', 'the second answer moves nothing', '3h agent answers, 20h agent answers', '2d 3h'],
    ['C2', 'a person answers after the AI agent has', '5m ai answers, 20h agent answers', '2d 5m'],
    ['C2', 'half a period after a late answer', '3h agent answers, 2d agent answers', '3d'],
    ['C2', 'and once more', '1h agent answers, 2d agent answers, 2d 23h agent answers', '3d 23h'],
    ['C2', 'a note counts for nothing', '3h agent answers, 2d agent notes', '2d 3h'],
    ['C2', 'a note is no answer', '3h agent notes', null],
    ['C2', 'our automatic answer is none', '0m we answer automatically', null],
    [
      'C2',
      'nor does it move anything',
      '3h agent answers, 1d customer writes, 1d we answer automatically, 3d agent answers',
      '5d',
    ],
    ['C2', 'a machine’s mail counts for nothing', '3h agent answers, 2d a machine writes', '2d 3h'],
    ['C2', 'a reply resets it', '3h agent answers, 1d customer writes, 3d agent answers', '5d'],
    ['C3', 'the customer has the last word', '3h agent answers, 2d customer writes', null],
    ['C3', 'unanswered, such tickets close too', '0m unanswered close too', '2d'],
    ['C3', 'and each message resets it', '0m unanswered close too, 1d customer writes', '3d'],
    ['C3', 'an answer starts the clock then too', '0m unanswered close too, 3h agent answers', '2d 3h'],
    ['C3', 'turned on when it had waited a week', '7d unanswered close too', '7d'],
    ['C7', 'snoozed', '3h agent answers, 4h snoozed', '2d 3h'],
    ['C7', 'snoozed, and awake again', '3h agent answers, 4h snoozed, 1d 4h wakes', '2d 3h'],
    [
      'C7',
      'kept open while snoozed, and half a period on',
      '3h agent answers, 2d snoozed and kept open',
      '4d',
    ],
    ['C7', 'kept open, and awake again', '3h agent answers, 2d snoozed and kept open, 3d wakes', '4d'],
    [
      'C7',
      'woken by its customer',
      '3h agent answers, 4h snoozed, 5h customer writes, 6h agent answers',
      '2d 6h',
    ],
    ['C7', 'woken while they wait for us', '1h snoozed, 1d 1h wakes', null],
    ['A3', 'reassigned', '3h agent answers, 1d somebody else gets it, 2d nobody has it', '2d 3h'],
    ['A3', 'reassigned while they wait for us', '1d somebody else gets it', null],
    ['C8', 'reopened by hand', '3h agent answers, 4h agent closes, 5h agent reopens', null],
    ['C8', 'and answered', '4h agent closes, 5h agent reopens, 6h agent answers', null],
    ['C8', 'reopened by an answer', '3h agent answers, 4h agent closes, 5h agent answers', null],
    [
      'C8',
      'reopened, unanswered close too',
      '0m unanswered close too, 1h agent closes, 2h agent reopens',
      null,
    ],
    [
      'C8',
      'until the customer replies',
      '4h agent closes, 5h agent reopens, 1d customer writes, 2d agent answers',
      '4d',
    ],
    [
      'C8',
      'reopened by the customer',
      '3h agent answers, 4h agent closes, 9d customer writes, 10d agent answers',
      '12d',
    ],
    ['T9', 'closed by hand', '3h agent answers, 4h agent closes', null],
    ['C6', 'typing a moment before', '3h agent answers, 2d 2h 59m customer types', '2d 3h 3m'],
    ['C6', 'typing well before', '3h agent answers, 2d 2h 57m customer types', '2d 3h'],
    [
      'C6',
      'a sign of typing is no delay of its own',
      '3h agent answers, 2d 2h 58m customer types for 2m',
      '2d 3h 3m',
    ],
    [
      'C6',
      'typing and pausing',
      '3h agent answers, 2d 2h 59m customer types, 2d 3h 1m customer types',
      '2d 3h 6m',
    ],
    ['C6', 'typing for an hour', '3h agent answers, 2d 2h 50m customer types for 60m', '2d 3h 30m'],
    [
      'C6',
      'typing, sending, typing again',
      '1m agent answers, 2d customer types for 9m, 2d 9m customer writes, 2d 1h agent answers, 4d 59m customer types for 60m',
      '4d 1h 30m',
    ],
    [
      'C6',
      'typing, and answered once more',
      '3h agent answers, 2d 2h 59m customer types, 2d 3h agent answers',
      '3d 3h',
    ],
    ['C6', 'typing while they wait for us', '2d customer types, 3d agent answers', '5d'],
    ['C1', 'off', '0m turned off, 3h agent answers', null],
    ['C9', 'turned on long after', '0m turned off, 3h agent answers, 9d turned on', '9d'],
    ['C9', 'turned off in time', '3h agent answers, 2d turned off', null],
    [
      'C9',
      'shortened below what has passed',
      '0m a period of 30 days, 3h agent answers, 5d a period of 3 days',
      '5d',
    ],
    ['C9', 'shortened in time', '0m a period of 30 days, 3h agent answers, 1d a period of 3 days', '3d 3h'],
    ['C9', 'lengthened', '3h agent answers, 1d a period of 4 days', '4d 3h'],
    ['C4', 'checks too early, and twice', '3h agent answers, 1d a check fires, 2d 3h a check fires', '2d 3h'],
  ])('%s: %s: %s', (_rule, _title, story, closes) => {
    const closedAt = tell(read(story)).closedAt.map((at) => at - start);
    expect(closedAt).toEqual(closes === null ? [] : [span(closes)]);
  });
});

describe('C4: a check fires', () => {
  test.each([
    ['once a period while the customer waits for us', '', ['2d', '4d', '6d', '8d']],
    ['at the closing alone, where all goes well', '3h agent answers', ['2d 3h']],
    ['and again at the later closing', '3h agent answers, 2d agent answers', ['2d 3h', '3d']],
    ['later for each reply', '1d customer writes, 2d customer writes, 3d agent answers', ['5d']],
    ['not at all while it is off', '0m turned off, 9d customer writes', []],
    [
      'sooner under a shorter period',
      '0m a period of 90 days, 10d a period of 4 days',
      ['14d', '18d', '22d'],
    ],
  ])('%s: %s', (_title, story, expected) => {
    const { checks } = tell(read(story));
    expect(checks.slice(0, expected.length || 1).map((at) => at - start)).toEqual(expected.map(span));
  });
});
