import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messagePlace } from '#domain/ticket/message.ts';
import { eventually } from '#test/support/eventually.ts';
import {
  exampleAgentUrl,
  type HandOffs,
  handOffsOf,
  type PlatformName,
  saidThere,
  type Visitor,
} from './support/hand-offs.ts';
import { type Agent, type Inbox, startInbox } from './support/inbox.ts';

const platforms = ['zendesk', 'gorgias'] as const;

let inbox: Inbox;
let mia: Agent;
let world: HandOffs;

beforeAll(async () => {
  inbox = await startInbox();
  mia = await inbox.signIn('mia@example.com');
  world = await handOffsOf(inbox, mia);
}, 120_000);
afterAll(() => inbox?.stop());
beforeEach(() => world.ai.on(['web_chat', 'sms']));

/** A visitor who isn't signed in, once the example AI agent has handed them to a platform. */
async function chatAt(platform: PlatformName, email: string): Promise<Visitor> {
  await world.choose(platform);
  await world.ai.on(['web_chat'], exampleAgentUrl);
  const guest = await world.visit();
  await guest.say('Hello');
  await guest.sees('How can I help?');
  await guest.say('I want to talk to a human');
  await guest.sees(({ code }) => code === 'hand-off-consent');
  expect((await guest.consent(true)).status).toBeLessThan(300);
  expect(await world.thereAt(platform)).not.toContainEqual(
    expect.objectContaining({ external_id: expect.stringContaining(guest.ticketId().slice(4)) }),
  );
  expect((await guest.leave(email)).status).toBe(204);
  return guest;
}

const transcript = (...said: readonly (readonly [string, string])[]) =>
  new RegExp(said.map(([who, text]) => `\\[[\\d-]{10} [\\d:]{8} UTC\\] ${who}: ${text}.*`).join('\\n'));
const shown = async (guest: Visitor) => (await guest.page()).messages.map(({ text }) => text);
const times = (texts: readonly string[], wanted: string) =>
  texts.filter((text) => text.includes(wanted)).length;
/** A webhook there is doubled, and delivered a while later. */
const quiet = async () => {
  await new Promise((resolve) => setTimeout(resolve, 600));
  await inbox.runtime.settled();
};

describe('choosing', () => {
  it('H1: what is not connected can’t be chosen, and what is chosen not disconnected', async () => {
    for (const platform of platforms) {
      const early = await mia.call('PUT', '/settings/hand-off', { method: platform });
      expect(early).toMatchObject({ status: 409, json: { connect: `/integrations/${platform}` } });
      await world.connect(platform);
      await world.choose(platform);
      expect((await mia.call('DELETE', `/integrations/${platform}`)).status).toBe(409);
    }
    expect((await mia.call('DELETE', '/integrations/zendesk')).status).toBe(204);
    await world.connect('zendesk');
  });
});

describe('Zendesk', () => {
  it('H3, H4, H6, H8a: a web chat goes there from the AI agent, on in the chat, and is closed there', async () => {
    const guest = await chatAt('zendesk', 'nina@example.com');
    const id = guest.ticketId();
    const there = await world.there('zendesk', id);
    expect(there.requester).toMatchObject({ email: 'nina@example.com' });
    expect(there.tags).toEqual(expect.arrayContaining(['rondo', 'rondo_web_chat']));
    const [first] = saidThere(there);
    expect(first?.public).toBe(false);
    expect(first?.text).toContain('Reason: The customer asks for a person.');
    expect(first?.text).toMatch(
      transcript(['Customer', 'Hello'], ['AI agent', 'Hello!'], ['Customer', 'I want to talk to a human']),
    );
    await guest.sees(({ code }) => code === 'handed-off-elsewhere');
    expect(await guest.page()).toMatchObject({ handledBy: 'elsewhere', status: 'open' });
    expect(await mia.ticket(id)).toMatchObject({
      handledBy: 'elsewhere',
      assignee: null,
      autoClose: null,
      handOff: { method: 'zendesk', state: 'done', platformTicketId: String(there.id) },
    });
    expect((await mia.tickets('view=unassigned')).map((ticket) => ticket.id)).not.toContain(id);
    expect((await world.ai.say(id, 'Still here!')).status).toBe(409);

    for (const nth of [1, 2, 3]) await guest.say(`More, ${nth}`);
    const more = await world.there('zendesk', id, (ticket) => saidThere(ticket).length === 4);
    expect(saidThere(more).slice(1)).toEqual(
      [1, 2, 3].map((nth) => ({ by: 'nina', public: true, text: `More, ${nth}` })),
    );

    await world.act('zendesk', there.id, { text: 'We are looking into it.', name: 'Zoe Zendesk' });
    await world.act('zendesk', there.id, { text: 'A difficult one.', public: false });
    await world.act('zendesk', there.id, { text: 'It will come tomorrow.' });
    await guest.sees('It will come tomorrow.');
    await quiet();
    const texts = await shown(guest);
    expect(texts.slice(-2)).toEqual(['We are looking into it.', 'It will come tomorrow.']);
    expect(times(texts, 'looking into it')).toBe(1);
    expect((await mia.thread(id)).map(({ text }) => text)).not.toContain('A difficult one.');
    expect(saidThere(await world.there('zendesk', id))).toHaveLength(7);

    await world.act('zendesk', there.id, { status: 'solved' });
    await world.ticket(id, ({ status }) => status === 'closed');
    expect(await guest.page()).toMatchObject({ status: 'ended' });
    const next = await guest.say('Something else.');
    expect(next).not.toBe(id);
    await world.act('zendesk', there.id, { text: 'One more thing.' });
    expect(await world.message(id, ({ text }) => text.includes('One more thing.'))).toMatchObject({
      delivery: 'failed',
      failure: 'The chat has ended.',
    });
    expect(times(await shown(guest), 'One more thing.')).toBe(0);
  }, 60_000);

  it('H4, H6, H8a: an SMS conversation goes there by its number, on by SMS; closed there it begins anew here', async () => {
    await world.choose('zendesk');
    const { from, ticket } = await world.sms('Where is my order?');
    const { id } = ticket;
    expect((await world.ai.handOff(id, 'A hard one.')).json).toMatchObject({ outcome: 'handed-off' });
    await inbox.sms({ from, text: 'Hello? (1)' });
    await inbox.sms({ from, text: 'Hello? (2)' });
    const there = await world.there('zendesk', id, (one) => saidThere(one).length === 3);
    expect(there.requester).toMatchObject({ name: from, phone: from });
    expect(saidThere(there).map(({ text }) => text)).toEqual([
      expect.stringMatching(transcript(['Customer', 'Where is my order'])),
      'Hello? (1)',
      'Hello? (2)',
    ]);
    await world.act('zendesk', there.id, { text: 'On its way.' });
    await eventually(async () => expect((await world.smsTo(from)).at(-1)).toBe('On its way.'));
    await quiet();
    const sent = await world.smsTo(from);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toContain('a person will follow up');

    await world.act('zendesk', there.id, { status: 'solved' });
    await world.ticket(id, ({ status }) => status === 'closed');
    await world.act('zendesk', there.id, { text: 'And it has arrived.' });
    await eventually(async () => expect((await world.smsTo(from)).at(-1)).toBe('And it has arrived.'));
    await quiet();
    await world.act('zendesk', there.id, { status: 'solved' });
    await world.ticket(id, ({ status }) => status === 'closed');
    await inbox.sms({ from, text: 'Another matter.' });
    expect(await world.ticket(id, ({ status }) => status === 'open')).toMatchObject({ handledBy: 'ai' });
    await world.ai.handOff(id, 'Again.');
    await eventually(async () => {
      const all = (await world.thereAt('zendesk')).filter(
        ({ external_id: own }) => messagePlace(own)?.ticketId === id,
      );
      expect(all).toHaveLength(2);
    });
  }, 60_000);
});

describe('Gorgias', () => {
  it('H4, H7, H8a: a web chat goes there and on by e-mail; the chat here says so and has ended', async () => {
    const guest = await chatAt('gorgias', 'nora@example.com');
    const id = guest.ticketId();
    const there = await world.there('gorgias', id);
    expect(there.customer).toMatchObject({ email: 'nora@example.com' });
    const [first] = saidThere(there);
    expect(first?.text).toContain('E-mail: nora@example.com');
    expect(first?.text).toMatch(transcript(['Customer', 'Hello'], ['AI agent', 'Hello!']));
    await guest.sees(({ code }) => code === 'handed-off-by-email');
    expect(await guest.page()).toMatchObject({ status: 'ended' });
    expect(await mia.ticket(id)).toMatchObject({ handledBy: 'elsewhere', autoClose: null });

    await world.act('gorgias', there.id, { text: 'We are looking into it.' });
    await world.act('gorgias', there.id, { text: 'A difficult one.', public: false });
    const reply = await world.message(id, ({ text }) => text.includes('looking into it'));
    expect(reply.delivery).toBeUndefined();
    await quiet();
    expect(times(await shown(guest), 'looking into it')).toBe(0);
    const thread = (await mia.thread(id)).map(({ text }) => text);
    expect(times(thread, 'looking into it')).toBe(1);
    expect(times(thread, 'A difficult one.')).toBe(0);
    const mails = (await inbox.call('GET', '/local/outbox')).json.filter(
      ({ request }: { request: { url: string } }) => request.url.endsWith('/mail-to-the-customer'),
    );
    expect(mails.map(({ request }: { request: { body: string } }) => JSON.parse(request.body).to)).toEqual([
      'nora@example.com',
    ]);

    const next = await guest.say('Are you there?');
    expect(next).not.toBe(id);
    expect(await mia.ticket(next)).toMatchObject({ handledBy: 'ai' });
    await world.act('gorgias', there.id, { status: 'closed' });
    await world.ticket(id, ({ status }) => status === 'closed');
  }, 60_000);

  it('H7, H8a: an SMS conversation goes there by its number, and on by SMS', async () => {
    await world.choose('gorgias');
    const { from, ticket } = await world.sms('Where is my order?');
    await world.ai.handOff(ticket.id);
    await inbox.sms({ from, text: 'Hello?' });
    const there = await world.there('gorgias', ticket.id, (one) => saidThere(one).length === 2);
    expect(saidThere(there)[0]?.text).toContain(`Telephone: ${from}`);
    expect(saidThere(there)[1]?.text).toBe('Hello?');
    await world.act('gorgias', there.id, { text: 'On its way.' });
    await eventually(async () => expect((await world.smsTo(from)).at(-1)).toBe('On its way.'));
    await quiet();
    expect(await world.smsTo(from)).toHaveLength(2);
    expect(saidThere(await world.there('gorgias', ticket.id))).toHaveLength(3);
  }, 60_000);
});

it('H10: a method that is changed while a visitor is being asked holds for the next hand-off', async () => {
  await world.choose('zendesk');
  const guest = await world.visit({ sub: 'c-10', email: 'c10@example.com', name: 'Carla' });
  const id = await guest.say('A person!');
  await world.ai.handOff(id);
  await world.choose('gorgias');
  await guest.consent(true);
  expect((await world.there('zendesk', id)).requester).toMatchObject({
    name: 'Carla',
    email: 'c10@example.com',
  });
  await guest.sees(({ code }) => code === 'handed-off-elsewhere');
  expect(
    (await world.thereAt('gorgias')).map(({ external_id: own }) => messagePlace(own)?.ticketId),
  ).not.toContain(id);
});
