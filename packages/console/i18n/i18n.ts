import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { storedChoice } from '#console/ui/stored-choice.ts';

/** The languages there are: a file each beside this one. */
const files = import.meta.glob<{ default: Record<string, unknown> }>('./*.json');

export const languages = Object.keys(files).map((file) => file.slice(2, -5));

const usual = 'en';

/** What somebody chose, else what their browser asks for, as far as it is there. */
export const languageChoice = storedChoice('rondo.language', languages, languageOfBrowser());

function languageOfBrowser(): string {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2));
  return wanted.find((language) => languages.includes(language)) ?? usual;
}

/** Only the language that is read is loaded. */
export async function startTranslations(): Promise<void> {
  const language = languageChoice.get();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: await textsOf(language) } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  document.documentElement.lang = language;
}

export async function changeLanguage(language: string): Promise<void> {
  i18next.addResourceBundle(language, 'translation', await textsOf(language));
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  languageChoice.set(language);
}

async function textsOf(language: string): Promise<Record<string, unknown>> {
  const load = files[`./${language}.json`];
  if (load === undefined) throw new Error(`there are no texts in ${language}`);
  return (await load()).default;
}
