import type { IntegrationDocument } from '#contracts/api/integrations.ts';
import type { Agent } from '#domain/agent.ts';
import type { HandOffMethod } from '#domain/hand-off/hand-off.ts';
import type { Instant } from '#domain/ids.ts';
import type { Connection } from '#use-cases/ports.ts';
import { instant, namesOf } from './names.ts';

interface Around {
  /** The chosen one. */
  readonly method: HandOffMethod;
  readonly agents: readonly Agent[];
  readonly now: Instant;
}

/** H1: what is known of a connection; there is nothing here that would let anybody in. */
export function presentConnection(
  connection: Connection,
  { method, agents, now }: Around,
): IntegrationDocument {
  const { platform, account, email, connectedAt, connectedBy, claimedUntil } = connection;
  return {
    platform,
    connected: account !== null,
    ...(account !== null && { account }),
    ...(email !== null && { email }),
    ...(connectedAt !== null && { connectedAt: instant(connectedAt) }),
    ...(connectedBy !== null && { connectedBy: { id: connectedBy, name: namesOf(agents)(connectedBy) } }),
    chosen: method === platform,
    beingChanged: claimedUntil !== null && claimedUntil > now,
  };
}
