import { readFileSync } from 'node:fs';
import type { Answer } from '../gateway/answer.ts';
import { type GatewayRequest, pathOf } from '../gateway/event.ts';

const fileOf = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));

/** As strict as a shop's policy gets: nothing inline, nothing of anybody else's but pictures that are shown in the chat. */
const policy = (api: string | null): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `connect-src 'self' ${api !== null && URL.canParse(api) ? new URL(api).origin : ''}`,
    "img-src 'self' data: http://localhost:* http://127.0.0.1:*",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');

const attributes = [
  'api',
  'language',
  'accent',
  'title',
  'greeting',
  'position',
  'identity',
  'sound',
] as const;

/**
 * A made-up shop's page with the chat bubble in it. What its query names, `?lang=de&accent=teal`, becomes the page's
 * language and the bubble's options. Undefined for other paths.
 */
export function demoShop({ method, target }: GatewayRequest): Answer | undefined {
  const path = pathOf(target);
  if (!['GET', 'HEAD'].includes(method)) return undefined;
  if (path === '/demo-shop.css') return answer('text/css; charset=utf-8', fileOf('shop.css'));
  if (path !== '/demo-shop') return undefined;
  const { searchParams } = new URL(target, 'http://localhost');
  const options = attributes.flatMap((name) => {
    const value = searchParams.get(name);
    return value === null ? [] : [` data-${name}="${quoted(value)}"`];
  });
  const html = fileOf('shop.html')
    .toString()
    .replace('lang="en"', `lang="${quoted(searchParams.get('lang') ?? 'en')}"`)
    .replace(' data-options', options.join(''));
  return answer('text/html; charset=utf-8', Buffer.from(html), {
    'content-security-policy': policy(searchParams.get('api')),
  });
}

const quoted = (value: string): string =>
  value.replace(/[&"<>]/g, (char) => `&#${char.charCodeAt(0)};`).replaceAll('$', '&#36;');

const answer = (type: string, body: Buffer, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  headers: {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  },
  body,
});
