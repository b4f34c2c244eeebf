import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type Agent, aNumber, type Inbox, startInbox } from './support/inbox.ts';
import { anAddress, mailsOf } from './support/mail.ts';

let inbox: Inbox;
let ada: Agent;

beforeAll(async () => {
  inbox = await startInbox();
  ada = await inbox.signIn('ada@example.com');
}, 120_000);
afterAll(() => inbox?.stop());

const find = async (q: string): Promise<string[]> =>
  (await ada.tickets(`q=${encodeURIComponent(q)}`)).map(({ id }) => id);
/** An index is a moment late. */
const finds = (q: string, ids: readonly (string | undefined)[]): Promise<void> =>
  eventually(async () => expect([q, await find(q)]).toEqual([q, ids]));

test('T12: a ticket is found by its number and its contact, a moment after they wrote; nobody is who was erased', async () => {
  const [number, address] = [aNumber(), anAddress('zoe.maier')];
  const mails = await mailsOf(inbox, ada);
  expect((await inbox.sms({ from: number, text: 'Hello' })).status).toBe(200);
  const mailed = await mails.write({ from: address, text: 'Hello' });
  await finds(address.toUpperCase(), [mailed]);
  const [texted] = await eventually(async () => {
    const found = await find(`0${number.slice(3, 6)} ${number.slice(6)}`);
    expect(found).toHaveLength(1);
    return found;
  });
  await finds(number.slice(-7), [texted]);
  await finds('Zoé.Maier', [mailed]);
  const ticket = await ada.ticket(mailed);
  await finds(`#${ticket.number}`, [mailed]);

  await eventually(async () => {
    const erased = await ada.call('DELETE', `/contacts/${ticket.contact.id}`);
    expect([200, 404]).toContain(erased.status);
  });
  for (const q of [`#${ticket.number}`, 'zoe.maier', address]) await finds(q, []);
  await finds(number, [texted]);
}, 120_000);
