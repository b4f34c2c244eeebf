import { expect, it } from 'vitest';
import { table } from '#local/client/table.ts';

it('aligns words left and numbers right', () => {
  expect(
    table(
      ['', 'tickets'],
      [
        ['Sam', 12],
        ['Suzanne', 3],
      ],
    ),
  ).toBe(
    ['            tickets', '  ─────────────────', '  Sam            12', '  Suzanne         3'].join('\n'),
  );
});
