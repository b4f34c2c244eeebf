import { describe, expect, test } from 'vitest';
import { matching } from '#console/macros/matching.ts';
import { inPlaceOf, slashAt, withSlash } from '#console/macros/slash.ts';
import { valuesOf } from '#console/macros/values.ts';
import { faultsOf } from '#console/settings/macros/faults-of.ts';

const macro = (name: string, more: { text?: string; tags?: string[] } = {}) => ({
  name,
  text: 'Hello',
  tags: [],
  close: false,
  ...more,
});

describe('macros: a / in the composer', () => {
  test('asks for a macro where it begins a line, with what follows it up to the caret', () => {
    expect(slashAt('/ref', 4)).toEqual({ at: 0, end: 4, query: 'ref' });
    expect(slashAt('Hi!\n/ref und', 8)).toEqual({ at: 4, end: 8, query: 'ref' });
    expect(slashAt('\n/', 2)).toEqual({ at: 1, end: 2, query: '' });
  });

  test('asks for nothing within a line, nor before the caret has come to it', () => {
    expect(slashAt('and/or', 6)).toBeNull();
    expect(slashAt('/ref', 0)).toBeNull();
    expect(slashAt('/ref\nmore', 9)).toBeNull();
    expect(slashAt('\n', 0)).toBeNull();
  });

  test('is replaced by the text, behind which the caret stands', () => {
    const text = 'Hi!\n/ref\nBest';
    const slash = slashAt(text, 8);
    expect(slash && inPlaceOf(slash, text, 'Sent.')).toEqual({ text: 'Hi!\nSent.\nBest', caret: 9 });
  });

  test('is put where a line begins, if need be a new one', () => {
    expect(withSlash('', 0)).toEqual({ text: '/', caret: 1 });
    expect(withSlash('Hi!', 3)).toEqual({ text: 'Hi!\n/', caret: 5 });
    expect(withSlash('Hi!\n', 4)).toEqual({ text: 'Hi!\n/', caret: 5 });
  });
});

describe('macros: what is typed', () => {
  const all = [
    macro('Where is my order', { tags: ['shipping'] }),
    macro('Refund started'),
    macro('Order cancelled'),
    macro('Größe falsch', { text: 'Refund?' }),
  ];
  const found = (query: string) => matching(all, query).map(({ name }) => name);

  test('finds by the beginning of the name first, then by a word, then by tags and text', () => {
    expect(found('order')).toEqual(['Order cancelled', 'Where is my order']);
    expect(found('ref')).toEqual(['Refund started', 'Größe falsch']);
    expect(found('shipp')).toEqual(['Where is my order']);
    expect(found('zzz')).toEqual([]);
  });

  test('is taken whatever its case and accents; nothing typed is all of them, in the team’s order', () => {
    expect(found('GRÖßE')).toEqual(['Größe falsch']);
    expect(found('große')).toEqual(['Größe falsch']);
    expect(found(' ')).toEqual(all.map(({ name }) => name));
  });
});

test('macros: variables stand for what is known of the ticket, and for nothing else', () => {
  expect(
    valuesOf(
      { channel: 'sms', number: 7, contact: { name: 'Nina  Maria Bauer', address: '+49151' } },
      { name: 'Sam Lee' },
    ),
  ).toEqual({
    'ticket.number': '7',
    'ticket.subject': '',
    'contact.name': 'Nina  Maria Bauer',
    'contact.firstName': 'Nina',
    'contact.address': '+49151',
    'agent.name': 'Sam Lee',
    'agent.firstName': 'Sam',
  });
});

test('macros: nobody is written the address of a chat’s visitor', () => {
  const chat = { channel: 'web_chat', number: 7 } as const;
  const address = 'visitor:0af30af3';
  const told = (email?: string) =>
    valuesOf({ ...chat, contact: { address, ...(email && { email }) } }, { name: 'Sam Lee' });
  expect(told()['contact.address']).toBe('');
  expect(told('carla@example.com')['contact.address']).toBe('carla@example.com');
});

test('macros: what would be refused is told by its place', () => {
  const macros = [
    macro('Refund'),
    macro('refund ', { text: ' ' }),
    macro('', { text: 'Hi {{contact.salary}}' }),
  ];
  expect(faultsOf(macros)).toEqual([
    { place: 'macros.1.name', fault: 'nameTwice' },
    { place: 'macros.1.text', fault: 'textMissing' },
    { place: 'macros.2.name', fault: 'nameMissing' },
    { place: 'macros.2.text', fault: 'unknownVariable', variable: 'contact.salary' },
  ]);
});
