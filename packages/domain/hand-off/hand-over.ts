import type { Contact } from '../contact.ts';
import type { Instant } from '../ids.ts';
import type { Routing } from '../routing/route.ts';
import type { TicketChange } from '../ticket/change.ts';
import { type Draft, pendingDelivery } from '../ticket/message.ts';
import type { Ticket } from '../ticket/ticket.ts';
import { type HandOff, isPlatform } from './hand-off.ts';
import { changeSaying, noted, toldTo } from './say.ts';
import { handOffNotes } from './texts.ts';

/** What decides where a conversation goes that is handed off. */
export interface HandOffFacts {
  /** Where people here find it: as they would a new ticket (H5). */
  readonly routing: Pick<Routing, 'teamId' | 'queued'>;
  readonly contact: Pick<Contact, 'email'> | null;
}

export interface HandingOver {
  readonly handOff: HandOff;
  /** What is said before. */
  readonly drafts: readonly Draft[];
  readonly by: 'ai' | 'customer';
  readonly at: Instant;
  /** What the drafts change. */
  readonly changes?: Partial<Pick<Ticket, 'lastCustomerMessageAt' | 'lastCustomerSeq'>>;
}

/** H3: a visitor who isn't signed in, and has left no address, is asked for one. */
export const lacksAddress = ({ channel }: Pick<Ticket, 'channel'>, { contact }: HandOffFacts): boolean =>
  channel === 'web_chat' && (contact?.email ?? null) === null;

/**
 * H5–H7: the conversation goes to people: it waits for them here, as a new one would, since now; or it is on its way
 * to another helpdesk, carried by a note whose delivery opens a ticket there.
 */
export function handOver(
  ticket: Ticket,
  handing: HandingOver,
  { routing }: Pick<HandOffFacts, 'routing'>,
): TicketChange {
  const { handOff, drafts, by, at, changes } = handing;
  const { method } = handOff;
  const delivery = isPlatform(method) ? { ...pendingDelivery(at), via: method } : null;
  const note = noted('hand-off', handOff.reason ?? handOffNotes['hand-off'], at, delivery);
  const common = {
    ...changes,
    ...awake,
    aiOutcome: 'escalated',
    lastMessageAt: at,
    waitingSince: at,
    answeredAt: null,
    by,
    at,
  } as const;
  if (delivery !== null)
    return changeSaying(ticket, [...drafts, note], {
      ...common,
      handledBy: 'elsewhere',
      teamId: null,
      queued: null,
      handOff: { ...handOff, state: 'creating', seq: ticket.lastSeq + drafts.length + 1 },
    });
  return changeSaying(ticket, [...drafts, note, ...toldTo(ticket, 'handed-off', at)], {
    ...common,
    ...waitingForPeople(routing, at),
    handOff: { ...handOff, state: 'done' },
  });
}

/** Nobody who is to see to it should wait until it wakes. */
const awake = { status: 'open', snoozedUntil: null, keepOpenUntil: null } as const;

/** H5: a conversation that arrives with people: it waits for them since then. */
export const waitingForPeople = (routing: HandOffFacts['routing'], since: Instant) =>
  ({
    ...awake,
    handledBy: 'human',
    teamId: routing.teamId,
    queued: routing.queued,
    outOfRotation: false,
    waitingSince: since,
    answeredAt: null,
    reopenedAt: null,
  }) as const;
