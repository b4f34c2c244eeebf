import { describe, expect, it } from 'vitest';
import type { Contact } from '#domain/contact.ts';
import { findableBy, isFoundBy, soughtBy } from '#domain/finding.ts';
import { aContact } from '#test/support/builders.ts';

const finds = (contact: Partial<Contact>, q: string, phone: string | null = null): boolean =>
  isFoundBy(findableBy(aContact(contact)), soughtBy(q, phone));

describe('T12: what a contact is found by', () => {
  it('is the words of their name, their addresses, and their digits from the last', () => {
    const sms = { name: 'Anna-Lena  Müller', address: '+4915112345678', email: 'Anna@Example.com' };
    expect(findableBy(aContact(sms))).toEqual([
      'anna',
      'lena',
      'muller',
      'T8765432115194',
      'anna@example.com',
    ]);
    const mail = { channel: 'email', name: null, address: 'carla@example.com', email: 'carla@example.com' };
    expect(findableBy(aContact({ ...mail, channel: 'email' }))).toEqual(['carla@example.com']);
  });

  it('is nothing of a visitor who said nothing of themselves', () => {
    expect(findableBy(aContact({ channel: 'web_chat', address: 'visitor-1', name: null }))).toEqual([]);
    expect(findableBy(aContact({ channel: 'web_chat', address: 'v', email: 'c@example.com' }))).toEqual([
      'c@example.com',
    ]);
  });

  it('is as much as a key holds, however long a name a stranger chose', () => {
    const words = findableBy(aContact({ name: `${'𝒳'.repeat(500)} ${'a b '.repeat(500)}` }));
    expect(words.length).toBeLessThanOrEqual(11);
    for (const word of words) expect(Buffer.byteLength(word)).toBeLessThan(900);
    expect(finds({ name: 'x'.repeat(500) }, 'x'.repeat(200))).toBe(true);
    expect(finds({ name: 'x'.repeat(500) }, `${'x'.repeat(63)}y`)).toBe(false);
  });
});

describe('T12: somebody is found by their name', () => {
  const name = 'Anna-Lena Müller';
  it.each([
    'anna',
    'ANNA',
    'an',
    'lena',
    'anna-lena',
    'müller',
    'Muller',
    'mu',
    'muller anna',
    'a m',
    '“Anna”',
  ])('%s', (q) => expect(finds({ name }, q)).toBe(true));
  it.each(['nna', 'annas', 'anna meier', 'lena müllers', 'muellerin', '@', '+'])('not by %s', (q) =>
    expect(finds({ name }, q)).toBe(false),
  );

  it.each([
    ['Søren Łukasz', 'soren lukasz'],
    ['Weiß', 'weiss'],
    ['WEISS', 'weiß'],
    ['Ştefan Șerban', 'stefan serban'],
    ['Nguyễn Thị Hằng', 'nguyen hang'],
    ['Ελένη Σωτήρης', 'ΕΛΕΝΗ σωτηρησ'],
    ['Ольга Йорданова', 'ольга йо'],
    ['王小明', '王小'],
    ['Müller'.normalize('NFD'), 'Müller'.normalize('NFC')],
    ['O’Neil', "o'neil"],
    ['İnci Işık', 'inci isik'],
  ])('%s by %s', (written, q) => expect(finds({ name: written }, q)).toBe(true));
});

describe('T12: somebody is found by their e-mail address', () => {
  const email = 'Anna.Mueller+shop@Example.com';
  it.each([
    'anna.mueller+shop@example.com',
    ' Anna.Mueller+Shop@EXAMPLE.com ',
    '<anna.mueller+shop@example.com>',
    'anna.mueller',
    'anna.m',
    'anna',
    'anna.mueller+shop@ex',
  ])('%s', (q) => expect(finds({ email }, q)).toBe(true));
  it.each([
    'mueller',
    'example.com',
    '@example.com',
    'anna.mueller@example.com',
    'anna.mueller+shop@example.comm',
  ])('not by %s', (q) => expect(finds({ email }, q)).toBe(false));

  it('or by both a name and an address', () => {
    expect(finds({ email, name: 'Anna Müller' }, 'Müller anna.mueller+shop@example.com')).toBe(true);
    expect(finds({ email, name: 'Anna Müller' }, 'Meier anna.mueller+shop@example.com')).toBe(false);
  });
});

describe('T12: somebody is found by their phone number', () => {
  const address = '+491512345678';
  it.each([
    '+491512345678',
    '+49 151 2345678',
    '0049 151 234 56 78',
    '+49 (0) 151/2345678',
    '491512345678',
    '0151 2345678',
    '(0151) 2345-678',
    '2345678',
    '345678',
    '34 56 78',
    '+４９１５１２３４５６７８',
  ])('%s', (q) => expect(finds({ address }, q)).toBe(true));
  it.each(['45678', '234567', '+43 151 2345678', '0152 2345678', '+491512345678 9', '0'])('not by %s', (q) =>
    expect(finds({ address }, q)).toBe(false),
  );

  it('as who knows numbering plans reads it', () => {
    expect(finds({ address }, '+49 0151 2345678')).toBe(false);
    expect(finds({ address }, '+49 0151 2345678', '+491512345678')).toBe(true);
  });

  it('whose end begins with zeros', () => {
    expect(finds({ address: '+49151000004' }, '000004')).toBe(true);
    expect(finds({ address: '+49151000004' }, '0151 000004')).toBe(true);
    expect(finds({ address: '+49151100004' }, '000004')).toBe(false);
  });

  it('with a name beside it', () => {
    expect(finds({ address, name: 'Anna' }, 'anna 2345678')).toBe(true);
    expect(finds({ address, name: 'Anna' }, 'anna 2345679')).toBe(false);
  });

  it('or by a short code, a brand, and other ways to reach a number', () => {
    expect(finds({ address: '72345' }, '72345')).toBe(true);
    expect(finds({ address: 'Parcels' }, 'parc')).toBe(true);
    expect(finds({ address: 'whatsapp:+491512345678' }, '0151 2345678')).toBe(true);
  });
});

describe('T12: a number', () => {
  it('is a ticket’s, and with enough digits may be the end of a phone number, too', () => {
    expect(soughtBy('#123', null)).toEqual({ number: 123, searches: [] });
    expect(soughtBy('123', null)).toMatchObject({ number: 123, searches: [['123']] });
    expect(soughtBy('345678', null)).toEqual({ number: 345678, searches: [['T876543']] });
    expect(soughtBy('#345678', null)).toEqual({ number: 345678, searches: [] });
    for (const q of ['0151 2345678', '12a', '1234567890', '+1', '#', '1.5'])
      expect([q, soughtBy(q, null).number]).toEqual([q, null]);
  });
});

describe('what finds nobody', () => {
  it.each(['#', '-', '  ', '"', '()', '\u0000', '\ud800'])('%j', (q) => {
    expect(finds({ name: 'Anna' }, q)).toBe(false);
  });
});
