import { Check, CheckCheck, CircleAlert, Clock3 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useApi } from '#console/api/context.ts';
import { whyOf } from '#console/api/why.ts';
import { whileChanging } from '#console/live/use-live.ts';
import { sayFailed } from '#console/ui/toasts.ts';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import styles from './delivery.module.css';

const icons = {
  pending: Clock3,
  sending: Clock3,
  sent: Check,
  delivered: CheckCheck,
  failed: CircleAlert,
  possibly_sent: CircleAlert,
};

/** How far a message has come; what has failed is sent again by hand. */
export function Delivery({ message, ticketId }: { message: MessageDocument; ticketId: string }) {
  const { t } = useTranslation();
  const api = useApi();
  const { delivery, failure } = message;
  // What customers write is carried on, too, where somebody else handles the ticket: only its failure is news here.
  if (delivery === undefined || (message.author === 'customer' && delivery !== 'failed')) return null;
  const Icon = icons[delivery];
  const isInDoubt = delivery === 'failed' || delivery === 'possibly_sent';
  const retry = (): void => {
    whileChanging(() => api.post(`/tickets/${ticketId}/messages/${message.id}/retry`)).catch(
      (error: unknown) => sayFailed(t('delivery.notRetried'), whyOf(error)),
    );
  };
  return (
    <span className={isInDoubt ? styles.inDoubt : styles.state}>
      <Icon size={13} aria-hidden="true" />
      {t(`delivery.${delivery}`)}
      {failure !== undefined && isInDoubt && <span>· {failure}</span>}
      {isInDoubt && (
        <button type="button" className={styles.retry} onClick={retry}>
          {t('delivery.retry')}
        </button>
      )}
    </span>
  );
}
