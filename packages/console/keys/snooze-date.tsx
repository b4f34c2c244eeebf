import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { snoozeUntil } from '#console/inbox/thread/snooze.ts';
import { serverNow } from '#console/live/clock.ts';
import { Button } from '#console/ui/button.tsx';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import { Modal } from './modal.tsx';
import styles from './snooze-date.module.css';

export interface SnoozeDateProps {
  readonly label: string;
  readonly choose: (until: number) => void;
  readonly close: () => void;
}

/** The API takes no later one. */
const longestMs = 365 * 86_400_000;

/** A day and time of one's own. */
export function SnoozeDate({ label, choose, close }: SnoozeDateProps) {
  const { t } = useTranslation();
  const [value, setValue] = useState(() => fieldValue(snoozeUntil('tomorrow', serverNow())));
  const [isWrong, setWrong] = useState(false);
  const submit = (): void => {
    const until = new Date(value).getTime();
    const ahead = until - serverNow();
    if (ahead > 0 && ahead <= longestMs) choose(until);
    else setWrong(true);
  };
  return (
    <Modal label={label} onClose={close}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label={t('picker.until')} error={isWrong ? t('picker.untilWrong') : undefined}>
          {(tied) => (
            <Input
              {...tied}
              type="datetime-local"
              value={value}
              min={fieldValue(serverNow())}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
        <div className={styles.buttons}>
          <Button onClick={close}>{t('picker.cancel')}</Button>
          <Button variant="primary" type="submit">
            {t('thread.snooze')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** As the field writes it: the reader's own clock, without a zone. */
function fieldValue(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
