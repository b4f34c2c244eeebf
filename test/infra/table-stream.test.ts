import { describe, expect, it } from 'vitest';
import { openTicket } from '#domain/ticket/receive.ts';
import { streamFilters } from '#infra/constructs/table-stream.ts';
import { passes } from '#local/mappings/pattern.ts';
import { messageItem } from '#storage/items/message.ts';
import { agentKey, contactKey, findableKey, type Key, messageKey, ticketKey } from '#storage/keys.ts';
import { anAttachment, anInboundMessage, unrouted } from '#test/support/builders.ts';

const patternsOf = (name: keyof typeof streamFilters): unknown[] =>
  streamFilters[name].map(({ pattern }) => JSON.parse(pattern));

/** A message's record as the stream has it, as far as filters look. */
function recordOf(key: Key, eventName: string, from: string | null, to: string | null) {
  const Keys = { pk: { S: key.pk }, sk: { S: key.sk } };
  const image = (state: string | null) => ({
    ...Keys,
    ...(state && { delivery: { M: { state: { S: state } } } }),
    ...(state === 'failed' && { outcomeKey: { S: state } }),
  });
  return {
    eventName,
    dynamodb: {
      Keys,
      ...(eventName !== 'INSERT' && { OldImage: image(from) }),
      ...(eventName !== 'REMOVE' && { NewImage: image(to) }),
    },
  };
}

describe('C2: a message wakes whoever weighs answers', () => {
  const wakes = (from: string | null, to: string | null, eventName = 'MODIFY') =>
    passes(patternsOf('react'), recordOf(messageKey('tkt_1', 2), eventName, from, to));

  it.each([
    ['sending', 'failed'],
    ['sent', 'failed'],
    ['pending', 'failed'],
    ['possibly_sent', 'failed'],
    ['failed', 'pending'],
  ])('that goes from %s to %s', (from, to) => {
    expect(wakes(from, to)).toBe(true);
  });

  it.each([
    ['pending', 'sending'],
    ['sending', 'pending'],
    ['sending', 'sent'],
    ['sent', 'delivered'],
    ['sending', 'possibly_sent'],
    ['possibly_sent', 'pending'],
    [null, null],
  ])('and not one that goes from %s to %s', (from, to) => {
    expect(wakes(from, to)).toBe(false);
  });

  it('nor one that is new, or erased', () => {
    expect(wakes(null, 'failed', 'INSERT')).toBe(false);
    expect(wakes('failed', null, 'REMOVE')).toBe(false);
  });
});

describe('a message with pictures that its provider keeps', () => {
  const wakes = (source: string | null, eventName = 'INSERT') => {
    const [message] = openTicket(
      'tkt_1',
      1,
      anInboundMessage({ attachments: [anAttachment({ source })] }),
      unrouted,
    ).messages;
    if (message === undefined) throw new Error('it opens with a message');
    const { mediaKey } = messageItem({ ...message, body: null, receipt: null });
    const NewImage = typeof mediaKey === 'string' ? { mediaKey: { S: mediaKey } } : {};
    const { dynamodb } = recordOf(messageKey('tkt_1', 1), eventName, null, null);
    const record = { eventName, dynamodb: { ...dynamodb, NewImage: { ...dynamodb.NewImage, ...NewImage } } };
    return passes(patternsOf('relay'), record);
  };

  it('wakes whoever has them fetched, when it is new', () => {
    expect([wakes('https://api.twilio.com/a'), wakes(null)]).toEqual([true, false]);
    expect(wakes('https://api.twilio.com/a', 'MODIFY')).toBe(false);
  });
});

describe('the filters of a stream mapping', () => {
  it('O1: let a ticket’s change through, by which a customer’s message is told', () => {
    for (const eventName of ['INSERT', 'MODIFY'])
      expect(passes(patternsOf('react'), recordOf(ticketKey('tkt_1'), eventName, null, null))).toBe(true);
  });

  it('A5: let agents through to both: who comes and goes, and when their sessions end', () => {
    for (const name of ['react', 'relay'] as const)
      expect(passes(patternsOf(name), recordOf(agentKey('agt_sam'), 'MODIFY', null, null))).toBe(true);
  });

  it('T12: let contacts through, who come, change, and are erased', () => {
    for (const eventName of ['INSERT', 'MODIFY', 'REMOVE'])
      expect(passes(patternsOf('react'), recordOf(contactKey('con_1'), eventName, null, null))).toBe(true);
    expect(passes(patternsOf('relay'), recordOf(contactKey('con_1'), 'INSERT', null, null))).toBe(false);
    expect(passes(patternsOf('react'), recordOf(findableKey('anna', 'con_1'), 'INSERT', null, null))).toBe(
      false,
    );
  });

  it('are five at most, which is what Lambda takes', () => {
    for (const filters of Object.values(streamFilters)) expect(filters.length).toBeLessThanOrEqual(5);
  });
});
