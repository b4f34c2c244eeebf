import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AgentId } from '#domain/ids.ts';
import { minute } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { contactItem } from '#storage/items/contact.ts';
import { tagItem, ticketItem } from '#storage/items/ticket.ts';
import type { Raw } from '#storage/keys.ts';
import { aContact, anAgent, aTicket, start } from '#test/support/builders.ts';
import { writeItems } from '#test/support/write-items.ts';

/** Who looks at their views. */
export const viewer = anAgent();

const contacts = 200;
const others: readonly AgentId[] = ['agt_sue', 'agt_sol'];

/** Half are open; of these half are nobody's, a third of the rest the viewer's, and every third waits for its customer. */
function ticketAt(nth: number): Ticket {
  const open = nth % 2 === 0;
  const assigneeId = nth % 4 === 0 ? null : ([viewer.id, ...others][Math.floor(nth / 4) % 3] ?? null);
  const at = start + nth * minute;
  return aTicket({
    id: `tkt_${nth.toString(36).padStart(32, '0')}`,
    number: nth + 1,
    contactId: `con_${nth % contacts}`,
    status: open ? 'open' : nth % 10 === 1 ? 'snoozed' : 'closed',
    assigneeId,
    createdAt: at,
    lastMessageAt: at,
    lastCustomerMessageAt: at,
    waitingSince: open && nth % 3 !== 0 ? at : null,
    tags: nth % 10 === 0 ? ['returns'] : [],
  });
}

const itemsOf = (ticket: Ticket): Raw[] => [
  ticketItem(ticket),
  ...ticket.tags.map((tag) => tagItem(ticket, tag)),
];

const atOnce = 1_000;

/** A helpdesk of so many tickets, written past the store, as that would take hours. */
export async function seed(
  client: DynamoDBClient,
  tableName: string,
  { tickets, told }: { readonly tickets: number; readonly told: (written: number) => void },
): Promise<void> {
  const people = Array.from({ length: contacts }, (_, nth) =>
    contactItem(aContact({ id: `con_${nth}`, name: `Carla ${nth}`, ticketCount: tickets / contacts })),
  );
  await createDynamoStore({ client, tableName }).saveAgent({ before: null, after: viewer });
  await writeItems(client, tableName, people);
  for (let written = 0; written < tickets; written += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, tickets - written) }, (_, nth) =>
      ticketAt(written + nth),
    );
    await writeItems(client, tableName, some.flatMap(itemsOf));
    told(written + some.length);
  }
}
