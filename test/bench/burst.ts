import type { Extent } from './bench.ts';
import type { Perils } from './burst/perils.ts';
import { type Run, runOnFreshDatabase, type Size } from './burst/run.ts';
import { large, quickly, type Scenario, scenarios } from './burst/scenarios.ts';
import { shardCount } from './burst/stream.ts';
import { goal, heading, ms, must, note, progress, table, times } from './report.ts';

/** Many new tickets at once: how fairly they are given out, what that costs, and how far it lags behind. */
export async function measureBurst({ quick }: Extent): Promise<void> {
  heading(
    'New tickets in a burst, while two of eight agents go offline',
    'First messages of as many customers. With the first one of the second half, the third and the sixth agent go offline.',
    `Rondo: the function \`react\` as deployed, ${shardCount} shards of the stream consumed at once.`,
    'Lock: the textbook’s optimistic lock, one cursor transaction a ticket, tried again with full jitter; in the request that',
    `received the ticket, as most of the field has it, or at the stream as Rondo, so ${shardCount} at once. It gets the worse the more are in`,
    'flight, and is measured with fewer: against Rondo with just as many, and against Rondo’s 1,000, the goal, which is the',
    'harder to reach so.',
    'Chatwoot: its published rotation, in the request (read the list, take the last who is online, remove, push to the front;',
    'the list is made anew when it isn’t complete: once also without that, so that only the race remains). The list is in',
    'memory, each command atomic as in Redis; the ticket is written to DynamoDB Local without a condition. What else Chatwoot',
    'asks its databases isn’t played.',
    'Out of order: to another than the next in the ring. Again: to whoever had the turn before. Absent: whoever’s going offline',
    'was answered before the assignment was sent. "Conflicts": half of the transactions that overlap another are cancelled, as',
    'are 2 % of all others. Transactions are those that give out tickets, failed ones included and in brackets; beside them',
    'those of the same function that keep tallies and loads, which the others have none of.',
  );
  for (const latency of quick ? [10] : [0, 10])
    for (const conflicts of quick ? [true] : [false, true]) {
      const perils = { latency, conflicts };
      await compare(perils, quick ? quickly : scenarios(perils));
    }
}

interface Result {
  readonly scenario: Scenario;
  readonly run: Run;
}

const header = [
  '',
  'tickets each',
  'the two who left',
  'out of order',
  'again',
  'to absent',
  'to nobody',
  'all in',
  'behind',
  'transactions a ticket',
  'beside',
  'Rondo as many',
  'Rondo 1,000 (goal ≥ 50×)',
];

async function compare(perils: Perils, played: readonly Scenario[]): Promise<void> {
  const name = `${perils.latency} ms a call${perils.conflicts ? ', conflicts' : ''}`;
  note(`\n${name}`);
  const results: Result[] = [];
  for (const scenario of played) {
    const title = titleOf(scenario);
    const runs: Run[] = [];
    for (let repeat = 1; repeat <= scenario.repeats; repeat++) {
      progress(`${name}: ${title}, ${repeat} of ${scenario.repeats}`);
      runs.push(await runOnFreshDatabase(scenario.making, scenario.size, perils));
    }
    must(`${title}: ${scenario.promise}${aside(runs)}`, runs.every(scenario.keeps));
    results.push(...inTheMiddle(runs).map((run) => ({ scenario, run })));
  }
  table(
    header,
    results.map((result) => rowOf(result, results)),
  );
}

function aside(runs: readonly Run[]): string {
  const took = runs.at(0)?.commandTook;
  if (took !== undefined) return ` (a command of Redis took ${ms(took)} ms)`;
  return runs.length > 1 ? ` (${runs.length} runs, the one in the middle below)` : '';
}

const titleOf = ({ name, size }: Scenario): string =>
  `${name}, ${size.tickets.toLocaleString('en')} at ${size.inFlight}`;

/** By what they cost. */
const inTheMiddle = (runs: readonly Run[]): readonly Run[] =>
  runs
    .toSorted((one, other) => one.transactions - other.transactions)
    .slice(Math.floor(runs.length / 2))
    .slice(0, 1);

function rowOf({ scenario, run }: Result, results: readonly Result[]): string[] {
  return [
    titleOf(scenario),
    run.stayed.join('–'),
    run.left.join(', '),
    ...[run.outOfOrder, run.again, run.toAbsent, run.toNobody].map(String),
    ...[run.took, run.behind].map(seconds),
    ...costs({ scenario, run }, results),
  ];
}

function costs({ scenario, run }: Result, results: readonly Result[]): string[] {
  const { tickets } = scenario.size;
  if (run.transactions === 0) return ['none', '', '', ''];
  const cost = `${(run.transactions / tickets).toFixed(2)} (${(run.failed / tickets).toFixed(2)})`;
  const beside = run.others === 0 ? 'none' : (run.others / tickets).toFixed(2);
  if (scenario.name === 'Rondo') return [cost, beside, '', ''];
  const fewer = (size: Size): number | undefined => {
    const rondo = results.find((one) => one.scenario.name === 'Rondo' && sameSize(one.scenario.size, size));
    return rondo && run.transactions / tickets / (rondo.run.transactions / size.tickets);
  };
  const [alike, atLarge] = [fewer(scenario.size), fewer(large)];
  return [
    cost,
    beside,
    alike === undefined ? '' : times(alike),
    atLarge === undefined ? '' : marked(scenario, atLarge),
  ];
}

/** The goal is against what most of the field does. */
const marked = ({ name }: Scenario, fewer: number): string =>
  name === 'lock in request' ? goal(times(fewer), fewer >= 50) : times(fewer);

const sameSize = (one: Size, other: Size): boolean =>
  one.tickets === other.tickets && one.inFlight === other.inFlight;

const seconds = (milliseconds: number): string => `${(Math.max(0, milliseconds) / 1000).toFixed(1)} s`;
