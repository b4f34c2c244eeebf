import type { ReplanStore } from '#use-cases/ports.ts';
import { isAbsent } from './conditions.ts';
import { condition, the } from './expression.ts';
import { replanItem, replanKind } from './items/replan.ts';
import { replanKey } from './keys.ts';
import type { Table } from './table.ts';

export const createReplanStore = (table: Table): ReplanStore => ({
  async loadReplan() {
    return replanKind.parseIfAny((await table.read([replanKey])).at(replanKey));
  },
  async saveReplan({ before, after }) {
    const isStill =
      before === null
        ? isAbsent
        : condition`${the('run')} = ${before.run} AND ${the('page')} = ${before.page}`;
    const refusals = await table.transact([
      { put: replanItem(after), unless: { condition: isStill, means: 'moved-on' } },
    ]);
    return refusals.length === 0 ? 'saved' : 'moved-on';
  },
});
