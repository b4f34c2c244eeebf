/** None of any provider's, ours: how a mail fares is told by the address that it goes to. */

export type Fate = 'delivered' | 'bounced' | 'complained';

/** What happens to a mail, in this order. Whatever no rule names is delivered. */
export function fatesOf(address: string): readonly Fate[] {
  if (/^bounce(\+.*)?@|@bounce\.example$/i.test(address)) return ['bounced'];
  if (/^late-bounce(\+.*)?@/i.test(address)) return ['delivered', 'bounced'];
  if (/^complaint(\+.*)?@/i.test(address)) return ['delivered', 'complained'];
  return ['delivered'];
}

/** Whom the provider does not write to any more. */
export const isInactive = (address: string): boolean => /^inactive(\+.*)?@/i.test(address);
