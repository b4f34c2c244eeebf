import type { WritingStore } from '#use-cases/ports.ts';
import { keys, the } from './expression.ts';
import { writingItem, writingKind } from './items/writing.ts';
import { writingPartition } from './keys.ts';
import type { Table } from './table.ts';

/** Of a small team's signs one page is all there are. */
export const createWritingStore = (table: Table): WritingStore => ({
  saveWriting: (sign) => table.put(writingItem(sign)),
  async loadWriting(ticketId, now) {
    const page = await table.query(keys`${the('pk')} = ${writingPartition(ticketId)}`, {});
    return page.items.map((item) => writingKind.parse(item)).filter(({ until }) => until > now);
  },
});
