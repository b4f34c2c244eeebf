import { useTranslation } from 'react-i18next';
import { useFormats } from '#console/i18n/format.ts';
import { useNow } from '#console/live/clock.ts';
import { Avatar } from '#console/ui/avatar.tsx';
import type { SettingHistoryDocument } from '#contracts/api/teams.ts';
import { days } from '../office-hours/hours.ts';
import { type Part, partsChanged } from './describe.ts';
import styles from './history.module.css';
import { useValueText } from './use-value-text.ts';
import { fieldNames } from './words.ts';

type Changed = SettingHistoryDocument['changes'][number];

export function Change({ change }: { change: Changed }) {
  const { t } = useTranslation();
  const { relative, whole } = useFormats();
  const now = useNow();
  const { setting, by, at, before, value } = change;
  const parts = partsChanged(setting, before, value);
  return (
    <li className={styles.change}>
      <Avatar name={by.name} size={28} />
      <div className={styles.what}>
        <p>
          <bdi className={styles.who}>{by.name}</bdi> · {t(`settings.history.settings.${setting}`)} ·{' '}
          <time dateTime={at} title={whole(at)} className={styles.when}>
            {relative(at, now)}
          </time>
        </p>
        <ul className={styles.parts}>
          {parts.length === 0 && <li>{t('settings.history.nothing')}</li>}
          {parts.map((part) => (
            <li key={JSON.stringify(part)}>
              <PartText setting={setting} part={part} />
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

function PartText({ setting, part }: { setting: Changed['setting']; part: Part }) {
  const { t } = useTranslation();
  const { list, weekday } = useFormats();
  const valueText = useValueText();
  if (part.what === 'reordered') return t('settings.history.reordered');
  if (part.what !== 'field') {
    const on = part.days?.map((day) => weekday(indexOfDay(day)));
    const name = on === undefined ? part.name : `${list(on)} ${part.name}`;
    return t(`settings.history.${part.what}`, { name });
  }
  const place = `${setting}.${part.field}`;
  const name = fieldNames[place];
  return (
    <>
      <span className={styles.field}>{name === undefined ? part.field : t(name)}</span>{' '}
      <del className={styles.before}>{valueText(place, part.before)}</del>{' '}
      <ins className={styles.after}>{valueText(place, part.after)}</ins>
    </>
  );
}

const indexOfDay = (name: string): number => [...days].map(String).indexOf(name);
