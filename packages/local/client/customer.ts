import type { Phrases } from './phrases/phrases.ts';
import type { Chance } from './random.ts';
import { createScript, type Exchange, type Script } from './script.ts';
import { type Minute, onDay } from './time.ts';

export type Kind =
  /** Asks and asks back on the first day, then is quiet. */
  | 'settled'
  /** The same, at greater length. */
  | 'talkative'
  /** Is told a word more on the second day. */
  | 'told-more'
  /** Writes again on the second day and is answered. */
  | 'comes-back'
  /** Writes again on the second day, when everybody has gone home. */
  | 'unheard'
  /** Is done on the first day: the agent closes by hand. */
  | 'done'
  /** Says thanks after that. */
  | 'grateful'
  /** Writes on the third evening, when the ticket has closed itself. */
  | 'returns'
  /** Writes for the first time at night. */
  | 'by-night';

export interface Customer {
  readonly kind: Kind;
  readonly phone: string;
  readonly exchanges: readonly Exchange[];
}

/** Makes up a customer of a kind. */
export function tellCustomer(
  { kind, phone, phrases }: { kind: Kind; phone: string; phrases: Phrases },
  chance: Chance,
): Customer {
  const script = createScript(phone, phrases, chance);
  const topic = chance.pick(phrases.topics);
  if (kind === 'by-night')
    script.add(chance.between(onDay(1, 19), onDay(2, 6)), topic.opening, [topic.answer]);
  else {
    const answeredAt = script.add(chance.between(onDay(1, 8, 1), onDay(1, 14, 30)), topic.opening, [
      topic.answer,
    ]);
    const isDone = kind === 'done' || kind === 'grateful';
    const words = isDone ? [topic.secondAnswer, phrases.farewell] : [topic.secondAnswer];
    const settledAt = script.add(answeredAt + 30, [topic.followUp], words, isDone);
    goOn(kind, settledAt, script, phrases, chance);
  }
  return { kind, phone, exchanges: script.exchanges };
}

/** What comes after question and answer. */
function goOn(
  kind: Exclude<Kind, 'by-night'>,
  settledAt: Minute,
  script: Script,
  { comebacks, comebackAnswer, thanks, farewell, afterthought }: Phrases,
  chance: Chance,
): void {
  const writesAgain = (at: Minute, answers: readonly string[]) =>
    script.add(at, [chance.pick(comebacks)], answers);
  switch (kind) {
    case 'talkative':
      writesAgain(settledAt + 30, [comebackAnswer]);
      break;
    case 'comes-back':
      writesAgain(chance.between(onDay(2, 8, 30), onDay(2, 13)), [comebackAnswer]);
      break;
    case 'unheard':
      writesAgain(onDay(2, 18), []);
      break;
    case 'returns':
      writesAgain(onDay(3, 20, 30), []);
      break;
    case 'grateful':
      script.add(settledAt + 60, [chance.pick(thanks)], [farewell], true);
      break;
    case 'told-more':
      script.addWord(onDay(2, 10), afterthought);
      break;
    case 'settled':
    case 'done':
      break;
  }
}
