import type { Contact } from '#domain/contact.ts';
import type { AgentId, ContactId, TicketId } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { labelOf, mostSegments, teamForNewTags } from '#domain/routing/team.ts';
import { tagTicket, withTags } from '#domain/ticket/tag.ts';
import { untilCommitted } from './again.ts';
import { type Changing, changeTicketBy } from './change-ticket.ts';
import type { SettingsStore, TicketStore } from './ports.ts';

interface Tagging {
  readonly ticketId: TicketId;
  /** All that it is to have. */
  readonly tags: readonly string[];
  readonly by: AgentId;
}

/** T9, A9: an agent says what tags a ticket has; a new one may route it to a team. */
export const tag = (
  { ticketId, tags: wanted, by }: Tagging,
  deps: Changing & { readonly store: TicketStore & SettingsStore },
) => {
  const tags = withTags([], wanted);
  return changeTicketBy(
    ticketId,
    async (ticket) => {
      const [{ value }, contact] = await Promise.all([
        deps.store.loadSetting('teams'),
        deps.store.loadContact(ticket.contactId),
      ]);
      const team = teamForNewTags(value.teams, ticket, { tags, segments: contact?.segments ?? [] });
      return tagTicket(ticket, { tags, teamId: team?.id ?? null, by, at: deps.clock() });
    },
    deps,
  );
};

/** A9: says what segments a contact has. It concerns their new tickets alone. */
export function setSegments(
  { contactId, segments: wanted }: { contactId: ContactId; segments: readonly string[] },
  { store, wait }: Pick<Changing, 'store' | 'wait'>,
): Promise<Result<Contact, 'not-found'>> {
  const segments = [...new Set(wanted.map(labelOf))].slice(0, mostSegments);
  return untilCommitted<Result<Contact, 'not-found'>>(async () => {
    const before = await store.loadContact(contactId);
    if (before === null) return refuse('not-found');
    const after = { ...before, segments, version: before.version + 1 };
    return (await store.saveContact({ before, after })) === 'saved' ? ok(after) : null;
  }, wait);
}
