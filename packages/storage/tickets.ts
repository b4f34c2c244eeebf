import type { Instant } from '#domain/ids.ts';
import type { Message } from '#domain/ticket/message.ts';
import type { Queued, Ticket } from '#domain/ticket/ticket.ts';
import type { Commit, ContactChange, ReceiptKey, TicketStore } from '#use-cases/ports.ts';
import type { BodyStore } from './bodies.ts';
import { isAbsent, isStill } from './conditions.ts';
import { eraseContact } from './erase.ts';
import { assigning, both, changes, condition, type Expression, the } from './expression.ts';
import { contactItem, contactKind } from './items/contact.ts';
import { counterKind } from './items/counter.ts';
import { emailLinkItem, emailLinkKind } from './items/email-link.ts';
import { messageItem } from './items/message.ts';
import { queueEntryItem } from './items/queue-entry.ts';
import { receiptIfValid, receiptItem } from './items/receipt.ts';
import { isTaggedAlike, spamLife, tagItem, ticketItem, ticketKind } from './items/ticket.ts';
import type { Raw } from './keys.ts';
import {
  contactKey,
  counterKey,
  emailLinkKey,
  queueEntryKey,
  receiptKey,
  tagKey,
  ticketKey,
} from './keys.ts';
import { longBodyOf } from './long-body.ts';
import { secondsOf } from './seconds.ts';
import { settingKeys, settingsIn } from './settings.ts';
import type { Table } from './table.ts';
import type { Outcome, Write } from './transaction.ts';

export interface TicketStoreDeps {
  readonly table: Table;
  readonly bodies: BodyStore;
  readonly clock: () => Instant;
}

type Refused = 'duplicate' | 'moved-on';

export function createTicketStore({ table, bodies, clock }: TicketStoreDeps): TicketStore {
  return {
    async loadForReceiving({ receipt, contactId, ticketIds, rfcIds }) {
      const found = await table.read([
        receiptKey(receipt),
        contactKey(contactId),
        ...ticketIds.map(ticketKey),
        ...rfcIds.map(emailLinkKey),
        ...settingKeys,
      ]);
      return {
        receipt: receiptIfValid(found.at(receiptKey(receipt)), clock()),
        contact: contactKind.parseIfAny(found.at(contactKey(contactId))),
        tickets: ticketIds.flatMap((id) => ticketKind.parseIfAny(found.at(ticketKey(id))) ?? []),
        emailLinks: rfcIds.flatMap((id) => emailLinkKind.parseIfAny(found.at(emailLinkKey(id))) ?? []),
        settings: settingsIn(found),
      };
    },
    async takeTicketNumber() {
      const taken = await table.change(
        counterKey,
        both(assigning(counterKind.mark({})), changes`ADD ${the('value')} ${1}`),
      );
      return counterKind.parse(taken).value;
    },
    async loadTicket(id) {
      return ticketKind.parseIfAny((await table.read([ticketKey(id)])).at(ticketKey(id)));
    },
    async loadTickets(ids) {
      const found = await table.read(ids.map(ticketKey));
      return [...new Set(ids)].flatMap((id) => ticketKind.parseIfAny(found.at(ticketKey(id))) ?? []);
    },
    async commit(commit) {
      const messages = await Promise.all(
        commit.change.messages.map(async (message) => ({
          ...(await storedItem(message, commit.receipt ?? null, bodies)),
          ...spamExpiry(commit.change, message),
        })),
      );
      return outcomeOf(await table.transact(writesOf(commit, messages)));
    },
    async loadReceipt(key) {
      return receiptIfValid((await table.read([receiptKey(key)])).at(receiptKey(key)), clock());
    },
    async loadContact(id) {
      return contactKind.parseIfAny((await table.read([contactKey(id)])).at(contactKey(id)));
    },
    async loadContacts(ids) {
      const found = await table.read(ids.map(contactKey));
      return [...new Set(ids)].flatMap((id) => contactKind.parseIfAny(found.at(contactKey(id))) ?? []);
    },
    async saveContact(change) {
      const refusals = await table.transact([contactWrite(change)]);
      return refusals.length === 0 ? 'saved' : 'moved-on';
    },
    eraseContact: (id) => eraseContact(id, { table, bodies }),
  };
}

const spamExpiry = ({ after }: Commit['change'], message: Message): Raw =>
  after.spam ? { expiresAt: secondsOf(message.at + spamLife) } : {};

/** A long body is put before the transaction: a reference never points at nothing. */
async function storedItem(message: Message, receipt: ReceiptKey | null, bodies: BodyStore): Promise<Raw> {
  const long = longBodyOf(message);
  if (long === null) return messageItem({ ...message, body: null, receipt });
  await bodies.put(long.key, long.body);
  const body = { key: long.key };
  return messageItem({ ...message, text: long.preview, fullText: null, html: null, body, receipt });
}

/** Somebody was faster with the same message: whatever else has moved on as well, it is done. */
function outcomeOf(refusals: Outcome<Refused>) {
  if (refusals.length === 0) return 'committed';
  return refusals.some(({ means }) => means === 'duplicate') ? 'duplicate' : 'moved-on';
}

function writesOf(
  { change, contact, receipt, emailLink, at }: Commit,
  messages: readonly Raw[],
): Write<Refused>[] {
  const { before, after } = change;
  return [
    { put: ticketItem(after), unless: { condition: isStill(before, after), means: 'moved-on' } },
    ...messages.map((put) => ({ put, unless: { condition: isAbsentBy(at), means: 'moved-on' } }) as const),
    ...queueWrites(before, after),
    ...tagWrites(before, after),
    ...(contact === undefined ? [] : [contactWrite(contact)]),
    ...(emailLink === undefined
      ? []
      : [{ put: emailLinkItem(emailLink), unless: { condition: isAbsent, means: 'moved-on' } } as const]),
    ...(receipt === undefined ? [] : [receiptWrite(receipt, change, at)]),
  ];
}

const contactWrite = ({ before, after }: ContactChange): Write<'moved-on'> => ({
  put: contactItem(after),
  unless: { condition: isStill(before, after), means: 'moved-on' },
});

/** TTL deletes hours or days late, and not in order: what has expired is as good as gone. */
const isAbsentBy = (at: Instant): Expression =>
  condition`attribute_not_exists(${the('pk')}) OR ${the('expiresAt')} <= ${secondsOf(at)}`;

const receiptWrite = (key: ReceiptKey, change: Commit['change'], at: Instant): Write<'duplicate'> => ({
  put: receiptItem(
    key,
    { ticketId: change.after.id, seq: change.messages[0]?.seq ?? change.after.lastSeq },
    at,
  ),
  unless: { condition: isAbsentBy(at), means: 'duplicate' },
});

/** The ticket's own condition guards its queue entry. */
function queueWrites(before: Ticket | null, after: Ticket): Write<never>[] {
  const from = before?.queued ?? null;
  const to = after.queued;
  if (isSamePlace(from, to)) return [];
  return [
    ...(from === null ? [] : [{ delete: queueEntryKey(from.queue, from.at, after.id) }]),
    ...(to === null ? [] : [{ put: queueEntryItem(after, to) }]),
  ];
}

const isSamePlace = (one: Queued | null, other: Queued | null): boolean =>
  one?.queue === other?.queue && one?.at === other?.at;

function tagWrites(before: Ticket | null, after: Ticket): Write<never>[] {
  const gone = before?.tags.filter((tag) => !after.tags.includes(tag)) ?? [];
  const listedAsBefore = before !== null && isTaggedAlike(before, after);
  const due = new Set(after.tags.filter((tag) => !listedAsBefore || !before.tags.includes(tag)));
  return [
    ...gone.map((tag) => ({ delete: tagKey(after.id, tag) })),
    ...[...due].map((tag) => ({ put: tagItem(after, tag) })),
  ];
}
