import { Dialog } from '@base-ui/react/dialog';
import { MessagesSquare, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#console/ui/button.tsx';
import { Empty } from '#console/ui/empty.tsx';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import type { Behind } from './behind.ts';
import styles from './behind-sheet.module.css';
import { Conversation } from './conversation.tsx';
import { useBehind } from './use-behind.ts';

export interface BehindSheetProps {
  readonly behind: Behind;
  /** Of which days, in words. */
  readonly days: string;
  readonly onClose: () => void;
}

/** H11: each figure opens the conversations behind it. */
export function BehindSheet({ behind, days, onClose }: BehindSheetProps) {
  const { t } = useTranslation();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.sheet}>
          <header className={styles.head}>
            <div className={styles.words}>
              <Dialog.Title className={styles.title}>{behind.title}</Dialog.Title>
              <Dialog.Description className={styles.days}>{days}</Dialog.Description>
            </div>
            <Dialog.Close render={<IconButton icon={X} label={t('reports.behind.close')} />} />
          </header>
          <div className={styles.body}>
            <Conversations behind={behind} />
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Conversations({ behind }: { behind: Behind }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useBehind(behind);
  if (data === undefined)
    return error ? (
      <Problem error={error} retry={() => void refetch()} />
    ) : (
      <Skeleton lines={8} label={t('shell.loading')} />
    );
  const found = data.pages.flatMap(({ conversations }) => conversations);
  if (found.length === 0) return <Empty icon={MessagesSquare} title={t('reports.behind.none')} />;
  return (
    <>
      <ul className={styles.list}>
        {found.map((counted, place) => (
          <Conversation
            key={`${counted.at} ${counted.ticket?.id ?? place} ${counted.cycle}`}
            counted={counted}
          />
        ))}
      </ul>
      {hasNextPage && (
        <Button className={styles.more} disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('reports.behind.more')}
        </Button>
      )}
    </>
  );
}
