import type { CustomerMessage, Exchange, Persona, PlannedAnswer, PlannedMail } from './planned.ts';
import type { Chance } from './random.ts';
import { type Minute, onDay, timeOfDay } from './time.ts';

export interface More {
  /** The agent closes the ticket with the last answer. */
  readonly thenClose?: boolean;
  readonly matter?: number;
  readonly subject?: string;
  readonly photo?: boolean;
  readonly machine?: PlannedMail['machine'];
  readonly ends?: boolean;
}

/** Writes down, one after another, what a customer and the team say. */
export interface Script {
  readonly exchanges: readonly Exchange[];
  /** What the customer writes at a time and what it is answered; returns when that is, or would be. */
  add(at: Minute, texts: readonly string[], answers: readonly string[], more?: More): Minute;
  /** Further words of an agent, after the last answer. */
  addWord(at: Minute, text: string): void;
}

/** Tickets are answered within the hour, or in the morning. */
function answeringTime(at: Minute, chance: Chance): Minute {
  const isAtWork = timeOfDay(at) >= onDay(1, 8) && timeOfDay(at) < onDay(1, 17, 15);
  return isAtWork ? at + chance.between(10, 45) : onDay(2, 8, 30) + chance.between(0, 90);
}

/** @param subject of the mails, unless something else is said */
export function createScript(
  { channel, address, phrases }: Persona,
  subject: string,
  chance: Chance,
): Script {
  const order = `#${chance.between(10_000, 99_999)}`;
  const unsaid = chance.shuffle(phrases.nudges);
  const exchanges: Exchange[] = [];
  let said = 0;
  let answered = 0;
  const fill = (text: string) => text.replaceAll('{order}', order);
  const mail = (isFirst: boolean, { machine = null, photo = false, ...more }: More): PlannedMail | null => {
    if (channel !== 'email') return null;
    const own = fill(more.subject ?? subject);
    return {
      subject: isFirst || machine !== null ? own : `Re: ${own}`,
      knowsReplyAddress: !chance.oneIn(3),
      tail: machine === null && chance.oneIn(3) ? phrases.mail.sentFrom : null,
      quotes: machine === null && !isFirst && !chance.oneIn(4),
      photo: photo && isFirst,
      machine,
    };
  };
  const message = (text: string, at: Minute, isFirst: boolean, more: More): CustomerMessage => {
    said += 1;
    return {
      id: `${address} ${said}`,
      text: fill(text),
      copies: chance.oneIn(9) ? chance.between(2, 3) : 1,
      againAt: chance.oneIn(20) ? at + chance.between(30, 90) : null,
      mail: mail(isFirst, more),
    };
  };
  const answer = (text: string, at: Minute, more: Partial<PlannedAnswer> = {}): PlannedAnswer => {
    answered += 1;
    const key = `demo-${address.replace(/^\+/, '')}-${answered}`;
    return { key, at, text: fill(text), internal: false, thenClose: false, ...more };
  };
  return {
    exchanges,
    add(at, texts, answers, more = {}) {
      const { matter = 1, thenClose = false, ends = false, machine = null } = more;
      const isNew = !exchanges.some((exchange) => exchange.matter === matter);
      const nudge = machine === null && chance.oneIn(3) ? unsaid.splice(0, 1) : [];
      // Who writes mails says it all in one.
      const written = channel === 'email' ? [texts.join('\n\n'), ...nudge] : [...texts, ...nudge];
      const messages = written.map((text, index) => message(text, at, isNew && index === 0, more));
      const answeredAt = answeringTime(at, chance);
      const notes =
        answers.length > 0 && chance.oneIn(8) ? [answer(phrases.note, answeredAt, { internal: true })] : [];
      const spoken = answers.map((text, index) =>
        answer(text, answeredAt, { thenClose: thenClose && index === answers.length - 1 }),
      );
      // A second mail names the first, which has to have come for that to lead anywhere.
      const together = chance.oneIn(4) && !(channel === 'email' && isNew);
      exchanges.push({ at, matter, messages, together, ends, answers: [...notes, ...spoken] });
      return answeredAt;
    },
    addWord(at, text) {
      const last = exchanges.pop();
      if (last) exchanges.push({ ...last, answers: [...last.answers, answer(text, at)] });
    },
  };
}
