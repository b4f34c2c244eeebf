import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import it from './it.json' with { type: 'json' };

export const languages = { en, de, es, it };
type Language = keyof typeof languages;
type Text = Exclude<keyof typeof en, 'code'>;

export type Words = ReturnType<typeof wordsIn>;

/** The first that we speak, of what the shop, its page and the browser would have. */
export function languageOf(wanted: readonly (string | null | undefined)[]): string {
  const found = wanted.find((tag) => tag != null && known(tag) !== undefined);
  return found ?? 'en';
}

const isKnown = (language: string): language is Language => Object.hasOwn(languages, language);

function known(tag: string): Language | undefined {
  const [language = ''] = tag.toLowerCase().split(/[-_]/);
  return isKnown(language) ? language : undefined;
}

/** @param tag with its region, by which times are written: `en-GB` */
export function wordsIn(tag: string) {
  const texts = languages[known(tag) ?? 'en'];
  const locale = Intl.DateTimeFormat.supportedLocalesOf([tag.replace('_', '-')])[0] ?? 'en';
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const say = (text: Text, values: Readonly<Record<string, string | number>> = {}): string =>
    Object.entries(values).reduce(
      (said, [name, value]) => said.replace(`{${name}}`, () => `${value}`),
      texts[text],
    );
  const codes = Object.entries(en.code);
  return {
    say,
    language: known(tag) ?? 'en',
    time: (at: Date) => time.format(at),
    day(at: Date, now: Date) {
      const midnight = (date: Date) => new Date(date).setHours(0, 0, 0, 0);
      // Days with a change of the clock are no 24 hours.
      const ago = Math.round((midnight(now) - midnight(at)) / 86_400_000);
      return ago === 0 ? say('today') : ago === 1 ? say('yesterday') : day.format(at);
    },
    code: (code: keyof typeof en.code) => texts.code[code],
    /** What we say by ourselves is said in the reader's language; what the shop has worded stays as it is. */
    message(code: string | undefined, text: string): string {
      const found = codes.find(([name, ours]) => name === code && ours === text);
      return found === undefined
        ? text
        : (Object.entries(texts.code).find(([name]) => name === code)?.[1] ?? text);
    },
  };
}
