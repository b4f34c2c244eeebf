import type { TicketId } from '#domain/ids.ts';
import type { Call } from '#test/support/dynamodb-faults.ts';
import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import type { Extent } from './bench.ts';
import { dollarsFor, secondsFor } from './closings/in-the-cloud.ts';
import { closer, idOf, inFlight, replayer, seed } from './closings/inbox.ts';
import { replanAll } from './closings/replanning.ts';
import { heading, must, note, progress, table, times } from './report.ts';

const mostInFlight = 64;

/** What auto-close does at once: tickets that are due in the same minute, and a change of its settings (C9, C10). */
export async function measureClosings({ quick }: Extent): Promise<void> {
  const tickets = quick ? 200 : 10_000;
  heading(
    `${tickets.toLocaleString('en')} tickets that close in the same minute`,
    `Rondo’s own checks, ${mostInFlight} at once, beside DynamoDB Local; then the very requests that they made, sent to a table that held`,
    'the same by a client with nothing around it: in blocks, in turns.',
  );
  const dynamodb = await startTestDynamoDb();
  try {
    const writeUnits = await closeAll(dynamodb, tickets, quick ? 100 : 500);
    foretell(writeUnits);
    await replan(dynamodb, tickets);
  } finally {
    await dynamodb.stop();
  }
}

async function seeded(dynamodb: TestDynamoDb, tickets: number): Promise<string> {
  const tableName = await dynamodb.newTable();
  const told = (written: number) => progress(`writing: ${written} of ${tickets} tickets`);
  await seed(dynamodb.client, tableName, { tickets, told });
  return tableName;
}

async function closeAll(dynamodb: TestDynamoDb, tickets: number, block: number): Promise<number> {
  const rondo = closer(dynamodb, await seeded(dynamodb, tickets));
  const raw = replayer(dynamodb, await seeded(dynamodb, tickets));
  const took = { rondo: 0, raw: 0 };
  for (let done = 0; done < tickets; done += block) {
    progress(`closing: ${done} of ${tickets}`);
    const ids = Array.from({ length: Math.min(block, tickets - done) }, (_, nth) => idOf(done + nth));
    rondo.calls.length = 0;
    took.rondo += await inFlight(ids, mostInFlight, rondo.close);
    const calls = callsOf(rondo.calls);
    expectTwoCalls(calls, ids);
    took.raw += await inFlight([...calls.values()], mostInFlight, async (ofOne) => {
      for (const call of ofOne) await raw.replay(call);
    });
  }
  must(`all ${tickets} are closed, each by one read and one transaction`, rondo.closed() === tickets);
  const aSecond = (milliseconds: number): number => (tickets / milliseconds) * 1_000;
  const writeUnits = raw.writeUnits() / tickets;
  table(
    ['', 'closings a second', 'to the floor', 'write units a closing'],
    [
      ['the same requests, raw', aSecond(took.raw).toFixed(0), '', writeUnits.toFixed(1)],
      ['Rondo', aSecond(took.rondo).toFixed(0), times(took.rondo / took.raw), ''],
    ],
  );
  return writeUnits;
}

/** The calls of each ticket, in order. */
function callsOf(calls: readonly Call[]): Map<string, Call[]> {
  const byTicket = new Map<string, Call[]>();
  for (const call of calls) {
    const [id = ''] = /tkt_[0-9a-z]{32}/.exec(JSON.stringify(call.input)) ?? [];
    byTicket.set(id, [...(byTicket.get(id) ?? []), call]);
  }
  return byTicket;
}

function expectTwoCalls(calls: ReadonlyMap<string, readonly Call[]>, ids: readonly TicketId[]): void {
  const asPromised = ids.every(
    (id) =>
      calls
        .get(id)
        ?.map(({ operation }) => operation)
        .join() === 'BatchGetItem,TransactWriteItems',
  );
  if (!asPromised) must('a closing takes one read and one transaction', false);
}

function foretell(writeUnitsAClosing: number): void {
  const million = 1_000_000;
  const minutes = (writeUnitsASecond: number): string =>
    (secondsFor(million, { invocationsASecond: 1_000, writeUnitsASecond, writeUnitsAClosing }) / 60).toFixed(
      0,
    );
  note(
    `\nA million in the same minute, in AWS, by reckoning: ${minutes(100_000)} minutes at Scheduler’s 1,000 invocations a second, on a table ` +
      `that is warmed for it; ${minutes(4_000)} on one that was never asked for more than its first 4,000 write units a second. ` +
      `$${dollarsFor(million, writeUnitsAClosing).toFixed(2)} by list prices.\n`,
  );
}

async function replan(dynamodb: TestDynamoDb, tickets: number): Promise<void> {
  const told = (armed: number) => progress(`planning anew: ${armed} of ${2 * tickets}`);
  const tableName = await seeded(dynamodb, tickets);
  const done = await replanAll(dynamodb, tableName, { tickets, told });
  must(
    `the period goes from 30 days to 2: every check is at its new time, none is left behind, after a kill in the middle`,
    done.finished && done.leftBehind === 0,
  );
  note(
    `${done.pages} pages in two sweeps, ${done.armed.toLocaleString('en')} checks armed in ${(done.milliseconds / 1_000).toFixed(1)} s: ` +
      `${((done.armed / done.milliseconds) * 1_000).toFixed(0)} a second, with the rate lifted and a Scheduler that takes no time.`,
  );
}
