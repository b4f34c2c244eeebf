import { describe, expect, it } from 'vitest';
import { wordsIn } from '#domain/routing/words.ts';

describe('A9: the words of a text', () => {
  it.each([
    ['Where is my order?', ['where', 'is', 'my', 'order']],
    ['Order #4711-B, 2nd: "urgent"!', ['order', '4711', 'b', '2nd', 'urgent']],
    ['', []],
    ['?! 🙂 …', []],
    ['don’t l’ordine', ['don', 't', 'l', 'ordine']],
    ['a_b\tc\nd\u00a0e', ['a', 'b', 'c', 'd', 'e']],
  ])('%j are separated by whatever is no letter and no digit', (text, words) => {
    expect(wordsIn(text)).toEqual(words);
  });

  it.each([
    ['RÜCKGABE', 'rückgabe'],
    ['devolucion', 'devolución'],
    ['PERCHE', 'perché'],
    ['Ru\u0308ckgabe', 'Rückgabe'],
    ['Strasse', 'Straße'],
    ['STRASSE', 'straße'],
    ['STRAẞE', 'Straße'],
    ['Rück\u00adgabe', 'Rückgabe'],
    ['ＶＩＰ', 'vip'],
    ['ВОЗВРАТ', 'возврат'],
    ['елка', 'ёлка'],
    ['ΕΠΙΣΤΡΟΦΗΣ', 'επιστροφής'],
    ['مُحَمَّد', 'محمد'],
    ['İSTANBUL', 'istanbul'],
    ['か\u3099', 'が'],
    ['ｶﾞｽ', 'ガス'],
  ])('%s is %s', (one, other) => {
    expect(wordsIn(one)).toEqual(wordsIn(other));
    expect(wordsIn(one)).not.toEqual([]);
  });

  it.each([
    ['мой', 'мои'],
    ['order', 'orders'],
    ['किताब', 'कतब'],
    ['退货', '退款'],
  ])('%s is not %s', (one, other) => {
    expect(wordsIn(one)).not.toEqual(wordsIn(other));
  });

  it('keeps the marks that are part of letters, so that words stay whole', () => {
    expect(wordsIn('किताब वापस')).toEqual(['किताब', 'वापस']);
  });

  it('takes each letter for a word where no spaces are written', () => {
    expect(wordsIn('买T恤吗？')).toEqual(['买', 't', '恤', '吗']);
    expect(wordsIn('返品したい')).toEqual(['返', '品', 'し', 'た', 'い']);
    expect(wordsIn('반품')).toEqual(['반', '품']);
  });

  it('takes no long time over heaps of marks', () => {
    const began = performance.now();
    expect(wordsIn(`a${'\u0301\u0323'.repeat(50_000)}`)).toEqual(['a']);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('takes half of a surrogate pair for no letter', () => {
    expect(wordsIn('a\ud800b')).toEqual(['a', 'b']);
  });
});
