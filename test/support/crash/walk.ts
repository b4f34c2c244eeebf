import { startTestDynamoDb } from '../dynamodb-local.ts';
import { violations } from './invariants.ts';
import { type CrashPoint, fetchWithin } from './process.ts';
import { type Scene, scenes } from './scenes.ts';
import { World } from './world.ts';

type Snapshot = Awaited<ReturnType<World['save']>>;

/** Where a function was made to crash, and what was wrong in the end. */
export interface Walked {
  readonly scene: string;
  readonly point: CrashPoint;
  readonly wrong: readonly string[];
}

/**
 * Walks through every scene: once undisturbed, noting what its function calls; then once for each of these calls and
 * each side of it, with a crash there. Every time, all that triggers anything does so again until nothing is left to
 * do; then the invariants must hold.
 *
 * @param abreast how many worlds are walked through at once
 */
export async function walk(abreast: number): Promise<Walked[]> {
  const outside = globalThis.fetch;
  globalThis.fetch = fetchWithin(outside);
  const dynamodb = await startTestDynamoDb();
  try {
    const worlds = await Promise.all(Array.from({ length: abreast }, () => World.open(dynamodb)));
    const rehearsed = await rehearse(worlds[0] ?? (await World.open(dynamodb)));
    const points = rehearsed.flatMap(({ scene, begin, calls }, index) =>
      pointsOf(calls).map((point, place) => ({ scene, begin, point, order: [index, place] as const })),
    );
    const walked: (Walked & { order: readonly [number, number] })[] = [];
    const walkOn = async (world: World): Promise<void> => {
      for (let next = points.shift(); next !== undefined; next = points.shift()) {
        const wrong = await crashOnce(world, next.scene, next.begin, next.point);
        walked.push({ scene: next.scene.title, point: next.point, wrong, order: next.order });
      }
    };
    await Promise.all(worlds.map(walkOn));
    return walked.toSorted((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1]);
  } finally {
    globalThis.fetch = outside;
    await dynamodb.stop();
  }
}

interface Rehearsed {
  readonly scene: Scene;
  readonly begin: Snapshot;
  readonly calls: readonly string[];
}

async function rehearse(world: World): Promise<Rehearsed[]> {
  const ends = new Map<string | undefined, Snapshot>([[undefined, await world.save()]]);
  const rehearsed: Rehearsed[] = [];
  for (const scene of scenes) {
    const begin = ends.get(scene.follows);
    if (begin === undefined) throw new Error(`nothing leads to: ${scene.title}`);
    await world.restore(begin);
    await scene.act(world);
    if (!scene.unwalked) rehearsed.push({ scene, begin, calls: world.firstCalls ?? [] });
    ends.set(scene.title, await world.save());
    if (scene.unwalked) continue;
    await world.settle();
    const wrong = await violations(world);
    if (wrong.length > 0) throw new Error(`${scene.title}, undisturbed: ${wrong.join('; ')}`);
  }
  return rehearsed;
}

function pointsOf(calls: readonly string[]): CrashPoint[] {
  return calls.flatMap((call, place) => {
    const nth = calls.slice(0, place + 1).filter((other) => other === call).length;
    return (['before', 'after'] as const).map((when) => ({ call, nth, when }));
  });
}

async function crashOnce(
  world: World,
  scene: Scene,
  begin: Snapshot,
  point: CrashPoint,
): Promise<readonly string[]> {
  await world.restore(begin);
  const meanwhile = scene.meanwhile;
  world.crashAt(
    (call, nth) => (call === point.call && nth === point.nth ? point.when : null),
    meanwhile && (() => meanwhile(world)),
  );
  await scene.act(world);
  await world.settle();
  return [...(world.crashes === 1 ? [] : [`crashed ${world.crashes} times`]), ...(await violations(world))];
}
