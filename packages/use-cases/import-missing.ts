import { hour, type Instant, minute } from '#domain/ids.ts';
import type { Pause } from './again.ts';
import type { Arrival } from './arrival.ts';
import type { Count, Log } from './log.ts';
import type { Clock, ReceiptKey } from './ports.ts';
import { type Receiving, receiveMessage } from './receive.ts';

/** What a provider says came in, whether it reached us or not. */
export interface InboundLog {
  /** Since then; nothing where there is no account to ask yet. */
  list(since: Instant): Promise<readonly LoggedMessage[]>;
}

export interface LoggedMessage {
  /** The same as of the message that a webhook brings. */
  readonly receipt: ReceiptKey;
  readonly at: Instant;
  /** All of it, which may take another call. */
  read(): Promise<Arrival>;
}

export interface Importing {
  readonly store: Receiving;
  readonly inbound: InboundLog;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
  readonly wait?: Pause;
}

/** How often it runs: `ReconcileRegularly` in `infra/stacks/automation.ts`. */
const interval = 5 * minute;
/** What a run looks back, and what one an hour does: a webhook that was wrong for a night is made good. */
const usually = 30 * minute;
const hourly = 26 * hour;
/** Until then its webhook may be on the way, retries included. */
const patience = 2 * minute;
const abreast = 20;

/**
 * T6: asks a provider that doesn't retry what came in, and receives whatever never arrived, in its order and at its
 * own time. A message that arrives meanwhile has the same receipt, so it is there once (T5).
 */
export async function importMissing(deps: Importing): Promise<number> {
  const now = deps.clock();
  const back = now % hour < interval ? hourly : usually;
  const logged = await deps.inbound.list(now - back);
  const settled = logged.filter(({ at }) => at <= now - patience);
  const missing = await unknownOf(settled, deps);
  let imported = 0;
  for (const { receipt, at, read } of missing.toSorted((one, other) => one.at - other.at)) {
    const { outcome, ticketId } = await receiveMessage({ ...(await read()), at }, receipt, deps);
    if (outcome === 'duplicate') continue;
    imported += 1;
    deps.count('Imported', 1);
    deps.log.warn('message-imported', { ticketId, ...receipt, late: now - at });
  }
  return imported;
}

async function unknownOf(
  logged: readonly LoggedMessage[],
  { store }: Importing,
): Promise<readonly LoggedMessage[]> {
  const unknown: LoggedMessage[] = [];
  for (let next = 0; next < logged.length; next += abreast) {
    const some = logged.slice(next, next + abreast);
    const receipts = await Promise.all(some.map(({ receipt }) => store.loadReceipt(receipt)));
    unknown.push(...some.filter((_, place) => receipts[place] === null));
  }
  return unknown;
}
