import { useTranslation } from 'react-i18next';
import { Field } from '#console/ui/field.tsx';
import { Input } from '#console/ui/input.tsx';
import { Select } from '#console/ui/select.tsx';
import { type Asked, reportChannels } from './asked.ts';
import styles from './controls.module.css';
import { type Days, faultOf, type Span, spans } from './range.ts';
import { Segments } from './segments.tsx';

export interface ControlsProps {
  readonly asked: Asked;
  readonly today: string;
  /** What is shown now: where entering one's own begins. */
  readonly days: Days | null;
  readonly onAsk: (asked: Partial<Asked>) => void;
}

/** Of which days, and of which channel. */
export function Controls({ asked, today, days, onAsk }: ControlsProps) {
  const { t } = useTranslation();
  const { span, entered, channel } = asked;
  const fault = span === 'custom' ? faultOf(entered) : null;
  const choose = (chosen: Span): void =>
    onAsk({ span: chosen, ...(chosen === 'custom' && days !== null && { entered: days }) });
  return (
    <div className={styles.controls}>
      <Segments
        label={t('reports.range')}
        value={span}
        options={spans.map((value) => ({ value, label: t(`reports.spans.${value}`) }))}
        onChange={choose}
      />
      <Select
        label={t('filter.channel')}
        className={styles.channel}
        value={channel ?? 'every'}
        options={[
          { value: 'every', label: t('filter.channels.every') },
          ...reportChannels.map((value) => ({ value, label: t(`channels.${value}`) })),
        ]}
        onChange={(value) => onAsk({ channel: reportChannels.find((each) => each === value) ?? null })}
      />
      {span === 'custom' && (
        <div className={styles.dates}>
          <Field label={t('reports.from')}>
            {(tied) => (
              <Input
                {...tied}
                type="date"
                max={today}
                value={entered.from}
                onChange={({ target }) => onAsk({ entered: { ...entered, from: target.value } })}
              />
            )}
          </Field>
          <Field label={t('reports.to')} error={fault === null ? undefined : t(`reports.faults.${fault}`)}>
            {(tied) => (
              <Input
                {...tied}
                type="date"
                max={today}
                value={entered.to}
                onChange={({ target }) => onAsk({ entered: { ...entered, to: target.value } })}
              />
            )}
          </Field>
        </div>
      )}
    </div>
  );
}
