import { useTranslation } from 'react-i18next';
import { useMe } from '#console/api/queries.ts';
import { valuesOf } from '#console/macros/values.ts';
import { fillIn } from '#domain/macros.ts';
import styles from './macros.module.css';

const exampleNumber = 1042;

/** What a customer would get, of an example ticket. */
export function MacroPreview({ text }: { text: string }) {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const values = valuesOf(
    {
      channel: 'email',
      number: exampleNumber,
      subject: t('settings.macros.example.subject'),
      contact: { name: t('settings.macros.example.name'), address: t('settings.macros.example.address') },
    },
    { name: me?.name ?? '' },
  );
  return (
    <figure className={styles.preview}>
      <figcaption className={styles.caption}>
        {t('settings.macros.preview', { name: values['contact.name'] })}
      </figcaption>
      <p className={styles.bubble} dir="auto">
        {text.trim() === '' ? t('settings.macros.previewEmpty') : fillIn(text, values)}
      </p>
    </figure>
  );
}
