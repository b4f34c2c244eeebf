import type { TFunction } from 'i18next';
import { describe, expect, test } from 'vitest';
import { addressOf, contactNameOf } from '#console/inbox/contact-name.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';

type Contact = Pick<TicketDocument['contact'], 'name' | 'email' | 'address'>;
const chatWith = (contact: Contact) => ({ channel: 'web_chat', number: 12, contact }) as const;
const t = ((key: string, { number }: { number: number }) => `${key} ${number}`) as unknown as TFunction;
const address = `visitor:${'0af3'.repeat(8)}`;

describe('T7: what a contact is called', () => {
  test('their name, else their e-mail address, else where they are written to', () => {
    expect(contactNameOf(chatWith({ name: 'Carla', email: 'carla@example.com', address }), t)).toBe('Carla');
    expect(contactNameOf(chatWith({ email: 'carla@example.com', address }), t)).toBe('carla@example.com');
    const sms = { channel: 'sms', number: 1, contact: { address: '+4915112345678' } } as const;
    expect(contactNameOf(sms, t)).toBe('+4915112345678');
  });

  test('a chat’s visitor without a name is one, by the number of their ticket; their address is nowhere', () => {
    expect(contactNameOf(chatWith({ address }), t)).toBe('ticket.visitor 12');
    expect(contactNameOf(chatWith({ address: 'user:4711' }), t)).toBe('ticket.visitor 12');
    expect(addressOf(chatWith({ address }))).toBeUndefined();
    expect(addressOf(chatWith({ email: 'carla@example.com', address }))).toBe('carla@example.com');
  });
});
