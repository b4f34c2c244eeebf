import { noteTyping } from '#domain/auto-close/close-if-inactive.ts';
import { ok } from '#domain/result.ts';
import { type Changing, changeTicketBy } from './change-ticket.ts';
import { type Visitor, visitorId } from './chat.ts';
import { lookAtChat } from './chat-tickets.ts';
import type { ChatStore, SettingsStore, WritingStore } from './ports.ts';
import { noteWriting } from './writing.ts';

export type Typing = Changing & {
  readonly store: Changing['store'] & ChatStore & WritingStore & Pick<SettingsStore, 'loadSetting'>;
};

/**
 * C6: the visitor is typing. Who looks at their ticket sees it for a while; and where their chat is about to close, the
 * closing is put off. Which chat it is, is a glance that may lag, since whoever types goes on typing.
 */
export async function visitorTypes(visitor: Visitor, deps: Typing): Promise<'put-off' | 'nothing-to-do'> {
  const [{ chat }, { value: settings }] = await Promise.all([
    // Most visitors come once.
    lookAtChat(visitorId(visitor), 1, deps.store, { consistent: false }),
    deps.store.loadSetting('auto-close'),
  ]);
  const ticket = chat?.latest ?? null;
  if (ticket === null || ticket.status === 'closed') return 'nothing-to-do';
  await noteWriting({ ticketId: ticket.id, who: 'customer', stopped: false }, deps);
  if (noteTyping(ticket, settings, deps.clock()) === null) return 'nothing-to-do';
  const changed = await changeTicketBy(
    ticket.id,
    (current) => ok(noteTyping(current, settings, deps.clock()) ?? 'unchanged'),
    deps,
  );
  return changed.ok && changed.value.change !== null ? 'put-off' : 'nothing-to-do';
}
