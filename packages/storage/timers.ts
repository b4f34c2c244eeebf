import type { TimerStore } from '#use-cases/ports.ts';
import { ticketKind } from './items/ticket.ts';
import { timerItem, timerItemKinds } from './items/timer.ts';
import { ticketKey, timerKey } from './keys.ts';
import { settingKeys, settingsIn } from './settings.ts';
import type { Table } from './table.ts';

export function createTimerStore(table: Table): TimerStore {
  return {
    async loadForTimer(ticketId, kind) {
      const found = await table.read([ticketKey(ticketId), timerKey(ticketId, kind), ...settingKeys]);
      return {
        ticket: ticketKind.parseIfAny(found.at(ticketKey(ticketId))),
        pending: timerItemKinds[kind].parseIfAny(found.at(timerKey(ticketId, kind))),
        settings: settingsIn(found),
      };
    },
    savePending: (ticketId, kind, pending) =>
      pending === null
        ? table.delete(timerKey(ticketId, kind))
        : table.put(timerItem(ticketId, kind, pending)),
  };
}
