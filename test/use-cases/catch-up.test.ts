import { describe, expect, it } from 'vitest';
import { day, hour, minute } from '#domain/ids.ts';
import { catchUp } from '#use-cases/catch-up.ts';
import { close } from '#use-cases/close.ts';
import type { Fault, TicketThere } from './forward/there.ts';
import { inMemory, openWorld, type Shaking, steady, ticketOf } from './forward/world.ts';

/** A conversation that Zendesk has, and what it does from then on. */
async function handedOver(shaking: Partial<Shaking> = {}) {
  const later: (Fault | null)[] = [];
  const world = await openWorld(await inMemory(), {
    shaking: { ...steady, helpdesk: () => later.shift() ?? null, ...shaking },
  });
  await world.write('1', 'Where is my order?');
  await world.settle();
  await world.handOff('1');
  await world.settle();
  const there = world.there.tickets[0] as TicketThere;
  /** What people there wrote, as it stands here. */
  const replies = async () =>
    (await world.thread('1')).filter(({ author }) => author === 'agent').map(({ text }) => text);
  return { world, there, later, replies };
}

describe('what people of another helpdesk do with a ticket', () => {
  it('H6: their replies go on to the customer, in order, each once, however often we are told', async () => {
    const { world, there, replies } = await handedOver({ webhooks: () => 3 });
    world.there.reply(there, 'one');
    world.there.reply(there, 'two');
    await world.settle();
    expect(await replies()).toEqual(['one', 'two']);
    expect(world.sent.slice(-2)).toEqual(['one', 'two']);
    expect((await world.thread('1')).at(-1)).toMatchObject({ sender: 'Zoe', agentId: null });
  });

  it('H6: two that are told of at once are had once', async () => {
    const { world, there, replies } = await handedOver({ webhooks: () => 0 });
    world.there.reply(there, 'one');
    const job = { ticketId: ticketOf('1'), catchUp: true } as const;
    await Promise.all([catchUp(job, 1, world.deps), catchUp(job, 1, world.deps)]);
    expect(await replies()).toEqual(['one']);
  });

  it('H6: a helpdesk that can’t be asked now is asked again, later and later, for hours', async () => {
    const { world, there, later, replies } = await handedOver();
    later.push(...Array<Fault>(20).fill('busy'));
    const began = world.time.now;
    world.there.reply(there, 'one');
    await world.settle();
    expect(await replies()).toEqual(['one']);
    expect(world.time.now - began).toBeGreaterThan(hour);
    expect(world.lines.map(({ code }) => code)).toContain('catch-up-put-off');
  });

  it('H6: that is heard of before the hand-off is known to have arrived waits for that', async () => {
    const world = await openWorld(await inMemory(), {
      shaking: {
        ...steady,
        helpdesk: (() => {
          const many: Fault[] = ['lost-after'];
          return () => many.shift() ?? null;
        })(),
      },
    });
    await world.write('1', 'Where is my order?');
    await world.settle();
    await world.handOff('1');
    await world.steps.relay();
    await world.steps.deliver();
    world.there.reply(world.there.tickets[0] as TicketThere, 'quick');
    await world.settle();
    const texts = (await world.thread('1')).map(({ text }) => text);
    expect(texts).toContain('quick');
    expect(world.there.tickets).toHaveLength(1);
  });

  it('is had once though its receipt has long been forgotten', async () => {
    const { world, there, replies } = await handedOver();
    world.there.reply(there, 'one');
    await world.settle();
    world.pass(31 * day);
    const { loadReceipt, commit } = world.store;
    Object.assign(world.store, {
      loadReceipt: async () => null,
      commit: ({ receipt: _, ...forgotten }: Parameters<typeof commit>[0]) => commit(forgotten),
    });
    await catchUp({ ticketId: ticketOf('1'), catchUp: true }, 1, world.deps);
    Object.assign(world.store, { loadReceipt, commit });
    expect(await replies()).toEqual(['one']);
  });

  it('H8a: closed there, it is closed here, after what was said there', async () => {
    const { world, there, replies } = await handedOver();
    world.there.reply(there, 'Done.');
    world.there.close(there);
    await world.settle();
    expect(await replies()).toEqual(['Done.']);
    expect(await world.ticket('1')).toMatchObject({ status: 'closed', closedBy: 'agent', cycle: 1 });
  });

  it('H8a: a reply after it was closed opens it again', async () => {
    const { world, there } = await handedOver();
    world.there.close(there);
    await world.settle();
    there.closed = false;
    world.there.reply(there, 'One more thing.');
    await world.settle();
    expect(await world.ticket('1')).toMatchObject({ status: 'open', handledBy: 'elsewhere', cycle: 2 });
  });

  it('H9: is not closed here while the customer’s latest is on its way there, which opens it again', async () => {
    const { world, there, later } = await handedOver();
    later.push('busy');
    await world.write('1', 'But wait!');
    await world.steps.relay();
    await world.steps.deliver();
    world.there.close(there);
    await world.steps.webhooks();
    await world.steps.deliver();
    expect(await world.ticket('1')).toMatchObject({ status: 'open' });
    await world.settle();
    expect(there.entries.map(({ text }) => text)).toEqual(['But wait!']);
    expect(await world.ticket('1')).toMatchObject({ status: 'open', handledBy: 'elsewhere' });
  });

  it('H9: nor where that is refused: people here have it then', async () => {
    const { world, there, later } = await handedOver();
    later.push('busy');
    await world.write('1', 'But wait!');
    await world.steps.relay();
    await world.steps.deliver();
    world.there.close(there);
    later.push(null, 'rejected');
    await world.settle();
    expect(await world.ticket('1')).toMatchObject({ status: 'open', handledBy: 'human' });
  });

  it('H9: a ticket that is no longer there is people’s here', async () => {
    const { world, there } = await handedOver();
    world.there.remove(there);
    await world.settle();
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'human', queued: { queue: 'inbox' } });
    expect((await world.thread('1')).find(({ code }) => code === 'hand-off-failed')?.text).toContain(
      'no longer there (Zendesk)',
    );
  });

  it('of a hand-off that is over changes nothing here', async () => {
    const { world, there, later, replies } = await handedOver();
    later.push('rejected');
    await world.write('1', 'Hello?');
    await world.settle();
    world.there.reply(there, 'Too late.');
    world.there.close(there);
    await world.settle();
    expect(await replies()).toEqual([]);
    expect(await world.ticket('1')).toMatchObject({ status: 'open', handledBy: 'human' });
  });

  it('of an earlier hand-off changes nothing in the next', async () => {
    const { world, there, replies } = await handedOver();
    world.there.close(there);
    await world.settle();
    world.pass(minute);
    await world.write('1', 'Again!');
    await world.settle();
    await world.handOff('1');
    await world.settle();
    expect(world.there.tickets).toHaveLength(2);
    world.there.reply(there, 'About the old one.');
    await world.settle();
    expect(await replies()).toEqual([]);
    expect(world.there.tickets[1]?.opening.transcript).toContain('Where is my order?');
  });

  it('H4: what was on its way to an earlier one is told by the next one’s transcript, and not a second time', async () => {
    const { world, later } = await handedOver();
    later.push('busy');
    await world.write('1', 'But wait!');
    await world.steps.relay();
    await world.steps.deliver();
    await close({ ticketId: ticketOf('1'), by: 'agt_sam' }, world.deps as never);
    await world.write('1', 'Again!');
    await world.handOff('1');
    await world.settle();
    const [, second] = world.there.tickets;
    expect(second?.opening.transcript).toContain('But wait!');
    expect(world.there.tickets.flatMap(({ entries }) => entries)).toEqual([]);
  });

  it('of a hand-off that ends while it is being read changes nothing in the next', async () => {
    const { world, there, replies } = await handedOver({ webhooks: () => 0 });
    world.there.reply(there, 'About the old one.');
    const { read } = world.there.helpdesk;
    Object.assign(world.there.helpdesk, {
      async read(id: string) {
        const found = await read(id);
        await close({ ticketId: ticketOf('1'), by: 'agt_sam' }, world.deps as never);
        await world.write('1', 'Again!');
        await world.handOff('1');
        return found;
      },
    });
    await catchUp({ ticketId: ticketOf('1'), catchUp: true }, 1, world.deps);
    expect(await world.ticket('1')).toMatchObject({ handledBy: 'elsewhere' });
    expect(await replies()).toEqual([]);
  });

  it('C2: a reply that never reached the customer opens nothing here that is closed there', async () => {
    const { world, there } = await handedOver();
    Object.assign(world.deps.senders[0] as object, {
      send: async () => ({ outcome: 'rejected', reason: 'No such number.' }),
    });
    world.there.reply(there, 'one');
    world.there.close(there);
    await world.settle();
    expect(await world.ticket('1')).toMatchObject({ status: 'closed', handledBy: 'elsewhere' });
  });

  it('what somebody here closed stays closed', async () => {
    const { world } = await handedOver();
    await close({ ticketId: ticketOf('1'), by: 'agt_sam' }, world.deps as never);
    await catchUp({ ticketId: ticketOf('1'), catchUp: true }, 1, world.deps);
    expect(await world.ticket('1')).toMatchObject({ status: 'closed' });
  });
});
