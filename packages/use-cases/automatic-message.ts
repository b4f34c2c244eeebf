import { type Arrived, answerAutomatically, arrivedBy, mayAnswer } from '#domain/automatic-message.ts';
import type { Settings } from '#domain/settings.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Change } from './changes.ts';
import type { Log } from './log.ts';
import { isAnyoneOnline, isPresenceShown } from './online.ts';
import type { AgentStore, Clock, SettingsStore, ThreadStore, TicketStore } from './ports.ts';
import { inZone } from './time-zone.ts';

interface Answering {
  readonly store: TicketStore & ThreadStore & AgentStore & SettingsStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly wait?: Pause;
}

/**
 * O1: the automatic answer to a customer's message, as a reaction to the change that brought it. Receiving waits for
 * none of it, and where the settings want no automatic answers it costs one read.
 */
export async function replyAutomatically(
  { before, after }: Extract<Change, { kind: 'ticket' }>,
  deps: Answering,
): Promise<void> {
  const arrived = after === null ? null : arrivedBy(before, after);
  if (after === null || arrived === null) return;
  const settings = await deps.store.loadSettings();
  if (!mayAnswer(after, arrived, settings['office-hours'], deps.clock())) return;
  const said = await untilCommitted(() => decideAndCommit(after, arrived, settings, deps), deps.wait);
  if (said !== 'nothing') deps.log.info('answered-automatically', { ticketId: after.id, code: said });
}

async function decideAndCommit(
  seen: Ticket,
  arrived: Arrived,
  settings: Settings,
  { store, clock }: Answering,
) {
  const [ticket, contact, agents, [message]] = await Promise.all([
    store.loadTicket(seen.id),
    store.loadContact(seen.contactId),
    store.loadAgents(),
    store.loadMessagesAfter(seen.id, arrived.seq - 1),
  ]);
  if (ticket === null || message === undefined) return 'nothing';
  const hours = settings['office-hours'];
  const now = clock();
  const change = answerAutomatically(ticket, arrived, {
    hours,
    cameAt: inZone(arrived.at, hours.timeZone),
    // A5: where nobody is shown the switch, everyone would seem to be away.
    anyoneOnline: isPresenceShown(settings)
      ? isAnyoneOnline(ticket.queued?.queue ?? 'inbox', { agents, settings, now })
      : null,
    contact,
    message,
    now,
  });
  if (change === null) return 'nothing';
  const committed = await store.commit({ change, at: now });
  return committed === 'committed' ? (change.messages[0]?.code ?? 'nothing') : null;
}
