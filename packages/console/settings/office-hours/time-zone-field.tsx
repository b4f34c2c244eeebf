import { useTranslation } from 'react-i18next';
import { useNow } from '#console/live/clock.ts';
import { Field } from '#console/ui/field.tsx';
import { NativeSelect } from '#console/ui/native-select.tsx';

export interface TimeZoneFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

const zones = Intl.supportedValuesOf('timeZone');
/** Europe, of Europe/Vienna. */
const regions = Map.groupBy(zones, (zone) => zone.slice(0, Math.max(0, zone.indexOf('/'))));

/** Where the hours are those of the clock on the wall. */
export function TimeZoneField({ value, onChange, error }: TimeZoneFieldProps) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const clock = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'short', timeZone: value }).format(now);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Field
      label={t('settings.hours.timeZone')}
      hint={t(value === here ? 'settings.hours.nowHere' : 'settings.hours.nowThere', { time: clock })}
      error={error}
    >
      {(tied) => (
        <NativeSelect {...tied} value={value} onChange={(event) => onChange(event.target.value)}>
          {!zones.includes(value) && <option value={value}>{value}</option>}
          {!zones.includes('UTC') && value !== 'UTC' && <option value="UTC">UTC</option>}
          {[...regions].map(([region, names]) => (
            <optgroup key={region} label={region}>
              {names.map((zone) => (
                <option key={zone} value={zone}>
                  {zone.slice(zone.indexOf('/') + 1).replaceAll('_', ' ')}
                </option>
              ))}
            </optgroup>
          ))}
        </NativeSelect>
      )}
    </Field>
  );
}
