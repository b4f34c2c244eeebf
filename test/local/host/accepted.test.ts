import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAccepted } from '#local/host/accepted.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'accepted-'));
  file = join(folder, 'accepted.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('events that Lambda has taken', () => {
  it('are there after a kill until they are done with, a line that was torn left out', () => {
    const before = openAccepted(file);
    const [one] = [1, 2].map((number) => before.take('receive', { number }, 1_000));
    if (one) before.done(one);
    appendFileSync(file, '{"id":"torn');
    const after = openAccepted(file);
    expect(after.left).toEqual([
      { id: expect.any(String), functionName: 'receive', event: { number: 2 }, since: 1_000 },
    ]);
    for (const taken of after.left) after.done(taken);
    expect(openAccepted(file).left).toEqual([]);
  });

  it('leave nothing behind, however many there were', () => {
    const events = openAccepted(file);
    const open = events.take('receive', { open: true }, 0);
    for (let number = 0; number < 1_000; number += 1) events.done(events.take('receive', { number }, 0));
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines).toEqual([JSON.stringify(open)]);
    events.close();
  });
});
