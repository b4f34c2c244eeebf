import type { Clock } from '../../clock.ts';

/** https://developers.gorgias.com/reference/limitations */
const most = 40;
const window = 20_000;

export interface GorgiasLimit {
  /** Counts a call of the account; how many seconds it has to wait if it is one too many. */
  take(domain: string): { readonly used: string; readonly retryAfter: number | null };
}

/** Counted the strict way: never more than 40 in any 20 s, whatever a leaky bucket would let through. */
export function createLimit(clock: Clock): GorgiasLimit {
  const calls = new Map<string, number[]>();
  return {
    take(domain) {
      const now = clock.now();
      const recent = (calls.get(domain) ?? []).filter((at) => at > now - window && at <= now);
      calls.set(domain, recent);
      const [first = now] = recent;
      if (recent.length >= most)
        return { used: `${most}/${most}`, retryAfter: Math.max(1, Math.ceil((first + window - now) / 1000)) };
      recent.push(now);
      return { used: `${recent.length}/${most}`, retryAfter: null };
    },
  };
}
