import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { useNow } from '#console/live/clock.ts';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import styles from './closing-time.module.css';

/** C4, C8: when it closes by itself, or why it doesn't. */
export function ClosingTime({
  ticket: { status, autoClose, closedAt, closedBy, snoozedUntil },
}: {
  ticket: TicketDocument;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  if (status === 'closed')
    return (
      <p>
        {t(`closing.by.${closedBy ?? 'agent'}`)}
        {closedAt !== undefined && <span className={styles.when}>{formats.dateTime(closedAt)}</span>}
      </p>
    );
  const closesAt = autoClose?.closesAt ?? null;
  return (
    <>
      {snoozedUntil !== undefined && <p>{t('closing.snoozed', { time: formats.dateTime(snoozedUntil) })}</p>}
      {closesAt === null ? (
        <p className={styles.still}>
          {t(autoClose === null ? 'closing.off' : `closing.${autoClose.standsStill ?? 'none'}`)}
        </p>
      ) : (
        <p>
          {t('closing.in', { when: formats.relative(closesAt, now) })}
          <time className={styles.when} dateTime={closesAt}>
            {formats.dateTime(closesAt)}
          </time>
        </p>
      )}
    </>
  );
}
