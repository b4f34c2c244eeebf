import i18next from 'i18next';
import type en from '#console/i18n/en.json';
import { ApiProblem } from './problem.ts';

type Code = keyof (typeof en)['problem']['codes'];
type FaultCode = keyof (typeof en)['problem']['faults'];

const isCode = (code: string): code is Code => i18next.exists(`problem.codes.${code}`);
const isFaultCode = (code: string): code is FaultCode => i18next.exists(`problem.faults.${code}`);
const isEnglish = (): boolean => i18next.language === 'en';

/** What is to be said of a failure. The API's own words are English: only where there are no others. */
export function whyOf(error: unknown): string {
  const { t } = i18next;
  if (!(error instanceof ApiProblem)) return t('problem.tryLater');
  const { code, status } = error;
  if (isCode(code)) return t(`problem.codes.${code}`);
  if (status >= 500) return t('problem.onOurSide');
  if (status === 403) return t('problem.notAllowed');
  if (status === 404) return t('problem.gone');
  if (status === 429) return t('problem.tooMuch');
  return isEnglish() ? error.message : t('problem.notSaid');
}

/** The same of a fault in what was entered. */
export function faultText({ message, code = '' }: { message: string; code?: string | undefined }): string {
  if (isFaultCode(code)) return i18next.t(`problem.faults.${code}`);
  return isEnglish() ? message : i18next.t('problem.faults.other');
}
