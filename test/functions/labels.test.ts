import { beforeEach, describe, expect, it } from 'vitest';
import { contactAnswer, ticketSchema } from '#contracts/api/tickets.ts';
import type { TicketId } from '#domain/ids.ts';
import { aTeam, start } from '#test/support/builders.ts';
import { ada, type Inbox, openInbox, receive, sam } from '#test/support/inbox.ts';
import { faultsIn, openSurface, problemIn, type Surface } from '#test/support/surface.ts';

let inbox: Inbox;
let bySam: ReturnType<Surface['as']>;
let ticketId: TicketId;
beforeEach(async () => {
  inbox = await openInbox({ agents: [ada, sam] });
  await inbox.set('teams', { teams: [aTeam()] });
  bySam = openSurface(inbox).as(sam);
  ticketId = (await receive(inbox.deps, '1')).ticketId;
});

const many = (length: number) => Array.from({ length }, (_, nth) => `label ${nth}`);

describe('PUT /tickets/{id}/tags', () => {
  const tag = (tags: unknown, id: string = ticketId) => bySam('PUT', `/tickets/${id}/tags`, { tags });

  it('T9: says all that the ticket has, as labels, and answers with the ticket after it', async () => {
    expect(ticketSchema.parse((await tag(['VIP', ' vip', 'Größe'])).json)).toMatchObject({
      id: ticketId,
      tags: ['vip', 'größe'],
    });
    expect((await tag(['größe'])).json.tags).toEqual(['größe']);
    expect((await tag([])).json.tags).toEqual([]);
    expect((await bySam('GET', `/tickets/${ticketId}`)).json.tags).toEqual([]);
  });

  it('A9: routes a ticket that nobody has, which says for whom it waits', async () => {
    expect((await tag(['Returns'])).json).toMatchObject({
      team: { id: 'team_returns', name: 'Returns' },
      queued: { queue: 'team_returns', since: new Date(start).toISOString() },
    });
  });

  it('A9: says so where nobody of the team is online', async () => {
    await inbox.set('teams', { teams: [aTeam({ agentIds: [ada.id] })] });
    expect((await tag(['returns'])).json.queued).toMatchObject({ nobodyOnline: true });
    expect((await bySam('GET', '/tickets')).json.tickets).toMatchObject([{ queued: { nobodyOnline: true } }]);
  });

  it.each([
    [
      ['', ' ', 'x'.repeat(65), 7],
      ['tags.0', 'tags.1', 'tags.2', 'tags.3'],
    ],
    [many(21), ['tags']],
    ['vip', ['tags']],
    [undefined, ['tags']],
  ])('refuses %j', async (tags, faults) => {
    expect(faultsIn(await tag(tags))).toEqual(faults);
  });

  it('takes 20 of 64 letters', async () => {
    const tags = many(20).map((one) => one.padEnd(64, 'x'));
    expect((await tag(tags)).json.tags).toEqual(tags);
  });

  it('of a ticket that is not there: 404; of a blocked contact’s (T8): 409', async () => {
    expect(problemIn(await tag(['a'], 'tkt_none')).status).toBe(404);
    const { contactId } = await inbox.ticket(ticketId);
    await bySam('POST', `/contacts/${contactId}/block`);
    const spam = await receive(inbox.deps, '1', { text: 'Buy now' });
    expect(problemIn(await tag(['a'], spam.ticketId))).toMatchObject({
      status: 409,
      type: 'urn:rondo:problem:is-spam',
    });
  });
});

describe('PUT /contacts/{id}/segments', () => {
  const contactId = async () => (await inbox.ticket(ticketId)).contactId;
  const set = async (segments: unknown, id?: string) =>
    bySam('PUT', `/contacts/${id ?? (await contactId())}/segments`, { segments });

  it('A9: says all that the contact has, as labels, and answers with the contact', async () => {
    const answer = await set(['VIP', 'vip ', 'Gold']);
    expect(contactAnswer.parse(answer.json).contact).toMatchObject({ segments: ['vip', 'gold'] });
    expect((await bySam('GET', `/tickets/${ticketId}`)).json.contact).toMatchObject({
      segments: ['vip', 'gold'],
    });
    expect((await set([])).json.contact).toMatchObject({ segments: [] });
  });

  it('A9: concerns new tickets alone', async () => {
    await inbox.set('teams', { teams: [aTeam({ segments: ['vip'] })] });
    await set(['vip']);
    expect((await inbox.ticket(ticketId)).teamId).toBeNull();
  });

  it.each([
    [
      ['', 'x'.repeat(65)],
      ['segments.0', 'segments.1'],
    ],
    [many(51), ['segments']],
    [null, ['segments']],
  ])('refuses %j', async (segments, faults) => {
    expect(faultsIn(await set(segments))).toEqual(faults);
  });

  it('of a contact that is not there: 404', async () => {
    expect(problemIn(await set(['vip'], 'con_none')).status).toBe(404);
  });

  it('two at once: one of them holds, whole', async () => {
    await Promise.all([set(['a', 'b']), set(['c'])]);
    const { segments } = (await inbox.store.loadContact(await contactId())) ?? {};
    expect([['a', 'b'], ['c']]).toContainEqual(segments);
  });
});
