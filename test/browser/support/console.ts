import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, vi } from 'vitest';
import { type ForkedInbox, forkInbox } from '#test/e2e/support/forked.ts';
import { chromiumPath, launch } from './chromium.ts';

/** Skipped where there is no browser. */
export const inBrowser = describe.skipIf(chromiumPath === undefined);

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

export interface Visit extends BrowserContextOptions {
  /** Signs in as them; left out: nobody. */
  readonly as?: string;
  readonly path?: string;
}

interface World {
  readonly inbox: ForkedInbox;
  readonly browser: Browser;
}

/** One for all that a file has, whichever parts it is made of. */
let starting: Promise<World> | undefined;
let world: World | undefined;

async function start(): Promise<World> {
  const [inbox, browser] = await Promise.all([forkInbox(), launch()]);
  // The first call of a function waits for its worker: here, not in somebody's test.
  const agent = await inbox.signIn('ada@example.com');
  await Promise.all([agent.call('GET', '/live?view=all'), agent.call('GET', '/me')]);
  return { inbox, browser };
}

afterAll(async () => {
  const begun = await starting?.catch(() => undefined);
  [starting, world] = [undefined, undefined];
  await Promise.allSettled([begun?.browser.close(), begun?.inbox.stop()]);
});

/**
 * The system with nobody at it yet, and a browser, for the tests of one file; both are gone at its end, whatever
 * happens. What a page complains of (an error, a violated policy) fails the test that opened it, unless it was expected.
 */
export function useConsole() {
  // Others may be at the machine, too.
  vi.setConfig({ testTimeout: 90_000 });
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  const expected: RegExp[] = [];

  beforeAll(async () => {
    starting ??= start();
    world = await starting;
  }, 240_000);
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map(leave));
    const unexpected = complaints.splice(0).filter((each) => !expected.some((pattern) => pattern.test(each)));
    expected.splice(0);
    expect(unexpected).toEqual([]);
  });

  const running = (): World => {
    if (world === undefined) throw new Error('nothing runs yet');
    return world;
  };
  return {
    get inbox(): ForkedInbox {
      return running().inbox;
    },
    /** What a page may complain of in this test. */
    expectComplaint: (pattern: RegExp) => void expected.push(pattern),
    /** A page in a context of its own: as if on another machine. */
    async visit({ as, path = '/console/', ...options }: Visit = {}): Promise<Page> {
      const { browser, inbox } = running();
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('pageerror', (error) => complaints.push(`${error}`));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.push(`${message.text()} (${message.location().url})`);
      });
      await page.goto(`${inbox.url}${path}`);
      if (as !== undefined) await signIn(page, as);
      return page;
    },
  };
}

/** What a page asks for at its end is nobody's concern any more. */
async function leave(context: BrowserContext): Promise<void> {
  const behavior = 'ignoreErrors';
  await Promise.all([context, ...context.pages()].map((each) => each.unrouteAll({ behavior })));
  await context.close();
}

export async function signIn(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`(^|as )${name}( |$)`) }).click();
  await page.locator('#main').waitFor();
}

/** The tickets' rows, as they are listed. */
export const rowsOf = (page: Page) => page.getByRole('region', { name: 'Tickets' }).getByRole('link');

/** A ticket's row, in whatever language and whoever wrote it. */
export const rowOf = (page: Page, ticketId: string) => page.locator(`[data-rows] a[href*="${ticketId}"]`);

/** Whether what is typed goes there. */
export const isFocused = (field: Locator): Promise<boolean> =>
  field.evaluate((element) => element === document.activeElement);
