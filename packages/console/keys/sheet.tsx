import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Kbd } from '#console/ui/kbd.tsx';
import { useStoredChoice } from '#console/ui/stored-choice.ts';
import { Switch } from '#console/ui/switch.tsx';
import { capsOf } from './hint.ts';
import { Modal } from './modal.tsx';
import { singleKeysChoice } from './preferences.ts';
import styles from './sheet.module.css';
import { allShortcuts, isSingle, type Where } from './shortcuts.ts';

const places: readonly Where[] = ['list', 'ticket', 'text', 'everywhere'];

/** All that keys do. */
export function Sheet({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const isOn = useStoredChoice(singleKeysChoice) === 'on';
  return (
    <Modal label={t('keys.title')} onClose={close} className={styles.sheet}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t('keys.title')}</h2>
        <label className={styles.single} htmlFor="single-keys">
          {t('keys.single')}
          <Switch
            id="single-keys"
            label={t('keys.single')}
            checked={isOn}
            onChange={(checked) => singleKeysChoice.set(checked ? 'on' : 'off')}
          />
        </label>
        <IconButton icon={X} label={t('keys.close')} onClick={close} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so has to be reached by keyboard */}
      <section className={styles.places} aria-label={t('keys.title')} tabIndex={0}>
        {places.map((where) => (
          <section key={where} className={styles.place}>
            <h3 className={styles.where}>{t(`keys.where.${where}`)}</h3>
            <dl>
              {allShortcuts
                .filter((shortcut) => shortcut.where === where)
                .map(({ id, keys }) => (
                  <div key={id} className={styles.line}>
                    <dt>{t(`keys.names.${id}`)}</dt>
                    <dd className={styles.keys}>
                      {keys.map((each) => (
                        <Caps key={each} keys={each} isOff={!isOn && where !== 'text' && isSingle(each)} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </section>
    </Modal>
  );
}

const Caps = ({ keys, isOff }: { keys: string; isOff: boolean }) => {
  const caps = capsOf(keys).map((cap) => <Kbd key={cap}>{cap}</Kbd>);
  return isOff ? <s className={styles.caps}>{caps}</s> : <span className={styles.caps}>{caps}</span>;
};
