import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** With its country, as `+49…`, `0049…` or `49…`: without one nobody knows whose number it is. */
export const phoneNumberIn = (q: string): string | undefined =>
  [q, `+${q.replace(/^00/, '')}`]
    .map((written) => parsePhoneNumberFromString(written))
    .find((parsed) => parsed?.isPossible() ?? false)?.number;
