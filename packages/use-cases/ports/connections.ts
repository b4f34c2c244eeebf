import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import type { Result } from '#domain/result.ts';

/** An account as people know it; null where there is none. */
export interface ConnectedAccount {
  /** `shop.zendesk.com`. */
  readonly account: string | null;
  /** Whose it is there. */
  readonly email: string | null;
}

/** What is known of a connection; its credentials are elsewhere, and never come out. */
export interface Connection extends ConnectedAccount {
  readonly platform: Platform;
  readonly connectedAt: Instant | null;
  readonly connectedBy: AgentId | null;
  /** Somebody alone may change it until then: what is done at the helpdesk, and in Secrets Manager, is not undone by another. */
  readonly claimedUntil: Instant | null;
  /** 0 where there never was one. */
  readonly version: number;
}

export interface ConnectionStore {
  /** Consistent; one for each platform, whether connected or not. */
  loadConnections(): Promise<Connection[]>;
  /**
   * If it is still at the version before; who changed the account is kept (T11). One that is cut must not be the chosen
   * method of hand-off at that moment (`chosen`), and one that is chosen has to be there: `saveSetting` of `hand-off`
   * sees to the latter (H1).
   */
  saveConnection(save: {
    readonly before: Connection;
    readonly after: Connection;
    readonly by: AgentId;
    readonly at: Instant;
  }): Promise<'saved' | 'moved-on' | 'chosen'>;
}

/** The way into an account, with its credentials; only what people may know of it shows. */
export interface WayIn {
  readonly account: string;
  readonly email: string;
  /** Removes there what connecting made there. Throws where it can't be reached. */
  leave(): Promise<void>;
}

/** Why a helpdesk lets nobody in, by a code and in words for whoever typed the credentials. */
export interface Refused {
  readonly code: string;
  readonly message: string;
}

/** Connects another helpdesk, and keeps the credentials where functions find them. */
export interface Connector<Credentials> {
  readonly platform: Platform;
  /** Tries the credentials once, and makes there what tells us of replies; repeated, it makes nothing twice. */
  enter(credentials: Credentials): Promise<Result<WayIn & { keep(): Promise<void> }, Refused>>;
  /** The one that is kept. */
  kept(): Promise<WayIn | null>;
  /** Forgets its credentials. */
  forget(): Promise<void>;
}
