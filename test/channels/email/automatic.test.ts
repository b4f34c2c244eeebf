import { describe, expect, it } from 'vitest';
import { arriveAs } from './mails.ts';

const isAutomatic = async (...headers: readonly string[]): Promise<boolean> => {
  const known = headers.some((header) => /^from:/i.test(header)) ? [] : ['From: carla@example.com'];
  const { arrival } = await arriveAs([...known, 'To: inbox@in.shop.example', ...headers]);
  return arrival.automatic;
};

describe('mail that a machine wrote', () => {
  it.each([
    'Return-Path: <>',
    'Auto-Submitted: auto-generated',
    'Auto-Submitted: auto-replied; owner-email="x@example.com"',
    'Precedence: bulk',
    'Precedence: list',
    'Precedence: junk',
    'Precedence: auto_reply',
    'List-Id: News <news.example>',
    'List-Unsubscribe: <https://news.example/leave>',
    'X-Autoreply: yes',
    'X-Autorespond: yes',
    'X-Failed-Recipients: a@b.example',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=x',
    'From: MAILER-DAEMON@mx.example.com',
    'From: postmaster@example.com',
    'From: inbox@in.shop.example',
    'From: Help <HELP@shop.example>',
  ])('O1: %s is answered by no machine', async (header) => {
    expect(await isAutomatic(header)).toBe(true);
  });

  it.each([
    'Return-Path: <carla@example.com>',
    'Auto-Submitted: no',
    'Auto-Submitted: No (a person)',
    'Precedence: first-class',
    'X-Auto-Response-Suppress: All',
    'X-Mailer: Outlook',
    'List-Id: <help.shop.example>',
    'List-Post: <mailto:help@shop.example>',
    'Reply-To: carla@example.com',
  ])('O1: %s is what people’s mails say', async (header) => {
    expect(await isAutomatic(header)).toBe(false);
  });

  it('O1: Outlook’s absence says so in its subject', async () => {
    const suppress = 'X-Auto-Response-Suppress: DR, OOF, AutoReply';
    expect(await isAutomatic(suppress, 'Subject: Abwesenheitsnotiz: Urlaub')).toBe(true);
    expect(await isAutomatic(suppress, 'Subject: Re: my order')).toBe(false);
  });

  it('O1: our own mail that comes back is ours, whatever it asks to be answered to', async () => {
    expect(await isAutomatic('From: help@shop.example', 'Reply-To: inbox@in.shop.example')).toBe(true);
    expect(await isAutomatic('From: help@shop.example', 'Reply-To: carla@example.com')).toBe(false);
  });
});
