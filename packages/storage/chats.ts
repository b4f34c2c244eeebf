import type { ChatStore } from '#use-cases/ports.ts';
import type { BodyStore } from './bodies.ts';
import { keys, the } from './expression.ts';
import { contactKind } from './items/contact.ts';
import { messageKind } from './items/message.ts';
import { ticketKind } from './items/ticket.ts';
import { answeringKind } from './items/writing.ts';
import type { Raw } from './keys.ts';
import { answeringKey, contactKey, messageKey, threadPrefix, ticketKey, ticketPartition } from './keys.ts';
import type { Queried, Table } from './table.ts';
import { messageOf } from './threads.ts';

/** Behind the last message that there can be. */
const end = `${threadPrefix}~`;

export function createChatStore({ table, bodies }: { table: Table; bodies: BodyStore }): ChatStore {
  return {
    async glanceAtChat({ contactId, ticketIds }, read) {
      const keysOfTickets = ticketIds.flatMap((id) => [ticketKey(id), answeringKey(id)]);
      const found = await table.read([contactKey(contactId), ...keysOfTickets], read);
      return {
        contact: contactKind.parseIfAny(found.at(contactKey(contactId))),
        tickets: ticketIds.flatMap((id) => ticketKind.parseIfAny(found.at(ticketKey(id))) ?? []),
        answering: ticketIds.flatMap((id) => answeringKind.parseIfAny(found.at(answeringKey(id))) ?? []),
      };
    },
    async loadChat(ticketId, { afterSeq, limit }) {
      const from = messageKey(ticketId, afterSeq + 1).sk;
      const chat = keys`${the('pk')} = ${ticketPartition(ticketId)} AND ${the('sk')} BETWEEN ${from} AND ${end}`;
      const messages: Raw[] = [];
      let last: Raw | null = null;
      do {
        const page: Queried = await table.query(chat, {
          ConsistentRead: true,
          Limit: limit - messages.length,
          ...(last !== null && { ExclusiveStartKey: last }),
        });
        messages.push(...page.items.filter(({ type }) => type === messageKind.type));
        last = page.last;
      } while (last !== null && messages.length < limit);
      return Promise.all(messages.map((item) => messageOf(messageKind.parse(item), bodies)));
    },
  };
}
