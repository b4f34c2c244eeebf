import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { chatPage } from '#contracts/api/chat.ts';
import { byAi } from '#test/support/ai-agent.ts';
import { type Guest, identityToken, visit } from '#test/support/chat.ts';
import { ada, type Inbox, openInbox, sam, toSay } from '#test/support/inbox.ts';
import { type Answer, openSurface, problemIn, type Surface } from '#test/support/surface.ts';
import { createElsewhere } from '#test/use-cases/hand-off/moved.ts';
import { answer } from '#use-cases/answer.ts';
import { chatTicketId, contactIdOf } from '#use-cases/ids.ts';

let inbox: Inbox;
let surface: Surface;
let guest: Guest;
beforeEach(async () => {
  inbox = await openInbox({ agents: [sam, ada] });
  await inbox.set('ai-agent', { enabled: true, channels: ['web_chat'], callbackUrl: 'https://ai.example/' });
  surface = openSurface(inbox);
  guest = await visit(surface);
});

const chatOf = ({ token }: Guest) => chatTicketId(contactIdOf('web_chat', `${decodeJwt(token).sub}`), 1);
const pageOf = (polled: Answer) => chatPage.parse(polled.json);
const askedBy = async (visitor: Guest, id = 'ho-1') => {
  await visitor.say(`Where is my order? (${id})`);
  const request = byAi('/hand-offs', {
    ticketId: chatOf(visitor),
    handOffId: id,
    reason: 'For the team alone',
  });
  return surface.call(request);
};
const consent = (visitor: Guest, accept: boolean) => visitor.send('POST', '/chat/consent', { accept });
const problem = (code: string) => ({ status: 409, type: `urn:rondo:problem:${code}` });

describe('H3: in a chat', () => {
  it('the visitor is asked, says yes, leaves their address, and is with people', async () => {
    expect(await askedBy(guest)).toMatchObject({
      ...{ status: 201, json: { outcome: 'asked', handOff: { state: 'asking-consent' } } },
    });
    const first = await guest.poll();
    expect(pageOf(first)).toMatchObject({ status: 'open', asking: 'consent', handledBy: 'ai' });
    expect(await consent(guest, true)).toMatchObject({ status: 204, text: '' });
    const second = await guest.poll('', first.headers.etag);
    expect(pageOf(second)).toMatchObject({ asking: 'email', handledBy: 'ai' });
    expect((await guest.send('POST', '/chat/email', { email: 'Nina@Example.com ' })).status).toBe(204);
    const third = await guest.poll('', second.headers.etag);
    expect(pageOf(third)).toMatchObject({ status: 'open', handledBy: 'human' });
    expect(third.json).not.toHaveProperty('asking');
    expect(await inbox.ticket(chatOf(guest))).toMatchObject({
      handOff: { state: 'done' },
      queued: { queue: 'inbox' },
    });
    expect(
      await inbox.store.loadContact(contactIdOf('web_chat', `${decodeJwt(guest.token).sub}`)),
    ).toMatchObject({
      email: 'nina@example.com',
    });
  });

  it('who is signed in with an address is not asked for it', async () => {
    const carla = await visit(surface, { identityToken: await identityToken() });
    await askedBy(carla);
    expect((await consent(carla, true)).status).toBe(204);
    expect(pageOf(await carla.poll())).toMatchObject({ handledBy: 'human' });
  });

  it('the visitor sees neither the team’s notes nor what became of their words', async () => {
    await askedBy(guest);
    await consent(guest, true);
    await guest.send('POST', '/chat/email', { email: 'nina@example.com' });
    await inbox.store.recordHistory({
      ...{ ticketId: chatOf(guest), afterSeq: 1, version: 2, at: inbox.time.now, by: 'ai' },
      events: [{ kind: 'handed-off', to: 'helpdesk' }],
    });
    const { text } = await guest.poll();
    for (const hidden of ['For the team alone', 'delivery', 'internal', 'Handed off', 'seq'])
      expect(text).not.toContain(hidden);
    expect(pageOf(await guest.poll()).messages.map(({ author, code }) => [author, code])).toEqual([
      ['customer', undefined],
      ['ai', 'hand-off-consent'],
      ['customer', 'consent-given'],
      ['ai', 'hand-off-email'],
      ['system', 'handed-off'],
    ]);
  });

  it('what is written meanwhile stays with the AI agent', async () => {
    await askedBy(guest);
    expect((await guest.say('Yes, a person')).json).toMatchObject({ ticket: { status: 'open' } });
    expect(pageOf(await guest.poll())).toMatchObject({ asking: 'consent', handledBy: 'ai' });
  });

  it('answers that come too late, or that nobody asked for, are refused by what it is', async () => {
    expect(problemIn(await consent(guest, true))).toMatchObject(problem('nothing-asked'));
    await askedBy(guest);
    await answer(toSay(chatOf(guest)), inbox.deps);
    for (const accept of [true, false])
      expect(problemIn(await consent(guest, accept))).toMatchObject(problem('overtaken'));
    const other = await visit(surface);
    await askedBy(other, 'ho-2');
    await other.end();
    expect(problemIn(await consent(other, true))).toMatchObject(problem('chat-is-over'));
    await other.say('Me again');
    expect(problemIn(await consent(other, true))).toMatchObject(problem('nothing-asked'));
  });

  it('a claim by hand changes what the page knows', async () => {
    await askedBy(guest);
    const { headers } = await guest.poll();
    expect((await guest.poll('', headers.etag)).status).toBe(304);
    await surface.as(ada)('POST', '/tickets/assign', { ticketIds: [chatOf(guest)], assigneeId: 'agt_sam' });
    expect(pageOf(await guest.poll('', headers.etag))).toMatchObject({ handledBy: 'human' });
  });
});

describe('H6, H7: what people of another helpdesk answer', () => {
  const elsewhere = async (method: 'zendesk' | 'gorgias') => {
    await guest.say('Hello');
    await createElsewhere(inbox, chatOf(guest), method);
  };

  it('in the chat has their name', async () => {
    await elsewhere('zendesk');
    expect(pageOf(await guest.poll()).messages.at(-1)).toMatchObject({
      ...{ author: 'agent', agent: { name: 'Zoe' }, text: 'Here I am.' },
    });
  });

  it('of a chat that moved to e-mail isn’t in the chat, which has ended', async () => {
    await elsewhere('gorgias');
    const page = pageOf(await guest.poll());
    expect(page).toMatchObject({ status: 'ended', handledBy: 'elsewhere' });
    expect(page.messages.map(({ text }) => text)).not.toContain('Here I am.');
    expect((await guest.end()).json).toEqual({ status: 'ended' });
    expect(await inbox.ticket(chatOf(guest))).toMatchObject({ status: 'open' });
    expect((await guest.say('Something else')).json).toMatchObject({ ticket: { status: 'open' } });
    expect(pageOf(await guest.poll())).toMatchObject({ status: 'open', handledBy: 'ai' });
  });
});
