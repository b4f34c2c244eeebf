import { useTranslation } from 'react-i18next';
import { classes } from '#console/ui/classes.ts';
import type { Outgoing } from '../composer/outgoing.ts';
import { Linked } from './linked.tsx';
import styles from './message.module.css';

/** What has just been sent, until the thread has it. */
export function OutgoingMessage({ message }: { message: Outgoing }) {
  const { t } = useTranslation();
  return (
    <article className={classes(styles.message, styles.ours, message.internal && styles.note)}>
      <div className={styles.box}>
        <div className={styles.bubble}>
          <Linked text={message.text} />
          {message.files.map(({ id, name }) => (
            <bdi key={id} className={styles.sending}>
              {name}
            </bdi>
          ))}
        </div>
        <footer className={styles.foot}>{t(message.internal ? 'message.saving' : 'delivery.sending')}</footer>
      </div>
    </article>
  );
}
