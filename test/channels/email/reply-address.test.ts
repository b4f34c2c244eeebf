import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replyAddress, ticketOfAddress, ticketOfMailboxHash } from '#channels/email/reply-address.ts';
import { emailTicketId } from '#use-cases/ids.ts';
import { key } from './mails.ts';

const base = 'inbox@in.shop.example';
const ticketIds = fc.uuid().map((id) => emailTicketId({ source: 'postmark', id }));

describe('the address that answers come to', () => {
  it('T3: names its ticket, in any case, and fits a local part', () => {
    fc.assert(
      fc.property(ticketIds, (ticketId) => {
        const address = replyAddress(base, ticketId, key);
        expect(address).toMatch(/^inbox\+[0-9a-z]+@in\.shop\.example$/);
        expect(address.indexOf('@')).toBeLessThanOrEqual(64);
        for (const written of [address, address.toUpperCase(), address.toLowerCase()])
          expect(ticketOfAddress(written, key)).toBe(ticketId);
        const hash = address.slice('inbox+'.length, address.indexOf('@'));
        expect(ticketOfMailboxHash(hash, key)).toBe(ticketId);
      }),
    );
  });

  it('T3: nobody makes one of another ticket, nor with another key', () => {
    fc.assert(
      fc.property(
        ticketIds,
        fc.nat(),
        fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789'),
        (ticketId, at, letter) => {
          const address = replyAddress(base, ticketId, key);
          expect(ticketOfAddress(address, 'another key')).toBeNull();
          const place = 'inbox+'.length + (at % (16 + 12));
          if (address[place] === letter) return;
          const forged = `${address.slice(0, place)}${letter}${address.slice(place + 1)}`;
          expect(ticketOfAddress(forged, key)).toBeNull();
        },
      ),
    );
  });

  it.each([
    'inbox@in.shop.example',
    'inbox+@in.shop.example',
    'inbox+x@in.shop.example',
    '',
    '@',
    'not an address',
    `inbox+${'a'.repeat(28)}@in.shop.example`,
    `inbox+${'z'.repeat(28)}@in.shop.example`,
    `inbox+${'a'.repeat(44)}@in.shop.example`,
  ])('T3: %j names no ticket', (address) => {
    expect(ticketOfAddress(address, key)).toBeNull();
  });

  it('T3: fits behind the address that Postmark gives out, which is a long one', () => {
    const given = '451d9b70cf9364d23ff6f9d51d870251@inbound.postmarkapp.com';
    fc.assert(
      fc.property(ticketIds, (ticketId) => {
        const address = replyAddress(given, ticketId, key);
        expect(address).not.toBe(given);
        expect(address.indexOf('@')).toBeLessThanOrEqual(64);
        expect(ticketOfAddress(address, key)).toBe(ticketId);
      }),
    );
  });

  it('T3: a base that leaves no room stays as it is; its threads go by their Message-IDs', () => {
    const long = `${'x'.repeat(36)}@inbound.postmarkapp.com`;
    expect(replyAddress(long, emailTicketId({ source: 'postmark', id: '1' }), key)).toBe(long);
  });
});
