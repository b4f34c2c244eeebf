import * as z from 'zod';
import { second } from '#domain/ids.ts';
import type { SendOutcome } from '#use-cases/ports.ts';

const sentSchema = z.object({ ErrorCode: z.literal(0), MessageID: z.string().min(1) });
const errorSchema = z.object({ ErrorCode: z.number().nullish(), Message: z.string().nullish() });

/** What Postmark's answer to a mail means. */
export async function outcomeOf(response: Response): Promise<SendOutcome> {
  const body: unknown = await response.json().catch(() => null);
  const { status } = response;
  if (response.ok) {
    const sent = sentSchema.safeParse(body);
    if (sent.success) return { outcome: 'accepted', providerMessageId: sent.data.MessageID };
  }
  const code = errorSchema.safeParse(body).data?.ErrorCode ?? null;
  // https://postmarkapp.com/developer/api/overview#response-codes: a 500 has lost the mail, so it is sent again.
  if (status === 429 || status === 500 || status === 503)
    return { outcome: 'busy', retryAfter: retryAfter(response) };
  if (response.ok || status >= 500 || status === 408) return { outcome: 'unknown' };
  if (isOfTheAccount(status, code)) return { outcome: 'busy', retryAfter: 60 * second };
  return { outcome: 'rejected', reason: refusalOf(code, body) };
}

/**
 * A wrong token, a sender that isn't confirmed, an account that may not send: they say nothing about the mail, which
 * goes out once that is mended.
 *
 * @see https://postmarkapp.com/developer/api/overview#error-codes
 */
const accountCodes = new Set([10, 100, 400, 401, 405, 412, 413, 1235, 1236]);

const isOfTheAccount = (status: number, code: number | null): boolean =>
  status === 401 || status === 403 || (code !== null && accountCodes.has(code));

const refusals: ReadonlyMap<number, string> = new Map([
  [300, 'Postmark takes one of the addresses for invalid.'],
  [406, 'Postmark no longer delivers to this address: a mail bounced, or its owner reported one as spam.'],
  [411, 'Postmark does not send files of this type.'],
]);

function refusalOf(code: number | null, body: unknown): string {
  const known = code === null ? undefined : refusals.get(code);
  if (known !== undefined) return known;
  const message = errorSchema.safeParse(body).data?.Message?.trim();
  return message ? `Postmark refused it: ${message}` : 'Postmark refused it.';
}

/** https://www.rfc-editor.org/rfc/rfc9110#field.retry-after, in milliseconds; Postmark uses no dates. */
function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * second : null;
}
