import { PencilLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '#console/ui/badge.tsx';
import { useHasDraft } from '../composer/kept-drafts.ts';

/** Something is written there, and wasn't sent. */
export function DraftMark({ myId, ticketId }: { myId: string; ticketId: string }) {
  const { t } = useTranslation();
  if (!useHasDraft(myId, ticketId)) return null;
  return (
    <Badge>
      <PencilLine size={11} aria-hidden="true" />
      {t('list.draft')}
    </Badge>
  );
}
