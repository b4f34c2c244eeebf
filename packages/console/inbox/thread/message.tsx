import { Bot, Lock, Sparkles } from 'lucide-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import { classes } from '#console/ui/classes.ts';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { useContactName } from '../contact-name.ts';
import { Attachments } from './attachments.tsx';
import { Delivery } from './delivery.tsx';
import { HistoryLine } from './history-line.tsx';
import { HtmlMail } from './html-mail.tsx';
import { Linked } from './linked.tsx';
import styles from './message.module.css';
import { saidIn } from './said.ts';

export interface MessageProps {
  readonly message: MessageDocument;
  readonly ticket: TicketDocument;
}

/** One entry of a thread. */
export const Message = memo(function Message({ message, ticket }: MessageProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isWhole, setWhole] = useState(false);
  const name = useAuthor(message, ticket);
  if (message.author === 'system' && message.internal) return <HistoryLine message={message} />;
  const isTheirs = message.author === 'customer';
  const html = isWhole ? message.html : undefined;
  return (
    <article
      className={classes(
        styles.message,
        isTheirs ? styles.theirs : styles.ours,
        message.internal && styles.note,
        html !== undefined && styles.whole,
      )}
    >
      {isTheirs && <Avatar name={name} />}
      <div className={styles.box}>
        <header className={styles.head}>
          {message.internal && <Lock size={12} aria-hidden="true" />}
          {message.author === 'ai' && <Sparkles size={12} aria-hidden="true" />}
          {message.author === 'system' && <Bot size={13} aria-hidden="true" />}
          <bdi className={styles.author}>{name}</bdi>
          {message.internal && <span>{t('message.note')}</span>}
          <time dateTime={message.at} title={formats.whole(message.at)}>
            {formats.time(message.at)}
          </time>
        </header>
        <div className={styles.bubble}>
          {html !== undefined ? (
            <HtmlMail html={html} attachments={message.attachments} />
          ) : (
            <Linked text={isWhole ? (message.fullText ?? message.text) : saidIn(message, ticket, t)} />
          )}
          <Attachments attachments={message.attachments} />
        </div>
        <footer className={styles.foot}>
          {(message.html !== undefined || message.fullText !== undefined) && (
            <button type="button" className={styles.toggle} onClick={() => setWhole(!isWhole)}>
              {t(isWhole ? 'message.showText' : 'message.showOriginal')}
            </button>
          )}
          {message.cc && (
            <span className={styles.cc}>{t('message.cc', { addresses: formats.list(message.cc) })}</span>
          )}
          <Delivery message={message} ticketId={ticket.id} />
        </footer>
      </div>
    </article>
  );
});

function useAuthor({ author, agent, sender }: MessageDocument, ticket: TicketDocument): string {
  const { t } = useTranslation();
  const nameOf = useContactName();
  if (author === 'customer') return sender ?? nameOf(ticket);
  if (author === 'ai') return t('message.ai');
  return agent?.name ?? t('message.automatic');
}
