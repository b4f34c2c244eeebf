import { describe, expect, it } from 'vitest';
import { day, hour, minute } from '#domain/ids.ts';
import { askThere } from '#use-cases/ask-there.ts';
import type { TicketThere } from './forward/there.ts';
import { inMemory, openWorld, steady } from './forward/world.ts';

/** A conversation that Zendesk has, of whose webhooks none arrives. */
async function handedOver() {
  const world = await openWorld(await inMemory(), { shaking: { ...steady, webhooks: () => 0 } });
  await world.write('1');
  await world.settle();
  await world.handOff('1');
  await world.settle();
  /** What reconcile does every five minutes, for so long. */
  const runFor = async (time: number): Promise<number> => {
    let asked = 0;
    for (const end = world.time.now + time; world.time.now < end; world.pass(5 * minute)) {
      asked += await askThere(world.deps);
      await world.settle();
    }
    return asked;
  };
  return { world, runFor, there: world.there.tickets[0] as TicketThere };
}

describe('asking other helpdesks about the tickets that they have', () => {
  it('H6, H8a: what no webhook told of is had within the hour', async () => {
    const { world, runFor, there } = await handedOver();
    world.there.reply(there, 'one');
    world.there.close(there);
    expect(await runFor(hour)).toBe(1);
    expect((await world.thread('1')).at(-1)?.text).toBe('one');
    expect(await world.ticket('1')).toMatchObject({ status: 'closed' });
    expect(await runFor(2 * hour)).toBe(0);
  });

  it('of a ticket where nothing was said for days, once a day', async () => {
    const { runFor, world } = await handedOver();
    expect(await runFor(6 * hour)).toBe(6);
    world.pass(3 * day);
    expect(await runFor(2 * day)).toBe(2);
  });

  it('about none that people here, or the AI agent, have', async () => {
    const { runFor, world } = await handedOver();
    await world.write('2');
    await world.settle();
    expect(await runFor(hour)).toBe(1);
  });
});
