import { describe, expect, test } from 'vitest';
import { newContact } from '#domain/contact.ts';
import { start } from '#test/support/builders.ts';

describe('T7: a contact of whom nothing but the address is known', () => {
  test.each([
    { channel: 'sms', address: '+4915112345678', email: null },
    { channel: 'web_chat', address: 'visitor-1', email: null },
    { channel: 'email', address: 'carla@example.com', email: 'carla@example.com' },
  ] as const)('on $channel has the e-mail address $email', ({ channel, address, email }) => {
    const contact = newContact({ id: 'con_1', channel, address, name: null }, start);
    expect(contact).toMatchObject({
      address,
      email,
      blocked: false,
      optedOut: false,
      ticketCount: 0,
      chats: 0,
      version: 0,
    });
  });
});
