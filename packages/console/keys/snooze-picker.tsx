import { CalendarClock, Moon } from 'lucide-react';
import { useLayoutEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { snoozeNames, snoozeUntil } from '#console/inbox/thread/snooze.ts';
import { serverNow } from '#console/live/clock.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { fitting } from './match.ts';
import styles from './picker.module.css';
import { Picker, type PickOption } from './picker.tsx';
import { SnoozeDate } from './snooze-date.tsx';

export interface SnoozePickerProps {
  readonly tickets: readonly TicketDocument[];
  readonly typed: string;
  readonly choose: (until: number) => void;
  readonly close: () => void;
}

/** T9: until when tickets are put aside. */
export function SnoozePicker({ tickets, typed, choose, close }: SnoozePickerProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [text, setText] = useState('');
  const [isDate, setDate] = useState(false);
  const pick = (until: number): void => {
    close();
    choose(until);
  };
  const label = t('picker.snooze', { count: tickets.length });
  const options: PickOption[] = [
    ...snoozeNames.map((name) => ({
      id: name,
      label: t(`snooze.${name}`),
      mark: <Moon size={15} aria-hidden="true" className={styles.icon} />,
      hint: formats.dateTime(snoozeUntil(name, serverNow())),
      run: () => pick(snoozeUntil(name, serverNow())),
    })),
    {
      id: 'date',
      label: t('picker.snoozeDate'),
      mark: <CalendarClock size={15} aria-hidden="true" className={styles.icon} />,
      run: () => setDate(true),
    },
  ];
  // What was typed before it was there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useLayoutEffect(() => options[Number(typed[0]) - 1]?.run(), []);
  if (isDate) return <SnoozeDate label={label} choose={pick} close={close} />;
  return (
    <Picker
      label={label}
      placeholder={t('picker.snoozeHow')}
      text={text}
      onText={setText}
      options={fitting(text, options, (option) => option.label)}
      onClose={close}
      nothing={t('picker.nothing')}
      byDigit
    />
  );
}
