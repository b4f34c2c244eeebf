import type { Phrases } from './phrases/phrases.ts';
import type { Chance } from './random.ts';
import { type Minute, onDay, timeOfDay } from './time.ts';
import { sidOf } from './twilio.ts';

export interface CustomerMessage {
  readonly sid: string;
  readonly text: string;
  /** How often the provider delivers it at once. */
  readonly copies: number;
  /** When it delivers it once more. */
  readonly againAt: Minute | null;
}

export interface PlannedAnswer {
  /** Names the answer, so that posting it again makes no second one. */
  readonly key: string;
  readonly at: Minute;
  readonly text: string;
  /** For colleagues only. */
  readonly internal: boolean;
  readonly thenClose: boolean;
}

/** What a customer writes at one time, and what they are to be answered. */
export interface Exchange {
  readonly at: Minute;
  readonly messages: readonly CustomerMessage[];
  /** Sent at the same moment, not one after another. */
  readonly together: boolean;
  readonly answers: readonly PlannedAnswer[];
}

/** Writes down, one after another, what a customer and the team say. */
export interface Script {
  readonly exchanges: readonly Exchange[];
  /** What the customer writes at a time and what it is answered; returns when that is, or would be. */
  add(at: Minute, texts: readonly string[], answers: readonly string[], thenClose?: boolean): Minute;
  /** Further words of an agent, after the last answer. */
  addWord(at: Minute, text: string): void;
}

/** Tickets are answered within the hour, or in the morning. */
function answeringTime(at: Minute, chance: Chance): Minute {
  const isAtWork = timeOfDay(at) >= onDay(1, 8) && timeOfDay(at) < onDay(1, 17, 15);
  return isAtWork ? at + chance.between(10, 45) : onDay(2, 8, 30) + chance.between(0, 90);
}

export function createScript(phone: string, { nudges, note }: Phrases, chance: Chance): Script {
  const order = `#${chance.between(10_000, 99_999)}`;
  const unsaid = chance.shuffle(nudges);
  const exchanges: Exchange[] = [];
  let said = 0;
  let answered = 0;
  const fill = (text: string) => text.replaceAll('{order}', order);
  const message = (text: string, at: Minute): CustomerMessage => {
    said += 1;
    return {
      sid: sidOf(phone, String(said)),
      text: fill(text),
      copies: chance.oneIn(9) ? chance.between(2, 3) : 1,
      againAt: chance.oneIn(20) ? at + chance.between(30, 90) : null,
    };
  };
  const answer = (text: string, at: Minute, more: Partial<PlannedAnswer> = {}): PlannedAnswer => {
    answered += 1;
    const key = `demo-${phone.slice(1)}-${answered}`;
    return { key, at, text: fill(text), internal: false, thenClose: false, ...more };
  };
  return {
    exchanges,
    add(at, texts, answers, thenClose = false) {
      const nudge = chance.oneIn(3) ? unsaid.splice(0, 1) : [];
      const messages = [...texts, ...nudge].map((text) => message(text, at));
      const answeredAt = answeringTime(at, chance);
      const notes =
        answers.length > 0 && chance.oneIn(8) ? [answer(note, answeredAt, { internal: true })] : [];
      const spoken = answers.map((text, index) =>
        answer(text, answeredAt, { thenClose: thenClose && index === answers.length - 1 }),
      );
      exchanges.push({ at, messages, together: chance.oneIn(4), answers: [...notes, ...spoken] });
      return answeredAt;
    },
    addWord(at, text) {
      const last = exchanges.pop();
      if (last) exchanges.push({ ...last, answers: [...last.answers, answer(text, at)] });
    },
  };
}
