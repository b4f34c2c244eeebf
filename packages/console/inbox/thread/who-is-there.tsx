import { PencilLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { usePresence } from '#console/api/queries.ts';
import { useFormats } from '#console/i18n/format.ts';
import styles from './who-is-there.module.css';

/** Somebody else is answering this; or the customer is writing. */
export function WhoIsThere({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const presence = usePresence(ticketId);
  const names = presence?.answering.map(({ name }) => name) ?? [];
  return (
    <div role="status" className={styles.place}>
      {names.length > 0 && (
        <p className={styles.answering}>
          <PencilLine size={13} aria-hidden="true" />
          {t('thread.answering', { names: formats.list(names), count: names.length })}
        </p>
      )}
      {presence?.customerTyping && <p className={styles.typing}>{t('thread.customerTyping')}</p>}
    </div>
  );
}
