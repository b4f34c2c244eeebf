import fc from 'fast-check';
import type { AgentId } from '#domain/ids.ts';
import { crew, teamSets } from './cast.ts';

/** What may happen; tickets and messages by the order in which they came. */
export type Act =
  | { readonly kind: 'write'; readonly person: number; readonly word: string }
  /** So many people who have never written before, at once. */
  | { readonly kind: 'crowd'; readonly size: number; readonly word: string }
  | { readonly kind: 'duplicate' | 'mark'; readonly nth: number; readonly tag: string }
  | {
      readonly kind: 'answer' | 'claim' | 'give back' | 'close' | 'reopen';
      readonly nth: number;
      readonly agentId: AgentId;
    }
  | { readonly kind: 'snooze'; readonly nth: number; readonly agentId: AgentId; readonly minutes: number }
  | { readonly kind: 'online' | 'offline' | 'remove'; readonly agentId: AgentId }
  | { readonly kind: 'limit'; readonly agentId: AgentId; readonly limit: number | null }
  | { readonly kind: 'hours'; readonly hours: Timetable; readonly gate: 'all' | 'web_chat' }
  | {
      readonly kind: 'rules';
      readonly enabled: boolean;
      readonly backlog: 'assign' | 'leave';
      readonly backlogPerAgent: number | null;
      readonly rotate: boolean;
    }
  | { readonly kind: 'teams'; readonly set: number }
  | { readonly kind: 'wait'; readonly minutes: number };

/** UTC: around the clock, from nine to seventeen every day, never. */
export type Timetable = 'always' | 'days' | 'never';

const nth = fc.nat(9);
const agentId = fc.constantFrom<AgentId>(...crew);
const of = <Kind extends string>(...kinds: readonly Kind[]) => fc.constantFrom(...kinds);
const pick = <Value>(...values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      kind: of('write'),
      person: fc.integer({ min: 1, max: 8 }),
      word: of('hello', 'hello', 'hello', 'vip', 'refund'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: of('crowd'),
      size: fc.integer({ min: 2, max: 6 }),
      word: of('hello', 'hello', 'vip', 'refund'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: of('duplicate', 'mark'), nth, tag: of('vip', 'refund', 'x') }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: of('answer', 'answer', 'claim', 'claim', 'give back', 'close', 'reopen'),
      nth,
      agentId,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: of('snooze'), nth, agentId, minutes: pick(1, 45, 240) }) },
  { weight: 6, arbitrary: fc.record({ kind: of('online', 'online', 'offline', 'offline'), agentId }) },
  { weight: 1, arbitrary: fc.record({ kind: of('remove'), agentId }) },
  { weight: 3, arbitrary: fc.record({ kind: of('limit'), agentId, limit: fc.option(fc.nat(3)) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: of('hours'),
      hours: of<Timetable>('always', 'always', 'days', 'days', 'never'),
      gate: of('all', 'web_chat'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: of('rules'),
      enabled: pick(true, true, true, false),
      backlog: of('assign', 'assign', 'leave'),
      backlogPerAgent: pick(null, 1, 5),
      rotate: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: of('teams'), set: fc.nat(teamSets.length - 1) }) },
  { weight: 4, arbitrary: fc.record({ kind: of('wait'), minutes: pick(1, 4, 11, 35, 35, 130, 130, 700) }) },
);

/** What goes wrong at the so-many-eth call of anything: the process dies, or the call fails, before or after it was done. */
export interface Fault {
  readonly at: number;
  readonly kind: 'killed' | 'failed' | 'conflict';
  readonly after: boolean;
}

export interface History {
  /** Which there are in the beginning. */
  readonly teams: number;
  /** Most tickets that wait with each, in the beginning. */
  readonly limits: readonly (number | null)[];
  readonly acts: readonly Act[];
  /** How many of them happen before everything is left to settle. */
  readonly chapter: number;
  /** How many of them happen at once. */
  readonly abreast: number;
  readonly faults: readonly Fault[];
  /** Of the order in which everything gets its turn. */
  readonly seed: number;
  /** Every index answers as things were two seconds ago. */
  readonly lag: boolean;
}

export const history = (
  most: { acts: number; calls: number; faults: number },
  shortestChapter = 1,
): fc.Arbitrary<History> =>
  fc.record({
    teams: fc.nat(teamSets.length - 1),
    limits: fc.array(fc.option(fc.integer({ min: 1, max: 3 })), { maxLength: crew.length }),
    acts: fc.array(act, { minLength: 3, maxLength: most.acts, size: 'max' }),
    chapter: fc.integer({ min: shortestChapter, max: 12 }),
    abreast: fc.integer({ min: 1, max: 3 }),
    faults: fc.array(
      fc.record({
        at: fc.integer({ min: 1, max: most.calls }),
        kind: of('killed', 'failed', 'conflict'),
        after: fc.boolean(),
      }),
      { maxLength: most.faults },
    ),
    seed: fc.integer(),
    lag: fc.boolean(),
  });
