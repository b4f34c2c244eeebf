import { useTranslation } from 'react-i18next';
import { ApiProblem } from './problem.ts';

/** What is to be said of a failure: the API's own words are English, and are said where there are no others. */
export function useWhy(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiProblem)) return t('problem.tryLater');
    const known: string = t(`problem.codes.${error.code}`, '');
    if (known !== '') return known;
    if (error.status >= 500) return t('problem.onOurSide');
    if (error.status === 403) return t('problem.notAllowed');
    if (error.status === 404) return t('problem.gone');
    if (error.status === 429) return t('problem.tooMuch');
    return i18n.language === 'en' ? error.message : t('problem.notSaid');
  };
}
