import type { Page, Request } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { aNumber } from '#test/e2e/support/inbox.ts';
import { eventually } from '#test/support/eventually.ts';
import { inBrowser, rowsOf, useConsole } from './support/console.ts';

interface Heard {
  notes: number;
  shown: { title: string; body: string; click(): void }[];
}

declare global {
  interface Window {
    heard: Heard;
  }
}

/** Counts notes and desktop notifications instead of making them; the page seems to be behind another one. */
function listenIn(): void {
  window.heard = { notes: 0, shown: [] };
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (when?: number) {
    window.heard.notes += 1;
    start.call(this, when);
  };
  class Shown {
    static permission = 'default';
    static async requestPermission() {
      Shown.permission = 'granted';
      return 'granted';
    }
    onclick = (): void => {};
    constructor(title: string, { body }: { body: string }) {
      window.heard.shown.push({ title, body, click: () => this.onclick() });
    }
    close(): void {}
  }
  Object.defineProperty(window, 'Notification', { value: Shown, configurable: true, writable: true });
}

const notesIn = (page: Page): Promise<number> => page.evaluate(() => window.heard.notes);
const lookAway = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.hasFocus = () => false;
  });
const lookBack = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.hasFocus = () => true;
    dispatchEvent(new Event('focus'));
  });
const iconOf = (page: Page) => page.locator('link[rel="icon"]').getAttribute('href');

// People are waited for here as they wait: until the page has asked again.
vi.setConfig({ testTimeout: 60_000 });

inBrowser('being told in the console', () => {
  const console_ = useConsole();

  const come = async (as: string, before?: (page: Page) => Promise<void>) => {
    // Before the console’s own page, so that it is listened to from its beginning.
    const page = await console_.visit({ path: '/console/config.json' });
    page.setDefaultTimeout(30_000);
    console_.expectComplaint(/favicon/);
    await page.addInitScript(listenIn);
    await before?.(page);
    await page.goto(`${console_.inbox.url}/console/`);
    await page.getByRole('button', { name: new RegExp(`(^|as )${as}( |$)`) }).click();
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    await page.waitForResponse(/\/live\?/);
    // What tells is loaded after the inbox.
    await page.waitForFunction(() => document.title.endsWith(' · Rondo'));
    const agent = await console_.inbox.signIn(`${as.toLowerCase()}@example.com`);
    return { page, agent };
  };
  /** A customer whose ticket is somebody’s, whoever the rotation chooses. */
  const customerOf = async (agentId: string) => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Hello?' });
    const ada = await console_.inbox.signIn('ada@example.com');
    const ticket = await eventually(async () => {
      const found = (await ada.tickets()).find(({ contact }) => contact.address === from);
      if (found === undefined) throw new Error('no ticket yet');
      return found;
    });
    const assigned = await ada.call('POST', '/tickets/assign', {
      ticketIds: [ticket.id],
      assigneeId: agentId,
    });
    expect(assigned.json.results).toEqual([{ ticketId: ticket.id, ok: true }]);
    return { from, ticket, writeAgain: () => console_.inbox.sms({ from, text: 'Are you there?' }) };
  };

  test('T9: what becomes one’s own is heard and counted on the tab, until one opens it', async () => {
    const { page, agent } = await come('Sol');
    expect([await page.title(), await notesIn(page)]).toEqual(['Inbox · Rondo', 0]);
    const usualIcon = await iconOf(page);
    const { from, writeAgain } = await customerOf(agent.id);
    await expect.poll(() => page.title()).toBe('(1) Inbox · Rondo');
    expect(await notesIn(page)).toBe(2);
    expect(await iconOf(page)).not.toBe(usualIcon);
    await page.getByRole('status').filter({ hasText: 'is yours now' }).waitFor({ state: 'attached' });
    await rowsOf(page).filter({ hasText: from }).click();
    await expect.poll(() => page.title()).toBe('Inbox · Rondo');
    expect(await iconOf(page)).toBe(usualIcon);
    // What one looks at makes no noise.
    await writeAgain();
    await page.getByRole('log').getByText('Are you there?').waitFor();
    expect(await notesIn(page)).toBe(2);
  });

  test('T9: it is told in the settings, too, and in whatever view', async () => {
    const { page, agent } = await come('Mia');
    await page.getByRole('switch', { name: 'Online' }).check();
    const { writeAgain } = await customerOf(agent.id);
    await expect.poll(() => page.title()).toBe('(1) Inbox · Rondo');
    await page.getByRole('link', { name: /^Settings/ }).click();
    await expect.poll(() => page.title()).toBe('(1) Settings · Rondo');
    await writeAgain();
    await expect.poll(() => notesIn(page)).toBe(4);
  });

  test('a desktop notification is asked for by a click alone, and leads to its ticket', async () => {
    const { page, agent } = await come('Sam');
    const { from } = await customerOf(agent.id);
    await expect.poll(() => page.title()).toMatch(/^\(\d+\) /);
    expect(await page.evaluate(() => Notification.permission)).toBe('default');
    await page.getByRole('button', { name: /Account and appearance/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Desktop notifications' }).click();
    await page.keyboard.press('Escape');
    await lookAway(page);
    const { ticket, from: another } = await customerOf(agent.id);
    await expect.poll(() => page.evaluate(() => window.heard.shown.length)).toBe(1);
    const [title] = await page.evaluate(() => window.heard.shown.map((shown) => shown.title));
    expect(title).toBe(`#${ticket.number} is yours now: ${another}`);
    await page.evaluate(() => window.heard.shown[0]?.click());
    await lookBack(page);
    await page.getByRole('heading', { name: another }).waitFor();
    expect(from).not.toBe(another);
  });

  test('a switch in a menu is switched once, also where the machine is slow', async () => {
    const { page } = await come('Sue');
    // As if the menu had not heard in time of the release that opened it.
    await page.evaluate(() =>
      addEventListener('mouseup', (event) => event.stopImmediatePropagation(), { capture: true, once: true }),
    );
    await page.getByRole('button', { name: /Account and appearance/ }).click();
    await page.waitForTimeout(500);
    await page.getByRole('menuitemcheckbox', { name: 'Desktop notifications' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Desktop notifications', checked: true }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem('rondo.desktop'))).toBe('on');
  });

  test('is silent for who has taken the ticket themselves', async () => {
    const { page } = await come('Sam');
    await page.getByRole('switch', { name: 'Online' }).waitFor();
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Hello?' });
    await rowsOf(page).filter({ hasText: from }).click();
    await page.getByRole('log').getByText('Hello?').waitFor();
    const before = await notesIn(page);
    const take = page.getByRole('button', { name: 'Take it' });
    if (await take.isVisible()) await take.click();
    await rowsOf(page).filter({ hasText: from }).filter({ hasText: 'Assigned to Sam' }).waitFor();
    // What has been asked for since then would have brought it.
    for (let answers = 0; answers < 2; answers++) await page.waitForResponse(/\/live\?/);
    expect(await notesIn(page)).toBe(before);
  });

  test('A5: who is offline is left in peace, and so is who wants no sound', async () => {
    const { page, agent } = await come('Sue');
    await page.getByRole('button', { name: /Account and appearance/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Sound for what is new' }).click();
    await page.keyboard.press('Escape');
    const first = await customerOf(agent.id);
    await expect.poll(() => page.title()).toMatch(/^\(\d+\) /);
    expect(await notesIn(page)).toBe(0);
    await page.getByRole('switch', { name: 'Online' }).uncheck();
    await expect.poll(() => page.title()).toBe('Inbox · Rondo');
    await first.writeAgain();
    await rowsOf(page).filter({ hasText: first.from }).filter({ hasText: 'Are you there?' }).waitFor();
    expect(await page.title()).toBe('Inbox · Rondo');
  });

  test('T9: that Sue is answering it is seen within three seconds, and no longer once she leaves', async () => {
    const from = aNumber();
    await console_.inbox.sms({ from, text: 'Hello?' });
    const sue = await console_.visit({ as: 'Sue' });
    const { page: sam } = await come('Sam', (page) => page.clock.install());
    const asking = new Set<Request>();
    sam.on('request', (request) => request.url().includes('/live?') && asking.add(request));
    sam.on('requestfinished', (request) => asking.delete(request));
    sam.on('requestfailed', (request) => asking.delete(request));
    for (const page of [sam, sue]) {
      await rowsOf(page).filter({ hasText: from }).click();
      await page.getByRole('log').getByText('Hello?').waitFor();
    }
    const said: unknown[] = [];
    sue.on('request', (request) => {
      if (request.url().endsWith('/answering')) said.push(request.postDataJSON());
    });
    const ada = await console_.inbox.signIn('ada@example.com');
    const ticketId = new URL(sam.url()).pathname.split('/').at(-1);
    const answering = async (): Promise<string[]> => {
      const { json } = await ada.call('GET', `/live?ticketId=${ticketId}`);
      return json.open.answering.map(({ name }: { name: string }) => name);
    };
    /** How far Sam’s clock, which stands still otherwise, has to go until their page says so, in milliseconds. */
    const passesUntil = async (isSaid: boolean): Promise<number> => {
      for (let ms = 0; ms < 10_000; ms += 250) {
        await expect.poll(() => asking.size).toBe(0);
        if ((await sam.getByText('Sue is writing an answer').count()) > 0 === isSaid) return ms;
        await sam.clock.runFor(250);
      }
      throw new Error('not within ten seconds');
    };
    await sam.clock.pauseAt(await sam.evaluate(() => Date.now() + 500));
    await sue.getByRole('textbox', { name: 'Reply' }).pressSequentially('Hello, and thank you');
    await expect.poll(answering).toEqual(['Sue']);
    expect(await passesUntil(true)).toBeLessThan(3_000);
    expect(said).toEqual([{}]);
    await sue.getByRole('link', { name: 'Mine' }).first().click();
    await expect.poll(answering).toEqual([]);
    expect(await passesUntil(false)).toBeLessThan(3_000);
    expect(said).toEqual([{}, { stopped: true }]);
  });
});
