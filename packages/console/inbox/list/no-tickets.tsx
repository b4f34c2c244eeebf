import { Inbox, SearchX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '#console/ui/empty.tsx';
import { type ListQuery, searchOf } from '../list-query.ts';

/** Nothing to do is good news; nothing found isn't. */
export function NoTickets({ list }: { list: ListQuery }) {
  const { t } = useTranslation();
  if (searchOf(list) !== '')
    return <Empty icon={SearchX} title={t('list.nothingFound')} text={t('list.tryOther')} />;
  return <Empty icon={Inbox} title={t(`list.empty.${list.view}`)} text={t(`list.emptyHint.${list.view}`)} />;
}
