import { Paperclip } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { classes } from '#console/ui/classes.ts';
import type { MessageDocument } from '#contracts/api/tickets.ts';
import styles from './attachments.module.css';

type Attachment = MessageDocument['attachments'][number];

/** The files that came along, each under the name that was made safe for it. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.files}>
      {attachments.map((attachment) => (
        <li key={attachment.id}>
          <File attachment={attachment} />
        </li>
      ))}
    </ul>
  );
}

/** What a browser shows without running anything of it. */
const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

function File({ attachment }: { attachment: Attachment }) {
  const { name, bytes, url, refused, pending, contentType } = attachment;
  const { t } = useTranslation();
  const formats = useFormats();
  const about = refused ?? (pending ? t('message.fetching') : formats.bytes(bytes));
  const words = (
    <>
      <Paperclip size={13} aria-hidden="true" />
      <bdi className={styles.name}>{name}</bdi>
      <span className={styles.about}>{about}</span>
    </>
  );
  if (url === undefined) return <span className={classes(styles.file, styles.words)}>{words}</span>;
  return (
    <a
      className={classes(styles.file, styles.link)}
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      title={name}
    >
      {pictures.has(contentType) && <Picture url={url} />}
      <span className={styles.words}>{words}</span>
    </a>
  );
}

/** Its name stands below it. Links to it change every few minutes: it isn't loaded anew for that. */
function Picture({ url }: { url: string }) {
  const [first] = useState(url);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return null;
  return (
    <img
      className={styles.picture}
      src={first}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => setBroken(true)}
    />
  );
}
