import { gzipSync } from 'node:zlib';
import type { Scene, Tab } from './scene.ts';

export interface Load {
  readonly paint: number;
  readonly interactive: number;
}

/** Everything from the network, or what the browser has kept. */
export async function load({ page, cdp, ask, ready }: Tab, cold: boolean): Promise<Load> {
  if (cold) await cdp.send('Network.clearBrowserCache');
  await page.reload();
  await ready();
  // Long tasks are told of afterwards, and what is busy for a second more isn't ready yet.
  await page.waitForTimeout(1_100);
  return ask<Load>('bench.load()');
}

export interface Weight {
  /** What the page names, and so waits for. */
  readonly first: number;
  /** What has come by the time that it is at rest. */
  readonly all: number;
}

/** Of the console's scripts, compressed as a browser gets them. */
export async function weigh(scene: Scene): Promise<Weight> {
  const tab = await scene.console(false);
  // As it was sent: what comes later adds its own names to it.
  const named = await (await tab.page.request.get(tab.page.url())).text();
  const sizes = new Map<string, number>();
  tab.page.on('response', async (response) => {
    const file = new URL(response.url()).pathname;
    if (file.endsWith('.js')) sizes.set(file, gzipSync(await response.body()).length);
  });
  await load(tab, true);
  const sum = (of: [string, number][]): number => of.reduce((total, [, bytes]) => total + bytes, 0);
  return { first: sum([...sizes].filter(([file]) => named.includes(`${file}"`))), all: sum([...sizes]) };
}
