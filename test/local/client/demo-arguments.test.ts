import { expect, it } from 'vitest';
import { readDemoArguments } from '#local/client/demo-arguments.ts';

it('npm run demo tells story 1 unless asked for another', () => {
  expect(readDemoArguments([])).toMatchObject({ kind: 'play', seed: 1 });
  expect(readDemoArguments(['--seed', '42', '--url', 'http://localhost:3001'])).toEqual({
    kind: 'play',
    seed: 42,
    url: 'http://localhost:3001',
  });
  expect(readDemoArguments(['--seed', 'x'])).toMatchObject({ kind: 'wrong' });
  expect(readDemoArguments(['faster'])).toMatchObject({ kind: 'wrong' });
});
