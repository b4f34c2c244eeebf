import type { Page } from 'playwright-core';

/** Somebody without a mouse, whose presses are counted: a chord is one. */
export function fingersOn(page: Page) {
  let count = 0;
  return {
    get count(): number {
      return count;
    },
    async press(...keys: readonly string[]): Promise<void> {
      for (const key of keys) {
        await page.keyboard.press(key);
        count += 1;
      }
    },
    /** What the customer is told isn't counted: no shortcut writes it. */
    write: (text: string) => page.keyboard.insertText(text),
    /** The presses that something took. */
    async during(work: () => Promise<void>): Promise<number> {
      const before = count;
      await work();
      return count - before;
    },
  };
}
