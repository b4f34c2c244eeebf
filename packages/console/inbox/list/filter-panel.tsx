import { Popover } from '@base-ui/react/popover';
import { type ReactElement, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '#console/ui/button.tsx';
import { NativeSelect } from '#console/ui/native-select.tsx';
import popup from '#console/ui/popup.module.css';
import { type Filter, narrowingOf, sortOf, widened, withFilter } from '../list-query.ts';
import { hrefOf, usePlace } from '../place.ts';
import styles from './filter-panel.module.css';
import { useFilterChoices } from './use-filter-choices.ts';

/** A2: by what a view is narrowed and sorted. It stays open, so that several are chosen at once. */
export function FilterPanel({ trigger }: { trigger: ReactElement }) {
  const { t } = useTranslation();
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger render={trigger} />
      <Popover.Portal>
        <Popover.Positioner className={popup.positioner} sideOffset={4} align="end">
          <Popover.Popup className={styles.panel} aria-label={t('filter.title')}>
            <Fields />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Fields() {
  const { t } = useTranslation();
  const { list, ticketId } = usePlace();
  const [, navigate] = useLocation();
  const choices = useFilterChoices(list);
  const choose = (name: Filter, value: string): void =>
    navigate(hrefOf(withFilter(list, name, value), ticketId));
  return (
    <>
      {choices.map(({ name, label, options }) => (
        <Row key={name} label={label}>
          {(id) => (
            <NativeSelect
              id={id}
              className={styles.select}
              value={(name === 'sort' ? sortOf(list) : list[name]) ?? ''}
              onChange={(event) => choose(name, event.target.value)}
            >
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </NativeSelect>
          )}
        </Row>
      ))}
      <div className={styles.foot}>
        <Button
          size="small"
          disabled={narrowingOf(list).length === 0}
          onClick={() => navigate(hrefOf(widened(list), ticketId))}
        >
          {t('filter.clear')}
        </Button>
      </div>
    </>
  );
}

function Row({ label, children }: { label: string; children: (id: string) => ReactElement }) {
  const id = useId();
  return (
    <div className={styles.row}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  );
}
