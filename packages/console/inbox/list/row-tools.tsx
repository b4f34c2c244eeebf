import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hintOf } from '#console/keys/hint.ts';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#console/ui/menu.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useMoving, useMyself } from '../place.ts';
import { extendTo, selectionNow, toggle } from '../selection.ts';
import type { Doing } from '../use-doing.ts';
import styles from './row-tools.module.css';

export interface RowToolsProps {
  readonly ticket: TicketDocument;
  readonly name: string;
  readonly doing: Doing;
  readonly isSelected: boolean;
}

/** A row's checkbox, and what can be done with it: on a selected row, with all that are selected. */
export function RowTools({ ticket, name, doing, isSelected }: RowToolsProps) {
  const { t } = useTranslation();
  const { inOrder } = useMoving();
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
                inOrder().map(({ id }) => id),
              );
            else toggle(ticket.id);
          }}
        />
      </label>
      {isMade ? (
        <Menu isOpened align="end" trigger={more}>
          <RowMenu ticket={ticket} doing={doing} isSelected={isSelected} />
        </Menu>
      ) : (
        more
      )}
    </>
  );
}

function RowMenu({ ticket, doing, isSelected }: Omit<RowToolsProps, 'name'>) {
  const { t } = useTranslation();
  const me = useMyself();
  const { inOrder } = useMoving();
  const meant = (): TicketDocument[] =>
    isSelected ? inOrder().filter(({ id }) => selectionNow().ids.has(id)) : [ticket];
  return (
    <>
      <MenuItem onClick={() => toggle(ticket.id)} hint={hintOf('select')}>
        {t(isSelected ? 'bulk.unselect' : 'keys.names.select')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem onClick={() => doing.askAssign(meant())} hint={hintOf('assign')}>
        {t('keys.names.assign')}
      </MenuItem>
      <MenuItem onClick={() => doing.assign(meant(), { id: me.id, name: me.name })} hint={hintOf('take')}>
        {t('keys.names.take')}
      </MenuItem>
      <MenuItem onClick={() => doing.askTag(meant())} hint={hintOf('tag')}>
        {t('keys.names.tag')}
      </MenuItem>
      {ticket.status !== 'closed' && (
        <>
          <MenuItem onClick={() => doing.askSnooze(meant())} hint={hintOf('snooze')}>
            {t('keys.names.snooze')}
          </MenuItem>
          <MenuSeparator />
          <MenuItem onClick={() => doing.close(meant())} hint={hintOf('close')}>
            {t('keys.names.close')}
          </MenuItem>
        </>
      )}
    </>
  );
}
