import type { Tab } from './scene.ts';

export interface Pressed {
  readonly paint: number;
  readonly shown: number;
}

/** Where a key has led: to the next customer's conversation. */
const atNext = `(() => {
  const before = document.querySelector('#main h1')?.textContent;
  return () => {
    const name = document.querySelector('#main h1')?.textContent ?? '';
    const said = document.querySelector('[role=log]')?.textContent ?? '';
    return name !== before && said.includes('I am ' + name.replace(/\\D/g, ''));
  };
})()`;

async function press({ page, ask, until }: Tab, key: string, isThere: string): Promise<Pressed> {
  await ask(`bench.watchKey(${isThere})`);
  await page.keyboard.press(key);
  await until('bench.pressed().paint !== undefined && bench.pressed().shown !== undefined');
  return ask<Pressed>('bench.pressed()');
}

/** Somebody reads before going on; meanwhile the next one is loaded ahead. */
const readingMs = 600;

export async function begin({ page }: Tab): Promise<void> {
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('I am ').waitFor();
}

export async function next(tab: Tab): Promise<Pressed> {
  await tab.page.waitForTimeout(readingMs);
  return press(tab, 'j', atNext);
}

export async function sendAndClose(tab: Tab): Promise<Pressed> {
  await tab.page.waitForTimeout(readingMs);
  await tab.page.keyboard.press('r');
  await tab.page.keyboard.insertText('It is on its way.');
  return press(tab, 'Control+Shift+Enter', atNext);
}

/** A key that does nothing: how long the browser takes to the next picture. */
export const idleKey = (tab: Tab): Promise<Pressed> => press(tab, 'F9', '() => true');

export interface Scrolled {
  readonly frames: readonly number[];
  readonly longTasks: readonly number[];
  readonly dropped: number;
}

/** Scrolls through the list while somebody types. */
export async function scroll({ page, ask }: Tab, steps: number): Promise<Scrolled> {
  const text = 'Thank you for your patience, it is on its way to you.';
  const area = page.locator('textarea').first();
  await area.fill('');
  await area.focus();
  const scrolling = ask<Omit<Scrolled, 'dropped'>>(`bench.scroll(${steps})`);
  await page.keyboard.type(text);
  const scrolled = await scrolling;
  const arrived = (await area.inputValue()).length;
  await area.fill('');
  return { ...scrolled, dropped: text.length - arrived };
}

/** How often it asks while nobody has been there for a minute and more: by the page's own clock. */
export async function requestsWhileIdle({ page, asked }: Tab & { asked: { live: number } }): Promise<number> {
  await page.clock.install();
  await page.clock.runFor(70_000);
  await page.waitForTimeout(500);
  const before = asked.live;
  for (let seconds = 0; seconds < 60; seconds += 2) {
    await page.clock.runFor(2_000);
    await page.waitForTimeout(100);
  }
  return asked.live - before;
}
