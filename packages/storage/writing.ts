import type { WritingStore } from '#use-cases/ports.ts';
import { condition, keys, the } from './expression.ts';
import { answeringItem, writingItem, writingKind } from './items/writing.ts';
import { answeringKey, writingPartition } from './keys.ts';
import type { Table } from './table.ts';

/** Of a small team's signs one page is all there are. */
export const createWritingStore = (table: Table): WritingStore => ({
  saveWriting: (sign) => table.put(writingItem(sign)),
  async loadWriting(ticketId, now) {
    const page = await table.query(keys`${the('pk')} = ${writingPartition(ticketId)}`, {});
    return page.items.map((item) => writingKind.parse(item)).filter(({ until }) => until > now);
  },
  saveAnswering: (sign) => table.put(answeringItem(sign)),
  async endAnswering({ ticketId, agentId }) {
    const isTheirs = condition`${the('agentId')} = ${agentId}`;
    await table.transact([
      { delete: answeringKey(ticketId), unless: { condition: isTheirs, means: 'another-answers' } },
    ]);
  },
});
