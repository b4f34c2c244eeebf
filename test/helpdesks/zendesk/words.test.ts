import { describe, expect, it } from 'vitest';
import { cut, fits, htmlOf, tagOf } from '#helpdesks/zendesk/words.ts';

describe('what Zendesk’s comments hold', () => {
  it.each(['start', 'end'] as const)('H4: a text is cut at its %s, never through a character', (keep) => {
    for (const more of ['', 'a', 'aa', 'aaa']) {
      const text = keep === 'start' ? `${more}${'😀'.repeat(30_000)}` : `${'😀'.repeat(30_000)}${more}`;
      const part = cut(text, keep, 'The rest is elsewhere.');
      expect(part.isWellFormed()).toBe(true);
      expect(fits(part, 'The rest is elsewhere.'.slice(4))).toBe(true);
      expect(part.length).toBeGreaterThan(29_000);
      expect(keep === 'start' ? part.endsWith('😀…') : part.startsWith('…😀')).toBe(true);
    }
  });

  it.each([
    ['{{ticket.url}}', '{\u2060{ticket.url}\u2060}'],
    ['{{{a}}}', '{\u2060{\u2060{a}\u2060}\u2060}'],
    ['{% if a %}', '{\u2060% if a %}'],
    ['{ a: { b: 1 } }', '{ a: { b: 1 } }'],
    ['1 < 2 && 3 > 2\r\nb', '1 &lt; 2 &amp;&amp; 3 &gt; 2<br>b'],
  ])('H4: %s is nothing that Zendesk fills in, nor markup', (text, html) => {
    expect(htmlOf(text)).toBe(html);
  });

  it.each([
    ['VIP customer', 'vip_customer'],
    ['Größe: XL!', 'größe:_xl'],
    ['a,b;c', 'abc'],
    ['!!!', ''],
  ])('H6: the tag %s is %s there', (tag, there) => {
    expect(tagOf(tag)).toBe(there);
  });
});
