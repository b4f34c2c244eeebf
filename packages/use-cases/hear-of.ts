import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { TicketId } from '#domain/ids.ts';
import { messagePlace } from '#domain/ticket/message.ts';
import type { Queues, TicketStore } from './ports.ts';

export interface Hearing {
  readonly store: Pick<TicketStore, 'loadTicket'>;
  readonly queues: Pick<Queues, 'requestDeliveries'>;
}

/**
 * Another helpdesk says that something happened to the ticket that it knows by this id of ours. It is believed no more
 * than that: what happened is read there. Null where the ticket is not handed to it (any longer), or none of ours.
 *
 * @param cause names the call; a repeated one within five minutes asks once
 */
export async function hearOf(
  { platform, externalId, cause }: { platform: Platform; externalId: string; cause: string },
  { store, queues }: Hearing,
): Promise<TicketId | null> {
  const place = messagePlace(externalId);
  if (place === null) return null;
  const { ticketId, seq } = place;
  const ticket = await store.loadTicket(ticketId);
  if (ticket?.handledBy !== 'elsewhere') return null;
  if (ticket.handOff?.method !== platform || ticket.handOff.seq !== seq) return null;
  await queues.requestDeliveries([{ job: { ticketId, catchUp: true }, cause }]);
  return ticketId;
}
