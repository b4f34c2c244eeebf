import { timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

const toleranceSeconds = 300;

/** The three headers of https://www.standardwebhooks.com */
export interface Signed {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

export function sign(id: string, body: string, { secret, now }: { secret: string; now: number }): Signed {
  const at = new Date(now);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

/**
 * Whether Rondo signed this, within five minutes. `new Webhook(secret).verify(body, headers)` does the same, but by the
 * machine's clock, and the local runtime's can be moved.
 */
export function isSigned(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  { secret, now }: { secret: string; now: number },
): boolean {
  const [id = '', timestamp = '', signatures = ''] = ['id', 'timestamp', 'signature'].map((name) =>
    String(headers[`webhook-${name}`] ?? ''),
  );
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const expected = Buffer.from(new Webhook(secret).sign(id, new Date(Number(timestamp) * 1000), body));
  return signatures.split(' ').some((each) => {
    const given = Buffer.from(each);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
