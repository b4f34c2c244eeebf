import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#console/ui/button.tsx';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import styles from './html-mail.module.css';
import { hasRemotePictures, mailPage } from './mail-page.ts';

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
  const [withPictures, setWithPictures] = useState(false);
  const page = useMemo(
    () => mailPage(html, { attachments, withPictures }),
    [html, attachments, withPictures],
  );
  return (
    <>
      {!withPictures && hasRemotePictures(html) && (
        <div className={styles.kept}>
          <p>{t('message.picturesKept')}</p>
          <Button size="small" onClick={() => setWithPictures(true)}>
            {t('message.showPictures')}
          </Button>
        </div>
      )}
      <iframe
        className={styles.mail}
        title={t('message.original')}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={page}
      />
    </>
  );
}
