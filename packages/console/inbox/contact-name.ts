import type { TicketDocument } from '#contracts/api/tickets.ts';

/** What a contact is called: by their name, else by where they are written to. */
export const contactNameOf = ({ contact }: Pick<TicketDocument, 'contact'>): string =>
  contact.name ?? contact.email ?? contact.address;
