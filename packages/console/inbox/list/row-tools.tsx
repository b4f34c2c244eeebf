import { Ellipsis } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { patiently } from '#console/parts/load.ts';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Menu } from '#console/ui/menu.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { extendTo, toggle } from '../selection.ts';
import type { Doing } from '../use-doing.ts';
import styles from './row-tools.module.css';

const RowMenu = patiently(() => import('./row-menu.tsx').then(({ RowMenu }) => RowMenu));

export interface RowToolsProps {
  readonly ticket: TicketDocument;
  readonly name: string;
  readonly doing: Doing;
  readonly isSelected: boolean;
}

/** A row's checkbox, and what can be done with it: on a selected row, with all that are selected. */
export function RowTools({ ticket, name, doing, isSelected }: RowToolsProps) {
  const { t } = useTranslation();
  // A menu for each of thousands of rows is made when it is asked for.
  const [isMade, setMade] = useState(false);
  const more = (
    <IconButton
      icon={Ellipsis}
      label={t('bulk.menu', { name })}
      className={styles.more}
      onClick={() => setMade(true)}
      aria-haspopup="menu"
    />
  );
  return (
    <>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={isSelected}
          aria-label={t('bulk.select', { name })}
          onChange={({ nativeEvent }) => {
            const isExtending = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey;
            if (isExtending)
              extendTo(
                ticket.id,
                doing.inOrder().map(({ id }) => id),
              );
            else toggle(ticket.id);
          }}
        />
      </label>
      {isMade ? (
        <Menu isOpened align="end" trigger={more}>
          <Suspense>
            <RowMenu ticket={ticket} doing={doing} isSelected={isSelected} />
          </Suspense>
        </Menu>
      ) : (
        more
      )}
    </>
  );
}
