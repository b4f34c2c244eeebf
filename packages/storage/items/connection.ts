import * as z from 'zod';
import { platforms } from '#domain/hand-off/hand-off.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import type { ConnectedAccount, Connection } from '#use-cases/ports.ts';
import { connectionHistoryKey, connectionKey, type Raw } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { agentId, count, instant } from './values.ts';

const connected = { account: z.string().nullable(), email: z.string().nullable() };

export const connectionKind = itemKind(
  'connection',
  shapeOf<Connection>()(
    z.object({
      ...connected,
      platform: z.enum(platforms),
      connectedAt: instant.nullable(),
      connectedBy: agentId.nullable(),
      claimedUntil: instant.nullable(),
      version: count,
    }),
  ),
);

export const connectionItem = (connection: Connection): Raw =>
  connectionKind.mark({ ...connectionKey(connection.platform), ...connection });

interface ConnectionChange {
  readonly value: ConnectedAccount;
  readonly version: number;
  readonly by: AgentId;
  readonly at: Instant;
}

/** Which account came to be connected, or that it was cut; by whom, when (T11). */
export const connectionChangeKind = itemKind(
  'connection-change',
  shapeOf<ConnectionChange>()(
    z.object({ value: z.object(connected), version: count, by: agentId, at: instant }),
  ),
);

export const connectionChangeItem = (
  { platform, account, email, version }: Connection,
  { by, at }: Pick<ConnectionChange, 'by' | 'at'>,
): Raw =>
  connectionChangeKind.mark({
    ...connectionHistoryKey(platform, version),
    value: { account, email },
    version,
    by,
    at,
  });
