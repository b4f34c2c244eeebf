const e164 = /^\+[1-9]\d{6,14}$/;

/**
 * A number as E.164, which is how carriers mostly write them. Whatever is no number with its country stays as it came:
 * a short code, a brand's name, or `whatsapp:+49…`, which is another way to reach somebody than their number's SMS.
 */
export async function numberOf(written: string): Promise<string> {
  const address = written.trim();
  if (e164.test(address) || !address.startsWith('+')) return address;
  // Every country's numbering plan: only a number that is written oddly waits for it, not every cold start.
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/min');
  const parsed = parsePhoneNumberFromString(address, { extract: false });
  return parsed?.isPossible() ? parsed.number : address;
}
