import type { ZendeskSecret } from '#contracts/helpdesks.ts';

export type Account = NonNullable<ZendeskSecret['account']>;
export type Credentials = Pick<Account, 'subdomain' | 'email' | 'apiToken'>;

/** Strict, for it becomes part of a host's name: nothing but an account at Zendesk can come of it. */
export const isSubdomain = (subdomain: string): boolean => /^[a-z0-9][a-z0-9-]{0,62}$/.test(subdomain);

/** @throws TypeError where the subdomain is none */
export function urlOf({ subdomain }: Pick<Credentials, 'subdomain'>, path: string): string {
  if (!isSubdomain(subdomain)) throw new TypeError('not a subdomain of Zendesk’s');
  return `https://${subdomain}.zendesk.com/api/v2${path}`;
}

/** @see https://developer.zendesk.com/api-reference/introduction/security-and-auth/#api-token */
export const authorizationOf = ({ email, apiToken }: Credentials): string =>
  `Basic ${Buffer.from(`${email}/token:${apiToken}`).toString('base64')}`;

/** Of the tickets that come from here, by which the trigger knows them. */
export const ourTag = 'rondo';
/** In the metadata of what we write there: by it we find it again. */
export const ourMark = 'rondo_message';
