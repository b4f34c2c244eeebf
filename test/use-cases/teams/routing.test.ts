import { describe, expect, it } from 'vitest';
import { ada, sam, sol, sue } from '#test/support/inbox.ts';
import { block } from '#use-cases/block.ts';
import { close } from '#use-cases/close.ts';
import { setSegments } from '#use-cases/tag.ts';
import { openTeams, returns, vip } from './story.ts';

describe('A9: a new ticket is routed', () => {
  it('by a tag or a segment that its provider tells, in either case into the team’s own rotation', async () => {
    const { write, given } = await openTeams();
    expect(await given(await write({ tags: ['Returns'] }))).toEqual([returns.id, sam.id]);
    expect(await given(await write({ segments: ['VIP'] }))).toEqual([vip.id, sol.id]);
    expect(await given(await write())).toEqual([null, ada.id]);
  });

  it('by a segment that its contact has had', async () => {
    const { write, settled, deps } = await openTeams();
    const { contactId } = await settled(await write({ channel: 'web_chat', contactAddress: 'carla' }));
    await setSegments({ contactId, segments: ['vip'] }, deps);
    await close(
      { ticketId: await write({ channel: 'web_chat', contactAddress: 'carla' }), by: ada.id },
      deps,
    );
    const chat = await write({ channel: 'web_chat', contactAddress: 'carla' });
    expect((await settled(chat)).teamId).toBe(vip.id);
  });

  it('by words in it, its subject included', async () => {
    const { write, given, ticket } = await openTeams();
    const bySms = await write({ text: 'Can I SEND BACK the shoes?' });
    expect(await given(bySms)).toEqual([returns.id, sam.id]);
    expect((await ticket(bySms)).tags).toEqual(['returns']);
    const mail = { channel: 'email', subject: 'rückgabe', text: 'See above.' } as const;
    expect(await given(await write(mail))).toEqual([returns.id, sue.id]);
  });

  it('to the first team that matches, in their order', async () => {
    const { write, given, set } = await openTeams();
    const both = { tags: ['returns'], segments: ['vip'] };
    expect(await given(await write(both))).toEqual([returns.id, sam.id]);
    await set('teams', { teams: [vip, returns] });
    expect(await given(await write(both))).toEqual([vip.id, sol.id]);
  });

  it('whether round robin is on or off; what no team gets then stays with nobody', async () => {
    const { write, given, settled } = await openTeams({ roundRobin: { enabled: false } });
    expect(await given(await write({ tags: ['returns'] }))).toEqual([returns.id, sam.id]);
    expect(await settled(await write())).toMatchObject({ assigneeId: null, teamId: null, queued: null });
  });

  it('T8: but not a blocked contact’s', async () => {
    const { write, settled, deps } = await openTeams();
    const { contactId } = await settled(await write({}, '7'));
    await block({ contactId, by: ada.id }, deps);
    expect(await settled(await write({ tags: ['returns'] }, '7'))).toMatchObject({
      spam: true,
      teamId: null,
      queued: null,
    });
  });

  it('a contact keeps fifty segments, each once', async () => {
    const { write, settled, store } = await openTeams();
    for (let nth = 0; nth < 4; nth++) {
      const segments = Array.from({ length: 20 }, (_, more) => `Segment ${nth * 15 + more}`);
      await write({ segments }, '7');
    }
    const { contactId } = await settled(await write({}, '7'));
    const segments = (await store.loadContact(contactId))?.segments ?? [];
    expect(segments).toEqual(Array.from({ length: 50 }, (_, nth) => `segment ${nth}`));
  });
});
