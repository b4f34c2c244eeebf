import { Moon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { hintOf } from '#console/keys/hint.ts';
import { serverNow } from '#console/live/clock.ts';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '#console/ui/menu.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useDoing } from '../use-doing.ts';
import { useSnoozing } from '../use-snoozing.ts';
import { snoozeNames, snoozeUntil } from './snooze.ts';

/** T9: puts a ticket aside until a time. */
export function SnoozeMenu({ ticket }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { snooze, wake } = useSnoozing();
  const { askSnooze } = useDoing();
  return (
    <Menu align="end" trigger={<IconButton icon={Moon} label={t('thread.snooze')} keys={hintOf('snooze')} />}>
      {snoozeNames.map((name) => (
        <MenuItem
          key={name}
          onClick={() => snooze([ticket], snoozeUntil(name, serverNow()))}
          hint={formats.dateTime(snoozeUntil(name, serverNow()))}
        >
          {t(`snooze.${name}`)}
        </MenuItem>
      ))}
      <MenuItem onClick={() => askSnooze([ticket])}>{t('picker.snoozeDate')}</MenuItem>
      {ticket.status === 'snoozed' && (
        <>
          <MenuSeparator />
          <MenuItem onClick={() => wake(ticket)}>{t('snooze.wake')}</MenuItem>
        </>
      )}
    </Menu>
  );
}
