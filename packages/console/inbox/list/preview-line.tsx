import { Paperclip } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PreviewDocument } from '#contracts/api/tickets.ts';
import styles from './preview-line.module.css';

export interface PreviewLineProps {
  readonly preview: PreviewDocument;
  /** Whose own words are told as theirs. */
  readonly myId: string;
}

/** What was said last, and by whom where that isn't the contact. */
export function PreviewLine({ preview, myId }: PreviewLineProps) {
  const { t } = useTranslation();
  const { author, agent, sender, text, files = 0 } = preview;
  const theirs = author === 'ai' ? t('ticket.handledByAi') : (agent?.name ?? sender);
  const who = agent?.id === myId ? t('list.you') : theirs;
  return (
    <span className={styles.line} dir="auto">
      {who !== undefined && <bdi className={styles.who}>{t('list.saidBy', { name: who })}</bdi>}{' '}
      {files > 0 && <Paperclip size={12} className={styles.file} aria-hidden="true" />}
      {files > 1 ? t('list.files', { count: files }) : text}
    </span>
  );
}
