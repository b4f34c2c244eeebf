import type { RecountStore, ThreadEntry } from '#use-cases/ports.ts';
import { isAbsent } from './conditions.ts';
import { condition, keys, the } from './expression.ts';
import { historyKind } from './items/history.ts';
import { messageIn, messageKind } from './items/message.ts';
import { recountItem, recountKey, recountKind } from './items/recount.ts';
import { type Raw, threadPrefix, ticketPartition } from './keys.ts';
import type { Queried, Table } from './table.ts';

export const createRecountStore = (table: Table): RecountStore => ({
  async loadRecount() {
    return recountKind.parseIfAny((await table.read([recountKey])).at(recountKey));
  },
  async saveRecount({ before, after }) {
    const isStill =
      before === null
        ? isAbsent
        : condition`${the('run')} = ${before.run} AND ${the('page')} = ${before.page}`;
    const refusals = await table.transact([
      { put: recountItem(after), unless: { condition: isStill, means: 'moved-on' } },
    ]);
    return refusals.length === 0 ? 'saved' : 'moved-on';
  },
  async loadOutline(ticketId) {
    const pk = ticketPartition(ticketId);
    const thread = keys`${the('pk')} = ${pk} AND begins_with(${the('sk')}, ${threadPrefix})`;
    const entries: ThreadEntry[] = [];
    let from: Raw | null = null;
    do {
      const page: Queried = await table.query(thread, {
        ConsistentRead: true,
        ...(from !== null && { ExclusiveStartKey: from }),
      });
      entries.push(...page.items.map(entryOf));
      from = page.last;
    } while (from !== null);
    return entries;
  },
});

/** Without the rest of a long message, which lies in the bucket. */
const entryOf = (item: Raw): ThreadEntry =>
  item.type === historyKind.type
    ? { kind: 'history', entry: historyKind.parse(item) }
    : { kind: 'message', message: messageIn(messageKind.parse(item)) };
