import type { BrowserContext, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { inBrowser, useConsole } from './support/console.ts';

/** Where the stacks say that people sign in: the only such host that the page's policy lets it speak to. */
const pool = 'https://rondo-000000000000.auth.eu-central-1.amazoncognito.com';
const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };

inBrowser('A5: signing in at the user pool’s own pages', () => {
  const console_ = useConsole();

  /** Cognito, as far as the console sees it. The tokens are the local pool's, which the API here believes. */
  async function playCognito(context: BrowserContext, { expiresIn }: { expiresIn: number }) {
    const { token } = (
      await console_.inbox.call('POST', '/local/sign-in', { body: { email: 'sam@example.com' } })
    ).json;
    const seen: { authorize: URL[]; grants: URLSearchParams[]; revoked: number } = {
      authorize: [],
      grants: [],
      revoked: 0,
    };
    const signIn = { kind: 'hosted', issuer: 'https://issuer.example', url: pool, clientId: 'the-console' };
    await context.route('**/console/config.json', (route) => route.fulfill({ json: { signIn } }));
    await context.route(`${pool}/**`, async (route: Route) => {
      const url = new URL(route.request().url());
      if (url.pathname === '/oauth2/authorize') {
        seen.authorize.push(url);
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        back.search = new URLSearchParams({
          code: 'once',
          state: url.searchParams.get('state') ?? '',
        }).toString();
        return route.fulfill({ status: 302, headers: { location: back.href } });
      }
      if (url.pathname === '/oauth2/token') {
        seen.grants.push(new URLSearchParams(route.request().postData() ?? ''));
        const json = {
          id_token: token,
          access_token: 'access',
          refresh_token: 'refresh',
          token_type: 'Bearer',
        };
        return route.fulfill({ json: { ...json, expires_in: expiresIn }, headers: cors });
      }
      if (url.pathname === '/oauth2/revoke') {
        seen.revoked += 1;
        return route.fulfill({ status: 200, headers: cors });
      }
      // Signed out there, too.
      return route.fulfill({ status: 302, headers: { location: url.searchParams.get('logout_uri') ?? '' } });
    });
    return { seen, token: String(token) };
  }

  test('is by code and PKCE, and leads back to where one was, with nothing of it left in the address', async () => {
    const page = await console_.visit();
    const { seen, token } = await playCognito(page.context(), { expiresIn: 3_600 });
    const visited: string[] = [];
    page.on('request', (request) => visited.push(request.url()));
    await page.goto(`${console_.inbox.url}/console/inbox/mine?status=closed`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Mine', exact: true }).waitFor();
    const { pathname, search } = new URL(page.url());
    expect(pathname + search).toBe('/console/inbox/mine?status=closed');
    expect(Object.fromEntries(seen.authorize[0]?.searchParams ?? [])).toMatchObject({
      client_id: 'the-console',
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${console_.inbox.url}/console/signed-in`,
    });
    expect(Object.fromEntries(seen.grants[0] ?? [])).toMatchObject({
      grant_type: 'authorization_code',
      code: 'once',
      code_verifier: expect.stringMatching(/^.{43,128}$/),
    });
    expect(visited.filter((url) => url.includes(token.slice(0, 40)))).toEqual([]);
    expect(
      await page.evaluate(() => Object.keys(localStorage).filter((key) => /oidc|user|session/.test(key))),
    ).toEqual([]);
  });

  test('goes on for as long as the pool renews its tokens, reloads included', async () => {
    const page = await console_.visit();
    // Its token is over before it is used.
    const { seen } = await playCognito(page.context(), { expiresIn: 1 });
    await page.goto(`${console_.inbox.url}/console/`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    expect(seen.authorize).toHaveLength(1);
    expect(seen.grants.at(-1)?.get('grant_type')).toBe('refresh_token');
  });

  test('ends there, too, when one signs out', async () => {
    const page = await console_.visit();
    const { seen } = await playCognito(page.context(), { expiresIn: 3_600 });
    await page.goto(`${console_.inbox.url}/console/`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: /Account and appearance/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(seen.revoked).toBe(1);
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('refresh');
  });
});
