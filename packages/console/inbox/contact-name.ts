import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketDocument } from '#contracts/api/tickets.ts';

interface Known extends Pick<TicketDocument, 'channel' | 'number'> {
  readonly contact: Pick<TicketDocument['contact'], 'name' | 'address' | 'email'>;
}

/** Where they are written to. A chat's visitor has no address that would tell anybody anything. */
export const addressOf = ({ channel, contact }: Omit<Known, 'number'>): string | undefined =>
  channel === 'web_chat' ? contact.email : contact.address;

/** What a contact is called: by their name, else by where they are written to, else by their ticket. */
export const contactNameOf = (ticket: Known, t: TFunction): string =>
  ticket.contact.name ??
  ticket.contact.email ??
  addressOf(ticket) ??
  t('ticket.visitor', { number: ticket.number });

export function useContactName(): (ticket: Known) => string {
  const { t } = useTranslation();
  return useCallback((ticket) => contactNameOf(ticket, t), [t]);
}
