import { arriveElsewhere, replyFromElsewhere } from '#domain/hand-off/elsewhere.ts';
import type { Platform } from '#domain/hand-off/hand-off.ts';
import { handOver } from '#domain/hand-off/hand-over.ts';
import type { TicketId } from '#domain/ids.ts';
import { ok } from '#domain/result.ts';
import { aHandOff, unrouted } from '#test/support/builders.ts';
import type { Inbox } from '#test/support/inbox.ts';
import { changeTicketBy } from '#use-cases/change-ticket.ts';

/** A chat that another helpdesk has by now, where Zoe answered. */
export async function createElsewhere({ deps }: Inbox, id: TicketId, method: Platform): Promise<void> {
  const at = deps.clock();
  const facts = { routing: unrouted, contact: null };
  const handing = { handOff: aHandOff({ method }), drafts: [], by: 'customer', at } as const;
  await changeTicketBy(id, (ticket) => ok(handOver(ticket, handing, facts)), deps);
  await changeTicketBy(
    id,
    (ticket) =>
      ok(arriveElsewhere(ticket, { platformTicketId: 'there-1', seq: ticket.handOff?.seq ?? 0, at })),
    deps,
  );
  const reply = { sender: 'Zoe', text: 'Here I am.', html: null, at };
  await changeTicketBy(id, (ticket) => replyFromElsewhere(ticket, reply), deps);
}
