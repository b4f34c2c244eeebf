import { useTranslation } from 'react-i18next';
import { hintOf } from '#console/keys/hint.ts';
import { MenuItem, MenuSeparator } from '#console/ui/menu.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useMoving, useMyself } from '../place.ts';
import { selectionNow, toggle } from '../selection.ts';
import { mayReopen } from '../use-doing.ts';
import type { RowToolsProps } from './row-tools.tsx';

/** What can be done with a ticket, and on a selected one with all that are selected. */
export function RowMenu({ ticket, doing, isSelected }: Omit<RowToolsProps, 'name'>) {
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
      {mayReopen(ticket) && (
        <MenuItem onClick={() => doing.reopen(meant())} hint={hintOf('reopen')}>
          {t('keys.names.reopen')}
        </MenuItem>
      )}
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
