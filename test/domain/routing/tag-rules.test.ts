import { describe, expect, it } from 'vitest';
import { type TagRule, tagsByKeyword } from '#domain/routing/tag-rules.ts';
import type { Channel } from '#domain/ticket/ticket.ts';

const rule = (keywords: readonly string[], tags = ['found'], channels: TagRule['channels'] = null) => ({
  keywords,
  tags,
  channels,
});
const tagsIn = (rules: readonly TagRule[], text: string, subject: string | null = null) =>
  tagsByKeyword(rules, { channel: 'email', subject, text });
const finds = (keyword: string, text: string) => tagsIn([rule([keyword])], text).length === 1;

describe('A9: a keyword', () => {
  it.each([
    ['return', 'I want to return it.'],
    ['return', 'RETURN!'],
    ['Return', '…return'],
    ['Rückgabe', 'zur rückgabe'],
    ['devolución', 'quiero una devolucion'],
    ['send it back', 'Can I SEND  it,\nback?'],
    ['refund?', 'A refund.'],
    ['4711', 'order #4711'],
    ['a-4711', 'order A 4711'],
    ['возврат', 'Хочу ВОЗВРАТ денег'],
    ['επιστροφή', 'ΕΠΙΣΤΡΟΦΗ'],
    ['ordine', 'dov’è l’ordine?'],
    ['退货', '我想退货可以吗'],
    ['返品', 'この商品を返品したいです'],
    ['T恤', '我想买T恤'],
    ['환불', '환불해 주세요'],
    ['คืนเงิน', 'ฉันต้องการคืนเงินค่ะ'],
  ])('%s is found in %s', (keyword, text) => {
    expect(finds(keyword, text)).toBe(true);
  });

  it.each([
    ['return', 'returns'],
    ['return', 'unreturned'],
    ['turn', 'return'],
    ['send back', 'send it back'],
    ['back it', 'it back'],
    ['4711', '14711'],
    ['vip', ''],
    ['возврат', 'возвраты'],
    ['退货', '退款，货到'],
    ['T恤', 'VAT恤'],
  ])('%s is not found in %s: whole words only, in their order', (keyword, text) => {
    expect(finds(keyword, text)).toBe(false);
  });

  it.each(['', ' ', '?!', '🙂', '\u3164', '\u00ad'])(
    '%j, which says nothing, is found nowhere',
    (keyword) => {
      expect(finds(keyword, 'whatever 🙂 ?! is written')).toBe(false);
    },
  );

  it('is looked for in the subject, too, but does not begin there and end in the text', () => {
    expect(tagsIn([rule(['refund'])], 'Hello', 'Refund')).toEqual(['found']);
    expect(tagsIn([rule(['my order'])], 'order it', 'my')).toEqual([]);
  });

  it('is looked for in what somebody may have written, not in all that they may have pasted', () => {
    expect(finds('refund', `${'word '.repeat(19_000)}refund`)).toBe(true);
    expect(finds('refund', `${'word '.repeat(21_000)}refund`)).toBe(false);
  });
});

describe('A9: tag rules', () => {
  it('any of a rule’s keywords brings all of its tags; tags of several rules come together, each once', () => {
    const rules = [rule(['return', 'refund'], ['Returns', 'money']), rule(['today'], ['urgent', 'returns '])];
    expect(tagsIn(rules, 'A refund, today')).toEqual(['returns', 'money', 'urgent']);
    expect(tagsIn(rules, 'Thank you')).toEqual([]);
  });

  it('a rule of some channels is for these alone', () => {
    const rules = [rule(['help'], ['chat'], ['web_chat']), rule(['help'], ['others'], ['sms', 'email'])];
    const tagsOn = (channel: Channel) => tagsByKeyword(rules, { channel, subject: null, text: 'help' });
    expect(tagsOn('web_chat')).toEqual(['chat']);
    expect(tagsOn('sms')).toEqual(['others']);
  });

  it('as many as there can be are read in a moment', () => {
    const keywords = Array.from({ length: 50 }, (_, nth) => `lorem ipsum ${nth}`);
    const rules = Array.from({ length: 100 }, () => rule(keywords));
    const began = performance.now();
    expect(tagsIn(rules, 'Lorem ipsum dolor sit amet '.repeat(3_700))).toEqual([]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
