import fc from 'fast-check';
import { minute } from '#domain/ids.ts';
import { close } from '#use-cases/close.ts';
import { Chance } from '../laws/chance.ts';
import { judge } from './judge.ts';
import type { Fault } from './there.ts';
import { type Ground, numbers, openWorld, type Shaking, ticketOf } from './world.ts';

const kinds = {
  write: 8,
  'hand off': 4,
  'reply there': 4,
  'close there': 2,
  'remove there': 1,
  claim: 1,
  answer: 1,
  close: 1,
  'helpdesk is down': 1,
  'helpdesk refuses': 1,
  'helpdesk is back': 3,
  'AI agent is down': 1,
  'AI agent is back': 3,
  'time passes': 2,
} as const;
type Kind = keyof typeof kinds;

interface Act {
  readonly kind: Kind;
  readonly person: string;
  /** How many things happen by themselves before the next act. */
  readonly meanwhile: number;
}

export interface History {
  readonly seed: number;
  /** Of a hundred calls. */
  readonly faults: number;
  readonly acts: readonly Act[];
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    ...Object.entries(kinds).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind as Kind) })),
  ),
  person: fc.constantFrom(...numbers),
  meanwhile: fc.integer({ min: 0, max: 12 }),
});

export const history = ({ acts, faults }: { acts: number; faults: number }): fc.Arbitrary<History> =>
  fc.record({
    seed: fc.integer(),
    faults: fc.integer({ min: 0, max: faults }),
    acts: fc.array(act, { minLength: 3, maxLength: acts }),
  });

const passing: readonly Fault[] = ['busy', 'lost-before', 'lost-after', 'crash-before', 'crash-after'];

/** Lives a history to its end, where everything works again; which laws it broke. */
export async function live(ground: Ground, { seed, faults, acts }: History): Promise<string[]> {
  const chance = new Chance(seed);
  const modes: { helpdesk: Fault | null; ai: Fault | null } = { helpdesk: null, ai: null };
  const strikes = (): boolean => chance.below(100) < faults;
  const faultOf = (mode: Fault | null): Fault | null =>
    mode ?? (strikes() ? (passing[chance.below(passing.length)] ?? null) : null);
  const shaking: Shaking = {
    table: () => (chance.below(400) < faults ? (chance.below(2) === 0 ? 'before' : 'after') : null),
    helpdesk: () => faultOf(modes.helpdesk),
    ai: () => faultOf(modes.ai),
    webhooks: () => chance.below(4),
    scatter: (items) =>
      [...items, ...items.filter(strikes)]
        .map((item) => ({ item, place: chance.next() }))
        .toSorted((one, other) => (faults === 0 ? 0 : one.place - other.place))
        .map(({ item }) => item),
  };
  const world = await openWorld(ground, { shaking });
  const closedByHand = new Set<string>();
  const steps = ['react', 'relay', 'webhooks', 'deliver', 'deliver', 'time'] as const;
  for (const { kind, person, meanwhile } of acts) {
    const theirs = world.there.tickets.filter(({ opening }) =>
      opening.externalId.startsWith(`msg_${ticketOf(person).slice(4)}_`),
    );
    const there = theirs.filter(({ deleted }) => !deleted).at(-1);
    const known = (await world.store.loadTicket(ticketOf(person))) !== null;
    if (kind === 'write') {
      await world.write(person);
      closedByHand.delete(person);
    } else if (kind === 'hand off' && known) await world.handOff(person);
    else if (kind === 'reply there' && there !== undefined) world.there.reply(there);
    else if (kind === 'close there' && there !== undefined) world.there.close(there);
    else if (kind === 'remove there' && there !== undefined) world.there.remove(there);
    else if (kind === 'claim' && known) await world.claim(person);
    else if (kind === 'answer' && known) await world.answer(person);
    else if (kind === 'close' && known) {
      closedByHand.add(person);
      world.calm.now = true;
      await close({ ticketId: ticketOf(person), by: 'agt_sam' }, world.deps as never);
      world.calm.now = false;
    } else if (kind === 'helpdesk is down') modes.helpdesk = 'busy';
    else if (kind === 'helpdesk refuses') modes.helpdesk = 'rejected';
    else if (kind === 'helpdesk is back') modes.helpdesk = null;
    else if (kind === 'AI agent is down') modes.ai = 'busy';
    else if (kind === 'AI agent is back') modes.ai = null;
    else if (kind === 'time passes') world.pass(10 * minute);
    for (let step = 0; step < meanwhile; step++) {
      const name = steps[chance.below(steps.length)];
      if (name !== undefined) await world.steps[name]();
    }
  }
  world.calm.now = true;
  await world.settle();
  // Of the webhooks the last one comes, sooner or later.
  world.heard.push(...world.there.tickets);
  await world.settle();
  return judge(world, closedByHand);
}
