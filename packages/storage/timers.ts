import type { TimerStore } from '#use-cases/ports.ts';
import { checkItem, checkKind } from './items/check.ts';
import { ticketKind } from './items/ticket.ts';
import { checkKey, ticketKey } from './keys.ts';
import { settingKeys, settingsIn } from './settings.ts';
import type { Table } from './table.ts';

export function createTimerStore(table: Table): TimerStore {
  return {
    async loadForTimer(ticketId) {
      const found = await table.read([ticketKey(ticketId), checkKey(ticketId), ...settingKeys]);
      return {
        ticket: ticketKind.parseIfAny(found.at(ticketKey(ticketId))),
        pending: checkKind.parseIfAny(found.at(checkKey(ticketId))),
        settings: settingsIn(found),
      };
    },
    savePendingCheck: (ticketId, pending) =>
      pending === null ? table.delete(checkKey(ticketId)) : table.put(checkItem(ticketId, pending)),
  };
}
