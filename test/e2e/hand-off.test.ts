import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { exampleAgentUrl, type HandOffs, handOffsOf, type Visitor } from './support/hand-offs.ts';
import { type Agent, type Inbox, startInbox } from './support/inbox.ts';

let inbox: Inbox;
let mia: Agent;
let people: Agent[];
let world: HandOffs;

beforeAll(async () => {
  inbox = await startInbox();
  mia = await inbox.signIn('mia@example.com');
  people = await Promise.all(['sam', 'sue', 'sol'].map((name) => inbox.signIn(`${name}@example.com`)));
  world = await handOffsOf(inbox, mia);
}, 120_000);
afterAll(() => inbox?.stop());

const presence = async (status: 'online' | 'offline') => {
  for (const agent of people) await agent.call('PUT', '/me/presence', { status });
};
const hours = (weekly: object[]) => mia.call('PUT', '/settings/office-hours', { weekly });
const always = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }];

beforeEach(async () => {
  await hours(always);
  await presence('online');
  await world.choose('helpdesk');
  await world.ai.on(['web_chat', 'sms']);
});

/** A visitor who has said yes, and left an address where they were asked for one. */
async function handedOff(text: string): Promise<Visitor> {
  const guest = await world.visit();
  const id = await guest.say(text);
  expect((await world.ai.handOff(id)).json).toMatchObject({ outcome: 'asked' });
  expect((await guest.consent(true)).status).toBeLessThan(300);
  expect((await guest.leave('nina@example.com')).status).toBe(204);
  return guest;
}
const codes = async (id: string) => (await mia.thread(id)).flatMap(({ code }) => code ?? []);

describe('the example AI agent in the chat', () => {
  it('H2, H3, H5: it answers, asks for consent, hands to a person here, who goes on in the chat', async () => {
    await world.ai.on(['web_chat'], exampleAgentUrl);
    const guest = await world.visit();
    const id = await guest.say('Hello!');
    await guest.sees('How can I help?');
    await guest.say('Where is my order?');
    await guest.sees('What is your order number?');
    await guest.say('4711');
    const chatting = await guest.sees('Order 4711');
    expect(chatting).toMatchObject({ handledBy: 'ai', status: 'open' });
    expect(await mia.tickets('view=unassigned')).toEqual([]);
    expect(await mia.ticket(id)).toMatchObject({ handledBy: 'ai', assignee: null });

    await guest.say('Can I talk to a person?');
    expect(await guest.sees(({ code }) => code === 'hand-off-consent')).toMatchObject({ asking: 'consent' });
    await guest.consent(true);
    expect(await guest.page()).toMatchObject({ asking: 'email', handledBy: 'ai' });
    expect((await guest.leave('carla@example.com')).status).toBe(204);
    const told = await guest.sees(({ code }) => code === 'handed-off');
    expect(told).toMatchObject({ handledBy: 'human', status: 'open' });

    const ticket = await world.ticket(id, ({ assignee }) => assignee !== null);
    expect(ticket).toMatchObject({
      handledBy: 'human',
      assignment: { by: 'rotation' },
      contact: { email: 'carla@example.com' },
      handOff: { method: 'helpdesk', state: 'done', reason: 'The customer asks for a person.' },
    });
    const person = people.find((each) => each.id === ticket.assignee?.id) ?? mia;
    expect((await person.answer(id, 'Hello, this is a person.')).status).toBe(201);
    await guest.sees('Hello, this is a person.');
    await guest.say('Hello again, AI!');
    await inbox.runtime.settled();
    const said = (await guest.page()).messages;
    expect(said.filter(({ author, code }) => author === 'ai' && code === undefined)).toHaveLength(3);
    expect(said.at(-1)?.text).toBe('Hello again, AI!');
  }, 60_000);

  it('H3: who declines stays with it, and it is told; they may still say yes', async () => {
    await world.ai.on(['web_chat'], exampleAgentUrl);
    const guest = await world.visit({ sub: 'c-2', email: 'carl@example.com', name: 'Carl' });
    const id = await guest.say('I want a human');
    await guest.sees(({ code }) => code === 'hand-off-consent');
    expect((await guest.consent(false)).status).toBeLessThan(300);
    await guest.sees('then I go on');
    expect(await mia.ticket(id)).toMatchObject({ handledBy: 'ai', handOff: { state: 'declined' } });
    await guest.say('When are you open?');
    await guest.sees('9 am to 6 pm');
    expect((await guest.consent(true)).status).toBeLessThan(300);
    // Whoever is signed in isn't asked for what is known.
    expect(await world.ticket(id, ({ assignee }) => assignee !== null)).toMatchObject({
      handledBy: 'human',
      contact: { email: 'carl@example.com', profileId: 'c-2' },
    });
  }, 60_000);

  it('H2: it answers by SMS as well, and nobody is asked there', async () => {
    await world.ai.on(['sms'], exampleAgentUrl);
    const { from, ticket } = await world.sms('Hello');
    expect(ticket).toMatchObject({ handledBy: 'ai' });
    await eventually(async () => expect((await world.smsTo(from)).join()).toContain('How can I help?'));
    await inbox.sms({ from, text: 'A person, please' });
    await world.ticket(ticket.id, ({ handledBy, assignee }) => handledBy === 'human' && assignee !== null);
    await eventually(async () => expect((await world.smsTo(from)).join()).toContain('was sent to our team'));
  }, 60_000);
});

describe('to this inbox', () => {
  it('H5, O1: with somebody online the chat goes on; with nobody, or out of hours, it says so', async () => {
    const during = await handedOff('Somebody is there.');
    await world.ticket(during.ticketId(), ({ assignee }) => assignee !== null);
    // Whether it is told when somebody is there is decided while somebody is.
    await inbox.runtime.settled();

    await presence('offline');
    const alone = await handedOff('Nobody is there.');
    await alone.sees(({ code }) => code === 'auto-reply-nobody-online');
    expect(await mia.ticket(alone.ticketId())).toMatchObject({ handledBy: 'human', assignee: null });

    await hours([]);
    await presence('online');
    const closed = await handedOff('It is night.');
    await closed.sees(({ code }) => code === 'auto-reply-outside');
    expect(await mia.ticket(closed.ticketId())).toMatchObject({ handledBy: 'human', assignee: null });
    await hours(always);
    // Whoever can be answered at once is not told when.
    expect((await codes(during.ticketId())).filter((code) => code.startsWith('auto-reply'))).toEqual([]);
    for (const guest of [alone, closed])
      await world.ticket(guest.ticketId(), ({ assignee }) => assignee !== null);
  }, 60_000);

  it.each(['claim', 'reply'] as const)(
    'H5: a person takes over by a %s; what the AI agent says or asks then is refused',
    async (how) => {
      const guest = await world.visit();
      const id = await guest.say('Hello?');
      expect((await world.ai.say(id, 'I am an AI.')).status).toBe(201);
      await guest.sees('I am an AI.');
      const [sam] = people;
      if (how === 'claim')
        await sam?.call('POST', '/tickets/assign', { ticketIds: [id], assigneeId: sam.id });
      else await sam?.answer(id, 'I am a person.');
      expect(await world.ticket(id, ({ handledBy }) => handledBy === 'human')).toMatchObject({
        assignee: { id: sam?.id },
        status: 'open',
      });
      for (const late of [await world.ai.say(id, 'Too late.'), await world.ai.handOff(id)]) {
        expect(late.status).toBe(409);
        expect(late.json.type).toContain('taken-over');
      }
      await guest.say('Are you still there?');
      await inbox.runtime.settled();
      expect((await mia.thread(id)).map(({ text }) => text)).not.toContain('Too late.');
      expect(await mia.ticket(id)).toMatchObject({ handledBy: 'human' });
    },
  );

  it('H2: the same id says, and hands off, once', async () => {
    const guest = await world.visit();
    const id = await guest.say('Hello?');
    const answers = await Promise.all([1, 2, 3].map(() => world.ai.say(id, 'Only once.', `once-${id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const asked = await Promise.all([1, 2, 3].map(() => world.ai.handOff(id, 'Why?', `off-${id}`)));
    expect(asked.every(({ json }) => json.outcome === 'asked')).toBe(true);
    await inbox.runtime.settled();
    const { messages } = await guest.page();
    expect(messages.filter(({ text }) => text === 'Only once.')).toHaveLength(1);
    expect(messages.filter(({ code }) => code === 'hand-off-consent')).toHaveLength(1);
  });
});

describe('to nobody', () => {
  it('H8: the message is shown, and no person offered', async () => {
    await world.choose('none', 'See https://shop.example/help');
    const guest = await world.visit();
    const id = await guest.say('A person!');
    expect((await world.ai.handOff(id)).json).toMatchObject({ outcome: 'not-offered' });
    await guest.sees('See https://shop.example/help');
    expect((await guest.page()).asking).toBeUndefined();
    expect((await guest.consent(true)).status).toBe(409);
    expect(await mia.ticket(id)).toMatchObject({ handledBy: 'ai', aiOutcome: 'not-offered' });
  });

  it('H10: a method that is changed while a visitor is being asked holds for the next hand-off', async () => {
    const guest = await world.visit({ sub: 'c-10', email: 'c10@example.com' });
    const id = await guest.say('A person!');
    await world.ai.handOff(id);
    await world.choose('none', 'Nobody is here.');
    await guest.consent(true);
    await world.ticket(id, ({ assignee }) => assignee !== null);
    expect(await codes(id)).not.toContain('hand-off-not-offered');
    const other = await world.visit();
    expect((await world.ai.handOff(await other.say('A person!'))).json.outcome).toBe('not-offered');
  });
});

describe('an AI agent that is away', () => {
  it('H9: it is told again, once each, in order; it is back, and nothing is lost', async () => {
    await world.ai.on(['web_chat'], exampleAgentUrl);
    await world.strike({ target: 'callback', mode: 'status', status: 500, times: 2 });
    await world.strike({ target: 'callback', mode: 'crash-after' });
    await world.strike({ target: 'callback', mode: 'crash-before' });
    const guest = await world.visit();
    await guest.say('Hello');
    await guest.say('Where is my order 4711?');
    await eventually(async () => {
      await inbox.advance('PT30S');
      const said = (await guest.page()).messages.filter(({ author }) => author === 'ai');
      expect(said.map(({ text }) => text)).toEqual([
        expect.stringContaining('How can I help?'),
        expect.stringContaining('Order 4711'),
      ]);
    });
  }, 60_000);

  it('H9: for longer than anybody waits: people get the conversation, and are told', async () => {
    await world.strike({ target: 'callback', mode: 'status', status: 503, times: 1_000 });
    const guest = await world.visit();
    const id = await guest.say('Hello?');
    const fallen = eventually(async () => {
      await inbox.advance('PT1M');
      for (const agent of people) await agent.call('PUT', '/me/presence', { status: 'online' });
      expect(await mia.ticket(id)).toMatchObject({ handledBy: 'human' });
    }, 40_000);
    await fallen.finally(() => inbox.runtime.faults.clear());
    const note = await world.message(id, ({ code }) => code === 'ai-unreachable');
    expect(note).toMatchObject({ internal: true, text: expect.stringContaining('could not be reached') });
    await world.ticket(id, ({ assignee }) => assignee !== null);
    expect((await guest.page()).messages.map(({ text }) => text)).not.toContain(note.text);
  }, 60_000);
});
