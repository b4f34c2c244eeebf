import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../packages/widget/chat/api.ts';
import { textOn } from '../../packages/widget/page/accent.ts';
import { createTitle } from '../../packages/widget/page/title.ts';
import { groupsOf } from '../../packages/widget/ui/groups.ts';
import { linksIn } from '../../packages/widget/ui/links.ts';

describe('links in what is said', () => {
  it.each([
    ['See https://a.example/b.', ['https://a.example/b']],
    [
      '(https://a.example/b_(c)), or HTTP://b.example?x=1&y=2!',
      ['https://a.example/b_(c)', 'HTTP://b.example?x=1&y=2'],
    ],
    ['javascript:alert(1) data:text/html,x //a.example mailto:a@b.example', []],
    ['https://', []],
  ])('are found in %j, and are nothing but web addresses', (text, found) => {
    expect(linksIn(text).flatMap(({ href }) => href ?? [])).toEqual(found);
  });

  it('leave the text as it was', () => {
    const text = fc
      .array(fc.constantFrom('https://a.example/', 'http://', 'x', ' ', '.', '(', ')', '<b>', '"'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (said) => {
        const parts = linksIn(said);
        expect(parts.map((part) => part.text).join('')).toBe(said);
        for (const { href } of parts) if (href !== null) expect(new URL(href).protocol).toMatch(/^https?:$/);
      }),
    );
  });
});

describe('what one said in a row', () => {
  const said = (author: Message['author'], minutes: number, name?: string): Message => ({
    id: `msg_${author}_${minutes}`,
    author,
    ...(name !== undefined && { agent: { name } }),
    text: 'Hello',
    attachments: [],
    at: new Date(2026, 2, 2, 12, minutes).toISOString(),
  });
  const shapeOf = (messages: Message[]) =>
    groupsOf(messages).map(({ author, name, beginsDay, messages: those }) => [
      author,
      name,
      beginsDay,
      those.length,
    ]);

  it('stands together, until another speaks, or five minutes pass, or a day', () => {
    expect(
      shapeOf([
        said('customer', 0),
        said('customer', 1),
        said('agent', 2, 'Ada'),
        said('agent', 3, 'Sam'),
        said('agent', 9, 'Sam'),
        said('agent', 12 * 60 - 1, 'Sam'),
        said('agent', 12 * 60, 'Sam'),
      ]),
    ).toEqual([
      ['customer', null, true, 2],
      ['agent', 'Ada', false, 1],
      ['agent', 'Sam', false, 1],
      ['agent', 'Sam', false, 1],
      ['agent', 'Sam', false, 1],
      ['agent', 'Sam', true, 1],
    ]);
  });
});

describe('the page’s title', () => {
  it('counts what is unread, and is the shop’s again, whatever the shop made of it in between', () => {
    const page = { title: 'Plants' };
    const show = createTitle(page);
    show(0);
    expect(page.title).toBe('Plants');
    show(1);
    show(2);
    expect(page.title).toBe('(2) Plants');
    show(0);
    expect(page.title).toBe('Plants');
    show(1);
    page.title = 'Basket';
    show(2);
    expect(page.title).toBe('(2) Basket');
    page.title = 'Checkout';
    show(0);
    expect(page.title).toBe('Checkout');
  });
});

it('WCAG 1.4.3: what stands on the shop’s colour can be read, whatever the colour', () => {
  const part = fc.integer({ min: 0, max: 255 });
  const luminance = (rgb: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = rgb.map((each) =>
      each / 255 <= 0.04045 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  fc.assert(
    fc.property(fc.tuple(part, part, part), (rgb) => {
      const [light, dark] = [luminance(rgb), textOn(rgb) === '#ffffff' ? 1 : 0].toSorted(
        (one, other) => other - one,
      );
      expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});
