import { describe, expect, it } from 'vitest';
import { matchesPattern, passes } from '#local/mappings/pattern.ts';

const record = {
  eventName: 'MODIFY',
  dynamodb: {
    Keys: { pk: { S: 'TICKET#1' }, sk: { S: 'MSG#0001' } },
    NewImage: {
      delivery: { S: 'pending' },
      count: { N: '12' },
      internal: { BOOL: false },
      gone: { NULL: true },
    },
  },
  size: 12,
  tags: ['vip', 'late'],
};

describe('filter patterns, as Lambda’s mappings have them', () => {
  it.each([
    ['one of several values', { eventName: ['INSERT', 'MODIFY'] }],
    ['a prefix, deep in the record', { dynamodb: { Keys: { pk: { S: [{ prefix: 'TICKET#' }] } } } }],
    [
      'all of several members',
      { eventName: ['MODIFY'], dynamodb: { Keys: { sk: { S: [{ prefix: 'MSG#' }] } } } },
    ],
    ['a boolean', { dynamodb: { NewImage: { internal: { BOOL: [false] } } } }],
    ['that something is there', { dynamodb: { NewImage: { delivery: { S: [{ exists: true }] } } } }],
    ['that something is not there', { dynamodb: { OldImage: { delivery: { S: [{ exists: false }] } } } }],
    ['anything but a value', { eventName: [{ 'anything-but': ['REMOVE'] }] }],
    [
      'anything but a prefix',
      { dynamodb: { Keys: { pk: { S: [{ 'anything-but': { prefix: 'QUEUE#' } }] } } } },
    ],
    ['a range of numbers', { size: [{ numeric: ['>', 10, '<=', 12] }] }],
    ['any member of a list', { tags: ['vip'] }],
    ['a suffix', { dynamodb: { Keys: { sk: { S: [{ suffix: '0001' }] } } } }],
    ['either of two branches', { $or: [{ eventName: ['INSERT'] }, { size: [12] }] }],
    ['everything', {}],
  ])('takes %s', (_, pattern) => {
    expect(matchesPattern(pattern, record)).toBe(true);
  });

  it.each([
    ['another value', { eventName: ['INSERT'] }],
    ['another prefix', { dynamodb: { Keys: { pk: { S: [{ prefix: 'CONTACT#' }] } } } }],
    ['one of two members that differs', { eventName: ['MODIFY'], size: [13] }],
    ['what should be missing', { dynamodb: { NewImage: { delivery: { S: [{ exists: false }] } } } }],
    ['what should be there', { dynamodb: { OldImage: { delivery: { S: [{ exists: true }] } } } }],
    ['what is excluded', { eventName: [{ 'anything-but': 'MODIFY' }] }],
    ['what isn’t there, even by anything-but', { nothing: [{ 'anything-but': 'x' }] }],
    ['a number out of range', { size: [{ numeric: ['=', 11] }] }],
    ['a text that looks like the number', { dynamodb: { NewImage: { count: { N: [12] } } } }],
    ['neither of two branches', { $or: [{ eventName: ['INSERT'] }, { size: [13] }] }],
  ])('leaves %s', (_, pattern) => {
    expect(matchesPattern(pattern, record)).toBe(false);
  });

  it('passes a record that any of several filters takes, and all if there is none', () => {
    expect(passes([{ eventName: ['INSERT'] }, { size: [12] }], record)).toBe(true);
    expect(passes([{ eventName: ['INSERT'] }, { size: [13] }], record)).toBe(false);
    expect(passes([], record)).toBe(true);
  });

  it('refuses a comparison that it doesn’t know', () => {
    expect(() => matchesPattern({ size: [{ wildcard: '*' }] }, record)).toThrow();
  });
});
