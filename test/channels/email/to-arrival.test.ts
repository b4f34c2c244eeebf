import { describe, expect, it } from 'vitest';
import { replyAddress } from '#channels/email/reply-address.ts';
import type { TicketId } from '#domain/ids.ts';
import { arriveAs, key } from './mails.ts';

const ticketId: TicketId = 'tkt_0123456789abcdef0123456789abcdef';
const signed = replyAddress('inbox@in.shop.example', ticketId, key);
const from = 'From: Carla <carla@example.com>';
const of = async (headers: readonly string[], context = {}) =>
  (await arriveAs(headers, 'Hello.', context)).arrival;

describe('which ticket a mail names', () => {
  it.each([
    `To: ${signed}`,
    `To: "The shop" <${signed.toUpperCase()}>, other@example.net`,
    `Cc: ${signed}`,
    `Delivered-To: ${signed}`,
    `X-Original-To: <${signed}>`,
  ])('T3: it is found in %s', async (header) => {
    expect((await of([from, header])).repliesTo).toBe(ticketId);
  });

  it('T3: or in what the provider found behind the plus', async () => {
    const mailboxHash = signed.slice('inbox+'.length, signed.indexOf('@'));
    expect((await of([from, 'To: inbox@in.shop.example'], { mailboxHash })).repliesTo).toBe(ticketId);
    expect((await of([from, 'To: inbox@in.shop.example'], { mailboxHash: 'ahoy' })).repliesTo).toBeNull();
  });

  it('T3: an address that we did not sign names none', async () => {
    const forged = signed.replace(/.@/, (end) => (end === 'a@' ? 'b@' : 'a@'));
    expect((await of([from, `To: ${forged}`])).repliesTo).toBeNull();
  });

  it('T3: an address that names a ticket is ours, and is not the one that we answer from', async () => {
    const arrival = await of([from, `To: ${signed}`, 'Cc: help@shop.example']);
    expect(arrival.email?.cc).toEqual([]);
    expect(arrival.ourAddress).toBe('help@shop.example');
    expect((await of([from, `To: ${signed}`])).ourAddress).toBeNull();
  });

  it.each([
    [
      ['References: <a@x> <b@x>', 'In-Reply-To: <b@x>'],
      ['a@x', 'b@x'],
    ],
    [
      ['References: <a@x>', 'In-Reply-To: <b@x>'],
      ['a@x', 'b@x'],
    ],
    [['In-Reply-To: <b@x>'], ['b@x']],
    [['In-Reply-To: your mail of Monday'], []],
    [['References: a@x b@x'], ['a@x', 'b@x']],
    [[`References: <${'a'.repeat(600)}@x> <b@x>`], ['b@x']],
  ])('T3: %j are its references', async (headers, references) => {
    expect((await of([from, ...headers])).email?.references).toEqual(references);
  });
});

describe('whom a mail is from', () => {
  it.each([
    [['From: "Meier, Carla" <Carla@Example.COM>'], 'carla@example.com', 'Meier, Carla'],
    [['From: carla@example.com'], 'carla@example.com', null],
    [
      ['From: Form <noreply@form.example>', 'Reply-To: Carla <carla@example.com>'],
      'carla@example.com',
      'Carla',
    ],
    [['From: Carla <carla@example.com>', 'Reply-To: carla@example.com'], 'carla@example.com', 'Carla'],
    [['From: Carla <carla@example.com>', 'Reply-To: a@x.example, b@x.example'], 'carla@example.com', 'Carla'],
    [['From: Carla <carla@example.com>', 'Reply-To: inbox@in.shop.example'], 'carla@example.com', 'Carla'],
    [['From: Carla <carla@example.com>', 'Reply-To: nobody'], 'carla@example.com', 'Carla'],
    [['From: Carla', 'Return-Path: <carla@example.com>'], 'carla@example.com', null],
    [['From:', 'Sender: carla@example.com'], 'carla@example.com', null],
    [['Subject: nobody'], 'unknown@sender.invalid', null],
  ])('T3: %j is from %s', async (headers, address, name) => {
    const { contactAddress, contactName } = await of(headers);
    expect([contactAddress, contactName]).toEqual([address, name]);
  });

  it('O1: nobody is answered by no machine', async () => {
    expect((await of(['Subject: nobody'])).automatic).toBe(true);
  });

  it('T6: whatever is written into a subject or a name is one line of reasonable length', async () => {
    const arrival = await of([
      `From: "${'x'.repeat(5000)}" <carla@example.com>`,
      `Subject: a\r\n b \t${'y'.repeat(5000)}`,
    ]);
    expect(arrival.subject).toMatch(/^a b y{900,996}$/);
    expect(arrival.contactName).toHaveLength(200);
  });

  it('T6: a mail to very many people brings in a hundred', async () => {
    const to = Array.from({ length: 300 }, (_, nth) => `p${nth}@example.net`).join(',\r\n ');
    expect((await of([from, `To: ${to}`])).email?.cc).toHaveLength(100);
  });
});
