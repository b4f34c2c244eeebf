import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { inBrowser, phone, useConsole } from './support/console.ts';

const tabs = ['general', 'incoming', 'office-hours', 'teams', 'ai-agent', 'agents', 'bubble', 'history'];

const looks = [
  ['wide', {}],
  ['phone-dark', { ...phone, colorScheme: 'dark' }],
] as const;

const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const names = [long, 'عبد الرحمن بن محمد للتجارة', 'Zoë'];
const agents = names.map((name, place) => ({
  id: `agt_${place}`,
  name,
  email: `${'long.address.'.repeat(10)}${place}@example.com`,
  role: 'support',
  presence: 'online',
  openTickets: 1_234,
  waitingTickets: 5,
  maxOpenTickets: 5,
}));
const teams = names.map((name, place) => ({
  id: `team_${place}`,
  name,
  description: long.repeat(3),
  agentIds: agents.map(({ id }) => id),
  tags: [long.slice(0, 60), 'shipping'],
  segments: ['vip'],
  whenNobodyOnline: 'wait',
}));

/** What the API answers, whatever it would say. */
const answer = (page: Page, path: RegExp, method: string, told: (route: Route) => Promise<void>) =>
  page.route(path, (route) => {
    const isAsked = route.request().resourceType() === 'fetch' && route.request().method() === method;
    return isAsked ? told(route) : route.fallback();
  });
const problem =
  (status: number, more: object = {}) =>
  (route: Route) =>
    route.fulfill({
      status,
      contentType: 'application/problem+json',
      json: { type: 'about:blank', title: 'As it is said in English', status, ...more },
    });

/** What is over the right edge, of what can't be scrolled there. */
const beyond = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('#main *, [role="dialog"] *')]
      .filter((each) => !each.closest('nav') && each.getBoundingClientRect().right > innerWidth + 1)
      .map((each) => each.outerHTML.slice(0, 120)),
  );

inBrowser('how the settings look', { timeout: 180_000 }, () => {
  const console_ = useConsole();

  test.each(['light', 'dark'] as const)(
    'axe finds nothing on any tab, %s',
    { timeout: 120_000 },
    async (colorScheme) => {
      const page = await console_.visit({ as: 'Ada', path: '/console/settings/general', colorScheme });
      for (const tab of tabs) {
        await page.locator(`#main nav a[href="/console/settings/${tab}"]`).click();
        await page.locator('#main h2').first().waitFor();
        expect([tab, await violationsOf(page)]).toEqual([tab, []]);
      }
      await page.locator('#main nav a[href="/console/settings/teams"]').click();
      await page.getByRole('button', { name: 'Add team' }).click();
      await page.getByRole('dialog').first().waitFor();
      expect(await violationsOf(page)).toEqual([]);
    },
  );

  test('nothing is wider than a phone', async () => {
    const page = await console_.visit({ as: 'Ada', path: '/console/settings/general', ...phone });
    for (const tab of tabs) {
      await page.goto(new URL(`/console/settings/${tab}`, page.url()).href);
      await page.locator('#main h2').first().waitFor();
      const beyond = await page.evaluate(() => {
        const box = document.querySelector('#main');
        return [document.documentElement, ...(box?.querySelectorAll('*') ?? [])]
          .filter((each) => !each.closest('nav') && each.getBoundingClientRect().right > innerWidth + 1)
          .map((each) => each.outerHTML.slice(0, 120));
      });
      expect([tab, beyond]).toEqual([tab, []]);
    }
  });

  test.each(looks)('what takes long, or fails, says so: %s', async (_, look) => {
    console_.expectComplaint(/500|403|412|400|Failed to load/);
    const page = await console_.visit({ as: 'Ada', ...look, locale: 'de-DE' });
    const days = page.getByRole('spinbutton').first();
    const says = async (text: string): Promise<void> => {
      await page.getByText(text).first().waitFor();
      expect([text, await beyond(page), await violationsOf(page)]).toEqual([text, [], []]);
    };
    let isBroken = true;
    await answer(page, /\/settings\/auto-close$/, 'GET', (route) =>
      isBroken ? problem(500)(route) : route.fallback(),
    );
    await page
      .getByRole('link', { name: /Einstellungen/ })
      .filter({ visible: true })
      .first()
      .click();
    await says('Bei uns ist etwas schiefgegangen.');
    isBroken = false;
    await page.getByRole('button', { name: 'Noch einmal versuchen' }).click();
    await days.fill('9');
    const refusals = [
      [problem(403), 'Das darfst du nicht.'],
      [problem(412), 'Inzwischen hat jemand anderes diese Einstellungen geändert'],
      [
        problem(400, { errors: [{ path: 'inactivityDays', message: 'in English', code: 'needed' }] }),
        'Bitte hier etwas eingeben.',
      ],
      [problem(400, { errors: [{ path: 'inactivityDays', message: 'in English' }] }), 'So geht es nicht.'],
    ] as const;
    for (const [told, text] of refusals) {
      await answer(page, /\/settings\/auto-close$/, 'PUT', told);
      await page.getByRole('button', { name: 'Speichern' }).click();
      await says(text);
    }
    expect(await days.getAttribute('aria-invalid')).toBe('true');
  });

  test.each(looks)('names of any length and direction keep their place: %s', async (_, look) => {
    const page = await console_.visit({ as: 'Ada', ...look });
    await answer(page, /\/agents$/, 'GET', (route) => route.fulfill({ json: { agents } }));
    await answer(page, /\/teams$/, 'GET', (route) =>
      route.fulfill({ json: { teams }, headers: { etag: '"1"' } }),
    );
    for (const tab of ['agents', 'teams']) {
      await page.goto(new URL(`/console/settings/${tab}`, page.url()).href);
      await page.getByText('عبد الرحمن').first().waitFor();
      expect([tab, await beyond(page), await violationsOf(page)]).toEqual([tab, [], []]);
    }
    await page
      .getByRole('button', { name: /^Edit / })
      .first()
      .click();
    await page.getByRole('dialog').getByText('shipping').waitFor();
    expect([await beyond(page), await violationsOf(page)]).toEqual([[], []]);
    expect(await page.getByRole('dialog').getByRole('button', { name: 'Save' }).isVisible()).toBe(true);
  });

  test('a tag that is just being written is saved, and a click on Save meets it', async () => {
    const page = await console_.visit({ as: 'Ada', path: '/console/settings/teams' });
    await page.getByRole('button', { name: 'Add team' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Parcels');
    await dialog.getByRole('checkbox').first().check();
    await dialog.getByRole('textbox', { name: 'Tags' }).fill(long.slice(0, 60));
    const save = dialog.getByRole('button', { name: 'Save' });
    await save.hover();
    const before = await save.boundingBox();
    await page.mouse.down();
    expect(await save.boundingBox()).toEqual(before);
    await page.mouse.up();
    await page.getByText('Saved', { exact: true }).waitFor();
    const { json } = await (await console_.inbox.signIn('ada@example.com')).call('GET', '/teams');
    expect(json.teams).toMatchObject([{ name: 'Parcels', tags: [long.slice(0, 60).toLowerCase()] }]);
  });
});
