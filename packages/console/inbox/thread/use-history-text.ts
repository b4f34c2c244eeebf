import { useTranslation } from 'react-i18next';
import type { MessageDocument } from '#contracts/api/tickets.ts';

const known = [
  'closed',
  'reopened',
  'woken',
  'unqueued',
  'closed-for-inactivity',
  'closing-warning',
  'automatic-mail',
  'ai-unreachable',
] as const;

/** What the system notes, in the reader's language; what names somebody or something is told as it was written. */
export function useHistoryText({ code, text }: MessageDocument): string {
  const { t } = useTranslation();
  const name = known.find((each) => each === code);
  return name === undefined ? text : t(`history.${name}`);
}
