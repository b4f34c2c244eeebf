import { ChartNoAxesColumn } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '#console/ui/empty.tsx';

/** A1: analysts read reports, and no tickets. */
export function NoInbox() {
  const { t } = useTranslation();
  return <Empty icon={ChartNoAxesColumn} title={t('shell.noInbox')} text={t('shell.noInboxWhy')} />;
}
