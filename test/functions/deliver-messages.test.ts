import { describe, expect, it } from 'vitest';
import { createHandler } from '#functions/deliver-messages/handler.ts';
import { lazily } from '#functions/deliver-messages/lazily.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '#test/support/lambda-events.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';
import type { Fault, TicketThere } from '#test/use-cases/forward/there.ts';
import { inMemory, openWorld, steady, ticketOf } from '#test/use-cases/forward/world.ts';
import type { Helpdesk } from '#use-cases/ports.ts';

async function setup() {
  const later: Fault[] = [];
  const world = await openWorld(await inMemory(), {
    shaking: { ...steady, webhooks: () => 0, helpdesk: () => later.shift() ?? null },
  });
  await world.write('1');
  await world.settle();
  await world.handOff('1');
  await world.settle();
  const postponed: number[] = [];
  const telemetry = recordedTelemetry();
  const handler = createHandler({
    ...world.deps,
    telemetry,
    log: telemetry.log,
    count: telemetry.count,
    postpone: async (_, seconds) => {
      postponed.push(seconds);
    },
  });
  const handle = (job: object, receives = 1) =>
    handler(
      sqsEvent(sqsRecord(job, { id: 'job', group: ticketOf('1'), receives })) as never,
      lambdaContext(),
    );
  return { world, later, postponed, handle, there: world.there.tickets[0] as TicketThere };
}

const done = { batchItemFailures: [] };
const again = { batchItemFailures: [{ itemIdentifier: 'job' }] };
const job = { ticketId: ticketOf('1'), catchUp: true };

describe('deliver-messages', () => {
  it('H6: passes on what a customer wrote, and catches up with what was written there', async () => {
    const { world, handle, there } = await setup();
    await world.write('1', 'Hello?');
    const { lastSeq: seq } = await world.ticket('1');
    expect(await handle({ ticketId: ticketOf('1'), seq, forward: true })).toEqual(done);
    expect(there.entries.map(({ text }) => text)).toEqual(['Hello?']);
    world.there.reply(there, 'Hello!');
    expect(await handle(job)).toEqual(done);
    expect((await world.thread('1')).at(-1)?.text).toBe('Hello!');
  });

  it('H6: a helpdesk that can’t be asked now is asked again, later each time, and never not at all', async () => {
    const { handle, later, postponed } = await setup();
    for (const receives of [1, 2, 3, 20, 39]) {
      later.push('busy');
      expect(await handle(job, receives)).toEqual(again);
    }
    expect(postponed).toEqual([5, 10, 20, 300, 300]);
  });

  it('loads a helpdesk’s code once something goes there, and once', async () => {
    let loads = 0;
    const { world } = await setup();
    const helpdesk: Helpdesk = lazily('zendesk', async () => {
      loads += 1;
      return world.there.helpdesk;
    });
    expect([helpdesk.platform, loads]).toEqual(['zendesk', 0]);
    await Promise.all([helpdesk.read('zendesk-1'), helpdesk.findOpened('msg_1_1')]);
    expect(loads).toBe(1);
  });
});
