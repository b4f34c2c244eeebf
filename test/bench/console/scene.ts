import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { launch } from '#test/browser/support/chromium.ts';
import { fill, ticketsOf } from '#test/browser/support/many.ts';
import { forkInbox } from '#test/e2e/support/forked.ts';
import { type Bare, serveBare } from './bare.ts';

const inPage = readFileSync(join(import.meta.dirname, 'in-page.js'), 'utf8');
const messages = 50;

/** A tab, and what it is asked by. */
export interface Tab {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Asks what runs in the page; the answer is what it says. */
  ask<T>(expression: string): Promise<T>;
  /** Asks until it is so. By the debugger: the page's policy lets nothing be evaluated from within. */
  until(expression: string): Promise<void>;
  ready(): Promise<void>;
}

export interface Scene {
  readonly bare: Bare;
  /** The console with somebody signed in; as full as this, where it is to be. */
  console(full: boolean): Promise<Tab & { readonly asked: { live: number } }>;
  tab(url: string): Promise<Tab>;
  stop(): Promise<void>;
}

/** The system as it runs here, a browser, and beside it a page with nothing in it. */
export async function openScene(many: number): Promise<Scene> {
  const [inbox, browser, bare] = await Promise.all([forkInbox(), launch(), serveBare(many)]);
  await inbox.sms({ from: '+4915112345678', text: 'Where is my order?' });
  const contexts: BrowserContext[] = [];
  const blank = async (): Promise<Tab> => {
    const page = await newPage(browser, contexts);
    const cdp = await page.context().newCDPSession(page);
    const until = async (expression: string): Promise<void> => {
      while (!(await page.evaluate<boolean>(expression))) await page.waitForTimeout(20);
    };
    return {
      page,
      cdp,
      until,
      ask: (expression) => page.evaluate(expression),
      ready: () => until('bench.isReady()'),
    };
  };
  return {
    bare,
    async console(full) {
      const tab = await blank();
      const asked = full ? await fill(tab.page, ticketsOf(many), messages) : { live: 0 };
      await tab.page.goto(`${inbox.url}/console/`);
      await tab.page.getByRole('button', { name: 'Sign in as Sam' }).click();
      await tab.ready();
      return { ...tab, asked };
    },
    async tab(url) {
      const tab = await blank();
      await tab.page.goto(url);
      await tab.ready();
      return tab;
    },
    async stop() {
      const behavior = 'ignoreErrors';
      await Promise.all(
        contexts.flatMap((each) => each.pages()).map((each) => each.unrouteAll({ behavior })),
      );
      await Promise.allSettled([browser.close(), inbox.stop()]);
      bare.stop();
    },
  };
}

async function newPage(browser: Browser, contexts: BrowserContext[]): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  });
  contexts.push(context);
  await context.addInitScript(inPage);
  return context.newPage();
}
