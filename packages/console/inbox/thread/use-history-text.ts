import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import { historyWords } from './history-words.ts';

export function useHistoryText(entry: MessageDocument): string {
  const { t } = useTranslation();
  return historyWords(entry, { t, formats: useFormats() });
}
