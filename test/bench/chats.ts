import { hour, minute, second } from '#domain/ids.ts';
import type { Extent } from './bench.ts';
import type { Ask, Polled, Story } from './chats/polling.ts';
import { priceOf } from './chats/prices.ts';
import { interleave, summarize } from './measure.ts';
import { environment, openScene } from './receiving/scene.ts';
import { heading, ms, must, note, progress, table, times } from './report.ts';
import { startWorker, type Worker } from './worker.ts';

type Poller = Worker<Ask, Polled>;

const messages = 12;
const chats = 1_000;
/** What somebody polls by who was told nothing. */
const naivePolls = hour / (2 * second);

const stories: readonly (Omit<Story, 'messages'> & { readonly name: string })[] = [
  { name: 'idle: nothing said for an hour before', quiet: hour, talk: 0 },
  { name: 'left open after the last message', quiet: 0, talk: 0 },
  { name: 'ten minutes of talk, then left open', quiet: 0, talk: 10 * minute },
];

/** What it costs that visitors' pages ask for news all the time. */
export async function measureChats({ quick }: Extent): Promise<void> {
  heading(
    'A thousand open chats',
    'The function `chat` as deployed, asked by pages that go by the pace that it tells them, beside polling as it is mostly',
    `begun: every two seconds the whole thread (${messages} messages, by one query at the lower price, sent as they are). By AWS’s`,
    'list prices: HTTP API, Lambda at 1 GB on ARM, read units; without logs, traces, transfer. Milliseconds are of the handler',
    'beside DynamoDB Local, billed by whole ones as on Lambda.',
  );
  const scene = await openScene();
  const poller: Poller = startWorker(
    new URL('./chats/polling.ts', import.meta.url),
    scene.setup,
    environment,
  );
  try {
    const polls = await measurePolls(poller, quick);
    await measureHours(poller, polls);
  } finally {
    await poller.stop();
    await scene.stop();
  }
}

interface PollCosts {
  readonly rondo: Polled;
  readonly naive: Polled;
}

async function measurePolls(poller: Poller, quick: boolean): Promise<PollCosts> {
  const [count, rounds] = quick ? [5, 4] : [20, 60];
  await poller.ask({ ask: 'open', from: 1, count, messages });
  const last: { rondo?: Polled; naive?: Polled } = {};
  const polling = (how: 'rondo' | 'naive') => async (round: number) => {
    progress(`polling, ${how}: ${round + 1} of ${rounds}`);
    const polled = await poller.ask({ ask: 'poll', how, from: 1, count });
    last[how] = polled;
    return polled.durations;
  };
  const all = { rondo: polling('rondo'), naive: polling('naive') };
  await interleave(quick ? 1 : 10, all);
  const blocks = await interleave(rounds, all);
  const { rondo, naive } = last;
  if (rondo === undefined || naive === undefined) throw new Error('nobody polled');
  const costs = {
    rondo: { ...rondo, durations: blocks.rondo.flat() },
    naive: { ...naive, durations: blocks.naive.flat() },
  };
  must('a poll that finds nothing new takes one round trip', rondo.roundTrips === rondo.polls);
  note('\nA poll:');
  const row = (name: string, { durations, ...polled }: Polled): string[] => {
    const { p50, p99 } = summarize(durations);
    const { roundTrips, readUnits, bytes } = each(polled);
    return [name, roundTrips.toFixed(1), readUnits.toFixed(1), bytes.toFixed(0), ms(p50), ms(p99)];
  };
  table(
    ['', 'round trips', 'read units', 'bytes of body', 'p50 ms', 'p99 ms'],
    [row('nothing new (304)', costs.rondo), row('the whole thread, each time', costs.naive)],
  );
  return costs;
}

const each = ({ polls, roundTrips, readUnits, bytes }: Omit<Polled, 'durations'>) => ({
  roundTrips: roundTrips / polls,
  readUnits: readUnits / polls,
  bytes: bytes / polls,
});

const usd = (dollars: number): string => `$${dollars.toFixed(3)}`;

async function measureHours(poller: Poller, costs: PollCosts): Promise<void> {
  const naive = priceOf({
    polls: chats * naivePolls,
    readUnits: chats * naivePolls * each(costs.naive).readUnits,
    milliseconds: summarize(costs.naive.durations).p50,
  });
  const milliseconds = summarize(costs.rondo.durations).p50;
  const rows: string[][] = [];
  for (const [place, { name, ...story }] of stories.entries()) {
    progress(name);
    const page = await poller.ask({ ask: 'hour', customer: 1_000 + place, messages, ...story });
    const price = priceOf({ polls: chats * page.polls, readUnits: chats * page.readUnits, milliseconds });
    const units = each(page).readUnits.toFixed(2);
    rows.push([name, `${page.polls}`, `${page.news}`, units, usd(price), usd(naive), times(naive / price)]);
  }
  note(`\n${chats.toLocaleString('en')} chats for an hour; a naive page polls ${naivePolls} times:`);
  const header = ['', 'polls a page', 'with news', 'read units a poll', 'USD', 'USD, naive', 'fewer'];
  table(header, rows);
  note('Polls with news are reckoned with the milliseconds of those without.');
}
