import { useTranslation } from 'react-i18next';
import type { MacroDocument } from '#contracts/api/macros.ts';
import formStyles from '../settings-form.module.css';
import { MacroMarks } from './macro-marks.tsx';
import styles from './macros.module.css';

/** For those who use them, and don't write them. */
export function MacrosRead({ macros }: { macros: readonly MacroDocument[] }) {
  const { t } = useTranslation();
  return (
    <div className={formStyles.form}>
      <header>
        <h2 className={formStyles.title}>{t('settings.macros.title')}</h2>
        <p className={formStyles.text}>{t('settings.macros.text')}</p>
      </header>
      {macros.length === 0 && <p className={styles.none}>{t('settings.macros.none')}</p>}
      <ul className={styles.macros}>
        {macros.map((macro) => (
          <li key={macro.name} className={styles.macro}>
            <div className={styles.read}>
              <h3 className={styles.name}>{macro.name}</h3>
              <MacroMarks macro={macro} />
              <p className={styles.whole} dir="auto">
                {macro.text}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
