import { useFormats } from '#console/i18n/format.ts';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import styles from './history-line.module.css';
import { useHistoryText } from './use-history-text.ts';

/** T11: what became of the ticket, between what was said. */
export function HistoryLine({ message }: { message: MessageDocument }) {
  const formats = useFormats();
  const text = useHistoryText(message);
  return (
    <p className={styles.line}>
      <span dir="auto">{text}</span>
      {message.agent && <span>· {message.agent.name}</span>}
      <time dateTime={message.at} title={formats.whole(message.at)}>
        {formats.time(message.at)}
      </time>
    </p>
  );
}
