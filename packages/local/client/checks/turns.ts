import {
  countTurns,
  givenToTheAbsent,
  largestLead,
  leftOut,
  outOfOrder,
  repeatedTurns,
  type Stretch,
  stretchesOf,
} from '../fairness.ts';
import type { Log, TurnLogged } from '../log.ts';
import type { Check } from './check.ts';

/** A4, A5: fair to within one, in ring order, and nothing for the absent. */
export function checkTurns({ turns, presence }: Pick<Log, 'turns' | 'presence'>): Check[] {
  const stretches = stretchesOf(turns);
  return [
    {
      promise: 'fair: nobody was ever more than one turn ahead of another',
      faults: stretches.filter((stretch) => largestLead(stretch) > 1).map(stretchText),
    },
    {
      promise: 'in order: each turn went to the next in the ring',
      faults: [
        ...stretches.flatMap(outOfOrder).map((turn) => `${turnText(turn)} was somebody else’s`),
        ...repeatedTurns(turns).map((turn) => `turn ${turn} was given twice`),
      ],
    },
    {
      promise: 'nobody who was there was left out',
      faults: leftOut(turns, presence).map((turn) => `${turnText(turn)} left somebody out`),
    },
    {
      promise: 'nothing was given to anybody who had left',
      faults: givenToTheAbsent(turns, presence).map(
        (turn) => `${turnText(turn)} went to somebody who had left`,
      ),
    },
  ];
}

const turnText = ({ turn, number }: TurnLogged): string => `turn ${turn} (ticket #${number})`;

const stretchText = (stretch: Stretch): string =>
  `turns ${stretch.turns[0]?.turn} to ${stretch.turns.at(-1)?.turn}: ${[...countTurns(stretch).values()].join(', ')}`;
