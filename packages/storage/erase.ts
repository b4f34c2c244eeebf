import type { ContactId, TicketId } from '#domain/ids.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import type { BodyStore } from './bodies.ts';
import { isPresent } from './conditions.ts';
import { countWrites, sharesOf, uncounted } from './counts.ts';
import { assigning, changes, condition, keys, the } from './expression.ts';
import { fileKey } from './files.ts';
import { type Place, queryLane } from './index-query.ts';
import { contactKind } from './items/contact.ts';
import { emailLinkKind } from './items/email-link.ts';
import { messageKind } from './items/message.ts';
import { ticketKind } from './items/ticket.ts';
import { timerKinds } from './items/timer.ts';
import type { Raw } from './keys.ts';
import {
  agentKey,
  contactKey,
  emailLinkKey,
  type Key,
  queueEntryKey,
  receiptKey,
  ticketIdOf,
  ticketKey,
  ticketPartition,
} from './keys.ts';
import { bodyPrefix } from './long-body.ts';
import type { Table } from './table.ts';
import type { Write } from './transaction.ts';

export interface EraseDeps {
  readonly table: Table;
  readonly bodies: BodyStore;
}

const ticketsAtOnce = 100;
const deletionsAtOnce = 16;

/**
 * Erases tickets one by one, each counted down from the contact in the transaction that ends it, and the contact once
 * none is left. Wherever it stops, asking again goes on from there; where the index has not found them all, the
 * count says so.
 */
export async function eraseContact(
  id: ContactId,
  deps: EraseDeps,
): Promise<{ tickets: number } | 'not-found' | 'try-again'> {
  const key = contactKey(id);
  if (contactKind.parseIfAny((await deps.table.read([key])).at(key)) === null) return 'not-found';
  let tickets = 0;
  for await (const ticketId of ticketsOf(id, deps.table)) {
    if (await eraseTicket(ticketId, deps)) tickets += 1;
  }
  const none = condition`attribute_not_exists(${the('pk')}) OR ${the('ticketCount')} <= ${0}`;
  const refusals = await deps.table.transact([
    { delete: key, unless: { condition: none, means: 'has-tickets' } },
  ]);
  return refusals.length === 0 ? { tickets } : 'try-again';
}

async function* ticketsOf(contactId: ContactId, table: Table): AsyncGenerator<TicketId> {
  const lane = { index: 'byContact', hash: { contactId }, descending: false } as const;
  let after: Place | null = null;
  for (;;) {
    const { places, more }: { places: readonly Place[]; more: boolean } = await queryLane(table, lane, {
      limit: ticketsAtOnce,
      after,
    });
    for (const { pk } of places) {
      const ticketId = ticketIdOf(pk);
      if (ticketId !== null) yield ticketId;
    }
    after = places.at(-1) ?? null;
    if (!more || after === null) return;
  }
}

/**
 * The ticket's own item goes last, and only if nothing has been written to the ticket since: a message that comes in
 * between is found on the next round.
 */
async function eraseTicket(ticketId: TicketId, deps: EraseDeps): Promise<boolean> {
  const { table, bodies } = deps;
  for (;;) {
    const ticket = ticketKind.parseIfAny((await table.read([ticketKey(ticketId)])).at(ticketKey(ticketId)));
    if (ticket === null) return false;
    await deleteRest(ticketId, deps);
    await bodies.deleteAll(bodyPrefix(ticketId));
    if ((await table.transact(await lastWrites(ticket, table))).length === 0) return true;
  }
}

async function deleteRest(ticketId: TicketId, { table, bodies }: EraseDeps): Promise<void> {
  let last: Raw | null = null;
  do {
    const page = await table.query(keys`${the('pk')} = ${ticketPartition(ticketId)}`, {
      ConsistentRead: true,
      ...(last !== null && { ExclusiveStartKey: last }),
    });
    // Receipts, links and files first, and all of them: once a message is gone, nothing leads to them.
    await blankReceipts(page.items, table);
    await deleteAll(await linksOf(ticketId, page.items, table), table);
    await deleteFiles(page.items, bodies);
    await deleteAll(page.items.flatMap(keyOf), table);
    last = page.last;
  } while (last !== null);
}

async function deleteAll(doomed: readonly Key[], table: Table): Promise<void> {
  for (let next = 0; next < doomed.length; next += deletionsAtOnce)
    await Promise.all(doomed.slice(next, next + deletionsAtOnce).map((key) => table.delete(key)));
}

/**
 * What was erased must not come back when its provider delivers it once more, or is asked what came in (T6): until it
 * expires, a receipt stays, and tells nothing but that there was a message of that id.
 */
async function blankReceipts(items: readonly Raw[], table: Table): Promise<void> {
  const blank = assigning({ ticketId: 'tkt_erased', seq: 1 });
  const unless = { condition: isPresent, means: 'expired' } as const;
  const receipts = messagesIn(items).flatMap(({ receipt }) => receipt ?? []);
  for (let next = 0; next < receipts.length; next += deletionsAtOnce)
    await Promise.all(
      receipts
        .slice(next, next + deletionsAtOnce)
        .map((receipt) => table.transact([{ change: receiptKey(receipt), by: blank, unless }])),
    );
}

/** The link of a mail's `Message-ID` may be another's, who had it first: that one stays. */
async function linksOf(ticketId: TicketId, items: readonly Raw[], table: Table): Promise<Key[]> {
  const links = messagesIn(items).flatMap(({ rfcId }) => (rfcId === null ? [] : [emailLinkKey(rfcId)]));
  const found = await table.read(links);
  return links.filter((key) => emailLinkKind.parseIfAny(found.at(key))?.ticketId === ticketId);
}

async function deleteFiles(items: readonly Raw[], bodies: BodyStore): Promise<void> {
  for (const { id } of messagesIn(items).flatMap(({ attachments }) => attachments))
    await bodies.deleteAll(fileKey(id));
}

const messagesIn = (items: readonly Raw[]) =>
  items.filter(({ type }) => type === messageKind.type).map(messageKind.parse);

/** What is remembered of pending schedules stays for whoever removes them: without it nothing would lead there. */
const staying: ReadonlySet<unknown> = new Set([ticketKind.type, ...timerKinds]);

const keyOf = ({ pk, sk, type }: Raw): Key[] =>
  staying.has(type) || typeof pk !== 'string' || typeof sk !== 'string' ? [] : [{ pk, sk }];

async function lastWrites(ticket: Ticket, table: Table): Promise<Write<'moved-on'>[]> {
  const { id, contactId, queued, spam, version } = ticket;
  const contact = contactKey(contactId);
  const recounts = [{ from: ticket, to: uncounted }];
  const agentIds = [...sharesOf(recounts).agents.keys()];
  const found = await table.read([contact, ...agentIds.map(agentKey)]);
  const unless = { condition: isPresent, means: 'moved-on' } as const;
  const fewer = changes`ADD ${the('ticketCount')} ${-1}, ${the('version')} ${1}`;
  return [
    {
      delete: ticketKey(id),
      unless: { condition: condition`${the('version')} = ${version}`, means: 'moved-on' },
    },
    ...(queued === null ? [] : [{ delete: queueEntryKey(queued.queue, queued.at, id) }]),
    // A contact's count is of the tickets that the team sees (T8).
    ...(spam || found.at(contact) === null ? [] : [{ change: contact, by: fewer, unless }]),
    ...countWrites(
      recounts,
      (agentId) => found.at(agentKey(agentId)) !== null,
      () => 'moved-on' as const,
    ),
  ];
}
