import { minute, second, type TicketId } from '#domain/ids.ts';
import { defaultSettings } from '#domain/settings.ts';
import { start } from '#test/support/builders.ts';
import type { Change } from '#use-cases/changes.ts';
import type { Store } from '#use-cases/ports.ts';
import { type Healed, reconcile } from '#use-cases/reconcile.ts';
import type { History } from './acts.ts';
import { atRest } from './at-rest.ts';
import { Carriers } from './carriers.ts';
import { people, teamSets } from './cast.ts';
import type { Chance } from './chance.ts';
import { perform } from './perform.ts';
import { type Deps, Surroundings } from './processes.ts';
import { System } from './system.ts';
import { Witness, type Witnessed } from './witness.ts';

/** A history that was lived to its end. */
export interface Lived {
  readonly history: History;
  readonly store: Store;
  /** Every write, in the order of the writes. */
  readonly changes: readonly Change[];
  readonly drains: readonly Witnessed[];
  /** What was wrong when everything had been reacted to, and after things had been looked through. */
  readonly wrongAtRest: readonly string[];
  readonly healed: Healed | null;
}

/** Where a history is lived. */
export interface Stage {
  readonly store: Store;
  readonly changes: Change[];
  readonly time: { now: number };
  /** Lets others go first: above all between what is read for turns and their commit. */
  readonly pause: (before: string) => Promise<void>;
  readonly idle: () => Promise<void>;
  /** Most records that a stream delivers at once. */
  readonly batch: number;
}

const settle = 6 * minute;

export async function live(history: History, chance: Chance, stage: Stage): Promise<Lived> {
  const { store, changes, time } = stage;
  await furnish(store, history);
  const carriers = new Carriers();
  const base: Deps = {
    store,
    ...carriers,
    clock: () => time.now,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    count: () => {},
    wait: async () => {},
    pass: async (milliseconds) => {
      time.now += milliseconds;
    },
  };
  const witness = new Witness();
  const around = new Surroundings(base, {
    ...history,
    chance,
    witness,
    pause: async (before) => {
      time.now += 2;
      await stage.pause(before);
    },
  });
  const system = new System(around, { changes, carriers, batch: stage.batch });
  const running = system.run(stage.idle);
  const quiet = async (): Promise<void> => {
    while (!system.isQuiet()) await stage.idle();
  };
  const lived = async () => {
    const wrongAtRest: string[] = [];
    for (let first = 0; first < history.acts.length; first += history.chapter) {
      await act(history, first, around, () => ticketsIn(changes));
      await quiet();
      wrongAtRest.push(...(await atRest('once everything has been reacted to', store, time.now)));
    }
    around.calm = true;
    time.now += settle;
    await quiet();
    let healed: Healed | null = null;
    await around.untilDone(async (deps) => {
      healed = await reconcile({ ...deps, wait: () => base.pass(15 * second) });
    });
    await quiet();
    wrongAtRest.push(...(await atRest('after reconciling', store, time.now)));
    return { history, store, changes, drains: await witness.drains(store), wrongAtRest, healed };
  };
  try {
    // What fails in the background fails here.
    return await Promise.race([lived(), running.then(() => Promise.reject(new Error('closed early')))]);
  } finally {
    system.close();
  }
}

async function furnish(store: Store, { teams, limits }: History): Promise<void> {
  const rules = { ...defaultSettings['round-robin'], enabled: true, enabledAt: start, sessionHours: 2 };
  const rest = { version: 0, by: 'agt_ada', at: start } as const;
  await store.saveSetting({ name: 'round-robin', value: rules, ...rest });
  const words = ['vip', 'refund'].map((tag) => ({ keywords: [tag], tags: [tag], channels: null }));
  await store.saveSetting({ name: 'tag-rules', value: { rules: words }, ...rest });
  await store.saveSetting({ name: 'teams', value: { teams: teamSets[teams] ?? [] }, ...rest });
  for (const [nth, agent] of people.entries())
    await store.saveAgent({ before: null, after: { ...agent, maxOpenTickets: limits[nth] ?? null } });
}

/** A chapter of it. */
async function act(
  { acts, abreast, chapter }: History,
  from: number,
  around: Surroundings,
  tickets: () => TicketId[],
): Promise<void> {
  const end = Math.min(from + chapter, acts.length);
  const actor = async (first: number): Promise<void> => {
    for (let nth = first; nth < end; nth += abreast) {
      const done = acts[nth];
      if (done !== undefined) await around.untilDone((deps) => perform(done, nth, { acts, tickets }, deps));
    }
  };
  await Promise.all(Array.from({ length: abreast }, (_, place) => actor(from + place)));
}

export const ticketsIn = (changes: readonly Change[]): TicketId[] => [
  ...new Set(
    changes.flatMap((change) => (change.kind === 'ticket' && change.after ? [change.after.id] : [])),
  ),
];
