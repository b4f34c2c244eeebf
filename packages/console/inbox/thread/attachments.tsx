import { Paperclip } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
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

function File({ attachment: { name, bytes, url, refused, pending } }: { attachment: Attachment }) {
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
  if (url === undefined) return <span className={styles.file}>{words}</span>;
  return (
    <a className={styles.file} href={url} target="_blank" rel="noopener noreferrer">
      {words}
    </a>
  );
}
