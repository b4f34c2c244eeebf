import { timingSafeEqual } from 'node:crypto';
import { gorgiasHeader } from '#contracts/helpdesks.ts';

/**
 * Whether it is Gorgias: it signs nothing, and sends a header instead that we told it, and nobody else knows. What it
 * says is not believed all the same, but read by its API.
 */
export function isGorgias(
  headers: Readonly<Record<string, string | undefined>>,
  { headerValue }: { readonly headerValue: string },
): boolean {
  const given = Buffer.from(headers[gorgiasHeader] ?? '');
  const expected = Buffer.from(headerValue);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
