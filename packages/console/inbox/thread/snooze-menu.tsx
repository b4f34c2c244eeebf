import { Moon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { hintOf } from '#console/keys/hint.ts';
import { serverNow } from '#console/live/clock.ts';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Menu, MenuItem } from '#console/ui/menu.tsx';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { useTicketActions } from '../actions.ts';
import { useMoving } from '../place.ts';
import { type SnoozeName, snoozeNames, snoozeUntil } from './snooze.ts';

/** T9: puts a ticket aside until a time. */
export function SnoozeMenu({ ticket }: { ticket: TicketDocument }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { snooze } = useTicketActions();
  const { moveOn } = useMoving();
  const choose = (name: SnoozeName): void => {
    moveOn();
    void snooze(ticket, new Date(snoozeUntil(name, serverNow())).toISOString());
  };
  return (
    <Menu align="end" trigger={<IconButton icon={Moon} label={t('thread.snooze')} keys={hintOf('snooze')} />}>
      {snoozeNames.map((name) => (
        <MenuItem
          key={name}
          onClick={() => choose(name)}
          hint={formats.dateTime(snoozeUntil(name, serverNow()))}
        >
          {t(`snooze.${name}`)}
        </MenuItem>
      ))}
    </Menu>
  );
}
