import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Instant, minute, second } from '#domain/ids.ts';

export interface ZendeskHeaders {
  /** As it stands in the header: the very text is part of what is signed. */
  readonly timestamp: string;
  readonly signature: string;
}

const tolerance = 5 * minute;

/** The two headers; null where one is missing or empty. */
export function zendeskHeaders(headers: Readonly<Record<string, string | undefined>>): ZendeskHeaders | null {
  const {
    'x-zendesk-webhook-signature-timestamp': timestamp = '',
    'x-zendesk-webhook-signature': signature = '',
  } = headers;
  return timestamp === '' || signature === '' ? null : { timestamp, signature };
}

/**
 * Whether Zendesk signed these bytes, within five minutes. Its secret looks like base64 and isn't decoded: the text
 * itself is the key.
 *
 * @see https://developer.zendesk.com/documentation/webhooks/verifying/
 */
export function isSignedByZendesk(
  { timestamp, signature }: ZendeskHeaders,
  { secret, body, now }: { readonly secret: string; readonly body: Buffer; readonly now: Instant },
): boolean {
  const at = instantOf(timestamp);
  if (at === null || Math.abs(now - at) > tolerance) return false;
  const expected = Buffer.from(createHmac('sha256', secret).update(timestamp).update(body).digest('base64'));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** RFC 3339, as Zendesk writes it; its own example of a signature has seconds. */
function instantOf(timestamp: string): Instant | null {
  if (/^\d{1,12}$/.test(timestamp)) return Number(timestamp) * second;
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(timestamp)) return null;
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? null : at;
}
