import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import styles from './html-mail.module.css';

export interface HtmlMailProps {
  readonly html: string;
  readonly attachments: MessageDocument['attachments'];
}

/**
 * A mail as its sender formatted it. It was sanitized when it came in; here it is a page without scripts and of no
 * origin, in a frame that nothing in it can leave but by a link to a page of its own.
 */
export function HtmlMail({ html, attachments }: HtmlMailProps) {
  const { t } = useTranslation();
  const page = useMemo(() => pageOf(html, attachments), [html, attachments]);
  return (
    <iframe
      className={styles.mail}
      title={t('message.original')}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={page}
    />
  );
}

/** Links can't lead the frame itself away; pictures that came along are shown where the mail has them. */
function pageOf(html: string, attachments: MessageDocument['attachments']): string {
  const shown = html.replace(/(["'])cid:([^"']+)\1/g, (whole, quote: string, id: string) => {
    const url = attachments.find(({ contentId }) => contentId === decodeURIComponent(id))?.url;
    return url === undefined ? whole : `${quote}${url.replaceAll('"', '%22')}${quote}`;
  });
  return `<!doctype html><meta charset="utf-8"><base target="_blank"><body style="margin:0;padding:4px;background:#fff;color:#1a1b20;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere">${shown}`;
}
