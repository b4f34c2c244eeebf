import type { Platform } from '#domain/hand-off/hand-off.ts';
import { type AgentId, minute } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Log } from './log.ts';
import type { Clock, Connection, ConnectionStore, Connector, Refused, WayIn } from './ports.ts';

export interface Connecting {
  readonly store: ConnectionStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly wait?: Pause;
}

/** No function lives that long: whoever has claimed a connection for longer has crashed. */
const longestClaim = minute;

/** Somebody else has claimed it since: this function was stopped for longer than it may live. */
export class LostClaim extends Error {
  override readonly name = 'LostClaim';
}

/**
 * H1: tries the credentials once, and keeps them. After a crash the connection is as it was, or leads to the new account
 * already; doing it again makes it whole.
 *
 * ```
 * claim (table) ─► enter (helpdesk) ─► keep (Secrets Manager) ─► leave the account before ─► connected (table)
 * ```
 */
export async function connect<Credentials>(
  { credentials, by }: { readonly credentials: Credentials; readonly by: AgentId },
  connector: Connector<Credentials>,
  deps: Connecting,
): Promise<Result<Connection, 'being-changed' | Refused>> {
  const claimed = await claim(connector.platform, by, (connection) => connection, deps);
  if (claimed === 'being-changed' || claimed === 'chosen') return refuse('being-changed');
  return orRelease(claimed, by, deps, async (release) => {
    const entered = await connector.enter(credentials);
    if (!entered.ok) {
      await release(claimed);
      return entered;
    }
    const { account, email } = entered.value;
    const before = await connector.kept();
    await entered.value.keep();
    if (before !== null && before.account !== account) await leave(before, deps);
    return ok(await release({ ...claimed, account, email, connectedAt: deps.clock(), connectedBy: by }));
  });
}

/**
 * H1: cuts a connection, unless it is chosen. It is cut for everybody before anything is undone; after a crash doing it
 * again undoes the rest.
 *
 * ```
 * cut and claim (table) ─► leave (helpdesk) ─► forget (Secrets Manager) ─► release (table)
 * ```
 */
export async function disconnect(
  { by }: { readonly by: AgentId },
  connector: Pick<Connector<never>, 'platform' | 'kept' | 'forget'>,
  deps: Connecting,
): Promise<Result<Connection, 'being-changed' | 'chosen'>> {
  const cut = (connection: Connection): Connection => ({
    ...connection,
    account: null,
    email: null,
    connectedAt: null,
    connectedBy: null,
  });
  const claimed = await claim(connector.platform, by, cut, deps);
  if (claimed === 'being-changed' || claimed === 'chosen') return refuse(claimed);
  return orRelease(claimed, by, deps, async (release) => {
    const before = await connector.kept();
    if (before !== null) {
      await leave(before, deps);
      await connector.forget();
    }
    return ok(await release(claimed));
  });
}

/** An account that nobody can get into any longer is disconnected all the same: what is left there proves nothing here. */
async function leave(way: WayIn, { log }: Connecting): Promise<void> {
  try {
    await way.leave();
  } catch (error) {
    log.warn('helpdesk-not-left', { account: way.account, error });
  }
}

/** One changes it at a time: what is done outside of the table has no conditions. */
function claim(
  platform: Platform,
  by: AgentId,
  change: (connection: Connection) => Connection,
  { store, clock, wait }: Connecting,
): Promise<Connection | 'being-changed' | 'chosen'> {
  return untilCommitted<Connection | 'being-changed' | 'chosen'>(async () => {
    const before = (await store.loadConnections()).find((each) => each.platform === platform);
    if (before === undefined) throw new Error(`${platform} is no other helpdesk`);
    const now = clock();
    if (before.claimedUntil !== null && before.claimedUntil > now) return 'being-changed';
    const version = before.version + 1;
    const after = { ...change(before), claimedUntil: now + longestClaim, version };
    const saved = await store.saveConnection({ before, after, by, at: now });
    if (saved === 'moved-on') return null;
    return saved === 'saved' ? after : saved;
  }, wait);
}

type Release = (end: Connection) => Promise<Connection>;

/** Does what only one may do at a time; where it fails, somebody may try again at once. */
async function orRelease<Value>(
  claimed: Connection,
  by: AgentId,
  { store, clock }: Connecting,
  work: (release: Release) => Promise<Value>,
): Promise<Value> {
  const release: Release = async (end) => {
    const after = { ...end, claimedUntil: null, version: claimed.version + 1 };
    const saved = await store.saveConnection({ before: claimed, after, by, at: clock() });
    if (saved !== 'saved') throw new LostClaim(claimed.platform);
    return after;
  };
  try {
    return await work(release);
  } catch (error) {
    // If this fails as well, the claim ends by itself.
    await release(claimed).catch(() => {});
    throw error;
  }
}
