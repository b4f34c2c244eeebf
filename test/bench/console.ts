import { chromiumPath } from '#test/browser/support/chromium.ts';
import type { Extent } from './bench.ts';
import { type Load, load, weigh } from './console/loading.ts';
import { openScene, type Scene, type Tab } from './console/scene.ts';
import {
  begin,
  idleKey,
  next,
  requestsWhileIdle,
  type Scrolled,
  scroll,
  sendAndClose,
} from './console/working.ts';
import { interleave, median, summarize } from './measure.ts';
import { goal, heading, ms, must, note, progress, table, times } from './report.ts';

const many = 3_000;

/** What somebody waits for who works in the inbox all day. */
export async function measureConsole({ quick }: Extent): Promise<void> {
  heading(
    'The inbox in a browser',
    `The built console in Chromium, through the local runtime; its API played where it is to have ${many.toLocaleString('en')} tickets with 50`,
    'messages each. Beside it, in turns: a page by the same framework with as many rows of plain text and nothing else, and',
    'a key that does nothing. Interactive: the list is there, and no task of 50 ms or more goes on.',
  );
  if (chromiumPath === undefined) return note('No Chromium: nothing is measured.');
  const scene = await openScene(many);
  try {
    await loading(scene, quick ? 1 : 12);
    await working(scene, quick ? 2 : 20);
    await resting(scene);
  } finally {
    await scene.stop();
  }
}

async function loading(scene: Scene, rounds: number): Promise<void> {
  const { first, all } = await weigh(scene);
  must(
    `JavaScript of the first load, compressed: ${(first / 1_000).toFixed(1)} kB, less than 150`,
    first < 150_000,
  );
  note(`With all that is loaded after it, once it is at rest: ${(all / 1_000).toFixed(1)} kB.\n`);
  const [inbox, bare] = [await scene.console(false), await scene.tab(scene.bare.url)];
  const loads = new Map<string, Load[]>();
  const loadsOf = (name: string, tab: Tab, cold: boolean) => async (round: number) => {
    progress(`loading: ${round + 1} of ${rounds}`);
    const loaded = await load(tab, cold);
    loads.set(name, [...(loads.get(name) ?? []), loaded]);
    return [loaded.interactive];
  };
  await interleave(rounds, {
    cold: loadsOf('cold', inbox, true),
    warm: loadsOf('warm', inbox, false),
    'bare, cold': loadsOf('bare, cold', bare, true),
    'bare, warm': loadsOf('bare, warm', bare, false),
  });
  const of = (name: string, part: keyof Load) => summarize((loads.get(name) ?? []).map((each) => each[part]));
  const row = (name: string) => {
    const [paint, interactive] = [of(name, 'paint'), of(name, 'interactive')];
    const floor = of(`bare, ${name}`, 'interactive').p50;
    return [
      `a ${name} load`,
      ms(paint.p50),
      goal(ms(interactive.p50), interactive.p50 < 1_000),
      ms(interactive.p95),
      ms(floor),
      times(interactive.p50 / floor),
    ];
  };
  const header = [
    'ms',
    'painted, p50',
    'interactive, p50 (goal < 1,000)',
    'p95',
    'React and plain rows',
    'ratio',
  ];
  table(header, [row('cold'), row('warm')]);
}

async function working(scene: Scene, rounds: number): Promise<void> {
  const [inbox, bare] = [await scene.console(true), await scene.tab(scene.bare.url)];
  await begin(inbox);
  const shown: Record<'next' | 'sent', number[]> = { next: [], sent: [] };
  const told = (round: number) => progress(`working: ${round + 1} of ${rounds}`);
  const painted = await interleave(rounds, {
    async next(round) {
      told(round);
      const { paint, shown: at } = await next(inbox);
      shown.next.push(at);
      return [paint];
    },
    async sent() {
      const { paint, shown: at } = await sendAndClose(inbox);
      shown.sent.push(at);
      return [paint];
    },
    idle: async () => [(await idleKey(inbox)).paint],
  });
  const floor = median(painted.idle.flat());
  const row = (name: string, which: 'next' | 'sent') => {
    const [paint, at] = [median(painted[which].flat()), summarize(shown[which])];
    return [
      name,
      goal(ms(paint), paint <= 50),
      goal(ms(at.p50), at.p50 <= 150),
      ms(at.p95),
      ms(floor),
      times(paint / floor),
    ];
  };
  const header = [
    'ms, p50',
    'painted (goal ≤ 50)',
    'next ticket (goal ≤ 150)',
    'its p95',
    'a key that does nothing',
    'ratio',
  ];
  note('');
  table(header, [row('the next ticket, `J`', 'next'), row('send and close', 'sent')]);
  await scrolling(inbox, bare, Math.ceil(rounds / 4));
}

async function scrolling(inbox: Tab, bare: Tab, rounds: number): Promise<void> {
  const scrolled: Record<'inbox' | 'bare', Scrolled[]> = { inbox: [], bare: [] };
  const scrolls = (name: 'inbox' | 'bare', tab: Tab) => async () => {
    const done = await scroll(tab, 120);
    scrolled[name].push(done);
    return done.frames;
  };
  const frames = await interleave(rounds, { inbox: scrolls('inbox', inbox), bare: scrolls('bare', bare) });
  const row = (title: string, name: 'inbox' | 'bare') => {
    const { p50, p95 } = summarize(frames[name].flat());
    const long = scrolled[name].flatMap(({ longTasks }) => longTasks);
    const dropped = scrolled[name].reduce((sum, each) => sum + each.dropped, 0);
    return [title, ms(p50), ms(p95), `${long.length}`, ms(Math.max(0, ...long)), `${dropped}`];
  };
  const header = [
    `${many.toLocaleString('en')} rows scrolled while one types, ms`,
    'frame, p50',
    'p95',
    'long tasks',
    'longest',
    'keys lost',
  ];
  note('');
  table(header, [row('the inbox', 'inbox'), row('plain rows', 'bare')]);
  must(
    'no key is lost while the list is scrolled',
    scrolled.inbox.every(({ dropped }) => dropped === 0),
  );
}

async function resting(scene: Scene): Promise<void> {
  progress('resting: a minute');
  const requests = await requestsWhileIdle(await scene.console(true));
  must(
    `a minute in which nobody is there takes ${requests} requests: one in ten seconds at most`,
    requests <= 6,
  );
}
