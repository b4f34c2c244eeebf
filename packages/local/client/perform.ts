import { type Api, createApi } from './api.ts';
import { checkAll } from './checks/all.ts';
import { type Check, isKept } from './checks/check.ts';
import { connect, Unreachable } from './connection.ts';
import { type Found, lookAround } from './found.ts';
import { readUntil } from './look.ts';
import { play } from './play.ts';
import { inRotation, type Progress, type Stage, setStage } from './stage.ts';
import { type Story, tellStory } from './story.ts';

/** As long as a provider would go on trying: a restart in the middle loses nothing. */
const patienceMs = 60_000;
/** Deliveries, closings and checks may have some way to go when the last word is said. */
const afterwardsMs = 45_000;
const dayMs = 24 * 3_600_000;
const firstHourMs = 8 * 3_600_000;

export interface Performance {
  readonly stage: Stage;
  readonly found: Found;
  readonly checks: readonly Check[];
}

/** Plays a story from the next morning on, and looks at what came of it. */
export async function perform(url: string, seed: number, progress: Progress): Promise<Performance> {
  const onTrouble = (away: boolean) =>
    progress.say(away ? `… nothing answers at ${url}; trying again for a minute` : '… it is back, going on');
  const api = createApi(connect({ url, patienceMs, onTrouble }));
  const story = await freshStory(api, seed);
  const midnight = Math.ceil(((await api.now()) - firstHourMs) / dayMs) * dayMs;
  const stage = await setStage({ api, story, midnight, progress });
  const interrupted = () => void comeBack(stage).finally(() => process.exit(130));
  process.once('SIGINT', interrupted);
  try {
    await play(stage);
    progress.update('reading everything back');
    return await readUntil(
      () => judge(stage),
      ({ checks }) => checks.every(isKept),
      afterwardsMs,
    );
  } catch (error) {
    if (!(error instanceof Unreachable)) await comeBack(stage);
    throw error;
  } finally {
    process.off('SIGINT', interrupted);
  }
}

async function judge(stage: Stage): Promise<Performance> {
  const found = await lookAround(stage);
  return { stage, found, checks: checkAll(stage.log, found) };
}

/** Customers that nobody has heard of yet: the seconds of the day of the run are in their addresses. */
async function freshStory(api: Api, seed: number): Promise<Story> {
  const began = Math.floor(Date.now() / 1_000);
  const mia = api.agent('mia@example.com');
  for (let attempt = 0; ; attempt += 1) {
    const run = String((began + attempt) % 1_000_000).padStart(6, '0');
    const story = tellStory({ seed, run });
    const anyone = story.customers.find(({ channel }) => channel === 'sms');
    const known = await mia.tickets({ view: 'all', status: 'any', q: anyone?.address ?? '' });
    if (known.length === 0) return story;
  }
}

/** Cut short, the demo leaves the three online, as they were at the first start. */
async function comeBack(stage: Stage): Promise<void> {
  for (const actor of inRotation) await stage.agents[actor].setPresence('online');
}
