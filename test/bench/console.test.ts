import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from '#test/browser/support/chromium.ts';
import { load, weigh } from './console/loading.ts';
import { openScene, type Scene } from './console/scene.ts';
import { begin, idleKey, next, scroll, sendAndClose } from './console/working.ts';

describe.skipIf(chromiumPath === undefined)('the bench of the console', { timeout: 120_000 }, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene(300);
  }, 240_000);
  afterAll(() => scene?.stop());

  test('loads the console and the page beside it, and weighs what the first one waits for', async () => {
    const { first, all } = await weigh(scene);
    expect(first).toBeGreaterThan(50_000);
    expect(all).toBeGreaterThan(first);
    const { paint, interactive } = await load(await scene.tab(scene.bare.url), true);
    expect(paint).toBeGreaterThan(0);
    expect(interactive).toBeGreaterThanOrEqual(paint);
  });

  test('goes from ticket to ticket and scrolls, in as many ways as it tells', async () => {
    const inbox = await scene.console(true);
    await begin(inbox);
    for (const measured of [await next(inbox), await sendAndClose(inbox), await idleKey(inbox)])
      expect(Object.values(measured).every((ms) => ms > 0)).toBe(true);
    expect(await scroll(inbox, 10)).toMatchObject({ dropped: 0, frames: { length: 10 } });
  });
});
