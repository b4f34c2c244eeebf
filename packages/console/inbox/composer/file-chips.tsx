import { CircleAlert, LoaderCircle, Paperclip, RotateCw, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { classes } from '#console/ui/classes.ts';
import styles from './file-chips.module.css';
import type { ComposerFiles } from './use-files.ts';

/** The files that go with what is written, and how far each has come. */
export function FileChips(props: ComposerFiles & { readonly isRefused: boolean }) {
  const { files, uploading, remove, forget, again, isRefused } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  if (files.length === 0 && uploading.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t('files.title')}>
      {files.map(({ id, name, bytes }) => (
        <Chip key={id} name={name} about={formats.bytes(bytes)} onRemove={() => remove(id)}>
          <Paperclip size={13} aria-hidden="true" />
        </Chip>
      ))}
      {uploading.map((each) => {
        const { key, file, why } = each;
        const about = why === null ? t('files.uploading') : t(`files.why.${why}`);
        return (
          <Chip key={key} name={file.name} about={about} isBad={why !== null} onRemove={() => forget(key)}>
            {why === null ? (
              <LoaderCircle size={13} className={styles.turning} aria-hidden="true" />
            ) : (
              <CircleAlert size={13} aria-hidden="true" />
            )}
            {why === 'notUploaded' && (
              <button
                type="button"
                className={styles.button}
                aria-label={t('files.again', { name: file.name })}
                title={t('files.again', { name: file.name })}
                onClick={() => again(each)}
              >
                <RotateCw size={12} aria-hidden="true" />
              </button>
            )}
          </Chip>
        );
      })}
      {isRefused && <li className={styles.refused}>{t('files.noneBySms')}</li>}
    </ul>
  );
}

interface ChipProps {
  readonly name: string;
  readonly about: string;
  readonly isBad?: boolean;
  readonly onRemove: () => void;
  /** An icon, and maybe a button. */
  readonly children: ReactNode;
}

function Chip({ name, about, isBad = false, onRemove, children }: ChipProps) {
  const { t } = useTranslation();
  return (
    <li className={classes(styles.file, isBad && styles.bad)}>
      {children}
      <bdi className={styles.name} title={name}>
        {name}
      </bdi>
      <span className={styles.about} role={isBad ? 'alert' : undefined}>
        {about}
      </span>
      <button
        type="button"
        className={styles.button}
        aria-label={t('files.remove', { name })}
        onClick={onRemove}
      >
        <X size={12} aria-hidden="true" />
      </button>
    </li>
  );
}
