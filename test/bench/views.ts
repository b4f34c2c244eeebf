import { startTestDynamoDb, type TestDynamoDb } from '#test/support/dynamodb-local.ts';
import type { Extent } from './bench.ts';
import { interleave, summarize } from './measure.ts';
import { goal, heading, ms, must, note, progress, table, times } from './report.ts';
import { type Inbox, openInbox } from './views/pages.ts';
import { seed } from './views/seed.ts';

const views = {
  unassigned: 'view=unassigned',
  mine: 'view=mine',
  'all, by activity': 'view=all',
  'a tag’s': 'tag=returns',
} as const;

const pagesAtOnce = 2;
const most = 1.2;

/** What a page of a view costs in a small helpdesk, and in one with a hundred times as many tickets (A2). */
export async function measureViews({ quick }: Extent): Promise<void> {
  const [fewTickets, manyTickets, rounds] = quick ? [1_000, 2_000, 2] : [1_000, 100_000, 40];
  heading(
    `A page of a view, of ${fewTickets.toLocaleString('en')} tickets and of ${manyTickets.toLocaleString('en')}`,
    `The function \`tickets\` as deployed, beside DynamoDB Local: \`GET /tickets\`, 25 a page, the first ${pagesAtOnce} pages by their`,
    'cursors. Half of the tickets are open, a quarter nobody’s and open, a twelfth the viewer’s and open, a tenth tagged.',
    'Read units are what DynamoDB bills, as it tells itself; they are of the whole page: contacts, agents and settings included.',
    'DynamoDB Local, but not DynamoDB, has of two indexes with the same hash attributes only one in order, and sorts whole',
    'partitions for the other: here it is the one that the view reads.',
  );
  const dynamodb = await startTestDynamoDb();
  const few = await fill(dynamodb, fewTickets);
  const many = await fill(dynamodb, manyTickets);
  try {
    const rows: string[][] = [];
    for (const [name, query] of Object.entries(views))
      rows.push(await compare(name, query, { few, many, rounds }));
    table(
      [
        '',
        'units',
        'units, many',
        'ratio',
        'p50 ms',
        'p50, many',
        'p95 ms',
        'p95, many',
        'p50 ratio (goal ≤ 1.2)',
      ],
      rows,
    );
  } finally {
    for (const inbox of [few, many]) inbox.close();
    await dynamodb.stop();
  }
}

async function fill(dynamodb: TestDynamoDb, tickets: number): Promise<Inbox> {
  const tableName = await dynamodb.newTable({ first: ['byAssigneeWaiting', 'byStatus'] });
  const from = performance.now();
  await seed(dynamodb.client, tableName, {
    tickets,
    told: (written) => progress(`writing: ${written} of ${tickets} tickets`),
  });
  progress('');
  note(
    `${tickets.toLocaleString('en')} tickets written in ${((performance.now() - from) / 1_000).toFixed(0)} s.`,
  );
  return openInbox(dynamodb.url, tableName);
}

interface Compared {
  readonly few: Inbox;
  readonly many: Inbox;
  readonly rounds: number;
}

async function compare(name: string, query: string, { few, many, rounds }: Compared): Promise<string[]> {
  const asking = (inbox: Inbox) => async (round: number) => {
    progress(`${name}: ${round + 1} of ${rounds}`);
    return (await inbox.pages(query, pagesAtOnce)).map(({ duration }) => duration);
  };
  await interleave(2, { few: asking(few), many: asking(many) });
  const durations = await interleave(rounds, { few: asking(few), many: asking(many) });
  const [small, large] = [summarize(durations.few.flat()), summarize(durations.many.flat())];
  const [cost, costOfMany] = [await few.cost(query, pagesAtOnce), await many.cost(query, pagesAtOnce)];
  const isFull = [cost, costOfMany].every(({ pages, tickets }) => tickets === 25 * pages);
  const [units, unitsOfMany] = [cost.readUnits / cost.pages, costOfMany.readUnits / costOfMany.pages];
  must(
    `${name}: full pages, by ${(costOfMany.requests / costOfMany.pages).toFixed(1)} requests, for ${times(unitsOfMany / units)} the units`,
    isFull && unitsOfMany / units <= most,
  );
  return [
    name,
    units.toFixed(1),
    unitsOfMany.toFixed(1),
    times(unitsOfMany / units),
    ms(small.p50),
    ms(large.p50),
    ms(small.p95),
    ms(large.p95),
    goal(times(large.p50 / small.p50), large.p50 / small.p50 <= most),
  ];
}
