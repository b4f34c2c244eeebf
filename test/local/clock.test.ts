import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createClock, readOffset } from '#local/clock.ts';

afterEach(() => void vi.useRealTimers());

describe('the local clock', () => {
  it('runs with real time until it is moved, and tells who listens', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const clock = createClock();
    expect(clock.now()).toBe(Date.now());
    const heard: number[] = [];
    const off = clock.onAdvance(() => heard.push(readOffset(clock.offset)));
    expect(clock.advance(172_800_000)).toBe(Date.now() + 172_800_000);
    vi.setSystemTime(Date.now() + 5_000);
    expect(clock.now()).toBe(Date.now() + 172_800_000);
    off();
    clock.advance(1000);
    expect(heard).toEqual([172_800_000]);
    expect(readOffset(clock.offset)).toBe(172_801_000);
  });

  it('refuses to go back, and to go nowhere in particular', () => {
    const clock = createClock();
    for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => clock.advance(ms)).toThrow(RangeError);
    expect(readOffset(clock.offset)).toBe(0);
  });

  it('goes on in the moved time after a restart', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rondo-clock-'));
    try {
      const file = join(folder, 'kept', 'clock');
      createClock({ file }).advance(5000);
      expect(readOffset(createClock({ file }).offset)).toBe(5000);
      expect(readdirSync(join(folder, 'kept'))).toEqual(['clock']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
