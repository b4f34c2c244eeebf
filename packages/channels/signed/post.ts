import https from 'node:https';
import { type LookUp, publicLookup, refusePrivateHost } from './public-address.ts';

export interface Posting {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
}

export interface Posted {
  readonly status: number;
  readonly retryAfter: string | null;
}

export type Post = (url: URL, posting: Posting) => Promise<Posted>;

/**
 * Posts to a URL that somebody else chose: by TLS, to public addresses alone, following no redirect. A connection is
 * used once, so that every one is to an address that was just checked; Node's `fetch` lets nobody see to that.
 *
 * @throws PrivateAddress, and whatever the connection fails with
 */
export const postPublicly =
  (lookUp?: LookUp): Post =>
  async (url, { headers, body, signal }) => {
    if (url.protocol !== 'https:') throw new TypeError('only https leads there');
    refusePrivateHost(url);
    return new Promise((resolve, reject) => {
      const request = https.request(
        url,
        {
          method: 'POST',
          headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
          agent: false,
          lookup: publicLookup(lookUp),
          signal,
        },
        (response) => {
          // Nobody asks for what else it says, however much that is.
          response.on('error', () => {});
          response.destroy();
          const { statusCode: status = 0, headers: answered } = response;
          resolve({ status, retryAfter: answered['retry-after'] ?? null });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  };
