import type { GorgiasSecret } from '#contracts/helpdesks.ts';

export type GorgiasAccount = NonNullable<GorgiasSecret['account']>;

/** Reads the secret, cached; `fresh` doubts the cache. */
export type ReadGorgiasSecret = (options?: { readonly fresh: boolean }) => Promise<GorgiasSecret>;

/** Whatever else a domain might hold would lead our credentials to another host. */
const domainPattern = /^[a-z0-9][a-z0-9-]{0,62}$/;

export const isGorgiasDomain = (domain: string): boolean => domainPattern.test(domain);

/** @throws Error for what is no domain of Gorgias's */
export function apiUrl(
  { domain }: Pick<GorgiasAccount, 'domain'>,
  path: string,
  query: Readonly<Record<string, string>> = {},
): URL {
  if (!isGorgiasDomain(domain)) throw new Error('that is no domain of Gorgias');
  const url = new URL(`https://${domain}.gorgias.com/api${path}`);
  url.search = new URLSearchParams(query).toString();
  return url;
}

/** @see https://developers.gorgias.com/reference/authentication */
export const authorization = ({
  email,
  apiKey,
}: Pick<GorgiasAccount, 'email' | 'apiKey'>): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${email}:${apiKey}`).toString('base64')}`,
});
