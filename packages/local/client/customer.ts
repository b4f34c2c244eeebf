import type { Exchange, Persona } from './planned.ts';
import type { Chance } from './random.ts';
import { createScript, type Script } from './script.ts';
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
  | 'by-night'
  /** Ends the chat when all is said. */
  | 'leaves'
  /** Begins another thread on the second day, under the same subject. */
  | 'another-matter'
  /** Is out of office: a machine answers our answer. */
  | 'away'
  /** Is a newsletter. */
  | 'newsletter';

export interface Customer extends Persona {
  readonly kind: Kind;
  readonly exchanges: readonly Exchange[];
}

/** Makes up a customer of a kind. */
export function tellCustomer(kind: Kind, persona: Persona, chance: Chance): Customer {
  const { phrases } = persona;
  const topic = chance.pick(phrases.topics);
  const script = createScript(persona, topic.subject, chance);
  const duringTheDay = chance.between(onDay(1, 8, 1), onDay(1, 14, 30));
  if (kind === 'by-night')
    script.add(chance.between(onDay(1, 19), onDay(2, 6)), topic.opening, [topic.answer]);
  else if (kind === 'newsletter') {
    const { newsletter, newsletterSubject: subject } = phrases.mail;
    script.add(duringTheDay, [newsletter], [], { machine: 'newsletter', subject });
  } else {
    const isDone = kind === 'done' || kind === 'grateful';
    const answeredAt = script.add(duringTheDay, topic.opening, [topic.answer], { photo: isDone });
    const words = isDone ? [topic.secondAnswer, phrases.farewell] : [topic.secondAnswer];
    const settledAt = script.add(answeredAt + 30, [topic.followUp], words, { thenClose: isDone });
    goOn(kind, settledAt, script, { ...persona, subject: topic.subject }, chance);
  }
  return { ...persona, kind, exchanges: script.exchanges };
}

/** What comes after question and answer. */
function goOn(
  kind: Exclude<Kind, 'by-night' | 'newsletter'>,
  settledAt: Minute,
  script: Script,
  { subject, phrases }: Persona & { subject: string },
  chance: Chance,
): void {
  const { comebacks, comebackAnswer, thanks, farewell, afterthought, mail } = phrases;
  const writesAgain = (at: Minute, answers: readonly string[], matter = 1) =>
    script.add(at, [chance.pick(comebacks)], answers, { matter });
  switch (kind) {
    case 'talkative':
      writesAgain(settledAt + 30, [comebackAnswer]);
      break;
    case 'comes-back':
      writesAgain(chance.between(onDay(2, 8, 30), onDay(2, 13)), [comebackAnswer]);
      break;
    case 'another-matter':
      writesAgain(chance.between(onDay(2, 8, 30), onDay(2, 13)), [comebackAnswer], 2);
      break;
    case 'unheard':
      writesAgain(onDay(2, 18), []);
      break;
    case 'returns':
      writesAgain(onDay(3, 20, 30), []);
      break;
    case 'grateful':
      script.add(settledAt + 60, [chance.pick(thanks)], [farewell], { thenClose: true });
      break;
    case 'leaves':
      script.add(settledAt + 60, [chance.pick(thanks)], [], { ends: true });
      break;
    case 'told-more':
      script.addWord(onDay(2, 10), afterthought);
      break;
    case 'away': {
      const away = {
        machine: 'out-of-office',
        subject: mail.awaySubject.replace('{subject}', subject),
      } as const;
      script.add(settledAt + 60, [mail.away], [], away);
      break;
    }
    case 'settled':
    case 'done':
      break;
  }
}
