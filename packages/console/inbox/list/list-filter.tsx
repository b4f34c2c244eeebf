import { ListFilter as Icon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { IconButton } from '#console/ui/icon-button.tsx';
import { Menu, MenuChoice, MenuSeparator } from '#console/ui/menu.tsx';
import { type ListQuery, searchOf, sortOf } from '../list-query.ts';
import { hrefOf, usePlace } from '../place.ts';
import styles from './list-filter.module.css';

/** A2: narrows a view, and sorts it; as its address says. */
export function ListFilter() {
  const { t } = useTranslation();
  const { list, ticketId } = usePlace();
  const [, navigate] = useLocation();
  const go = (next: ListQuery): void => navigate(hrefOf(next, ticketId));
  const options = <T extends string>(values: readonly T[], label: (value: T) => string) =>
    values.map((value) => ({ value, label: label(value) }));
  const isNarrowed = searchOf(list) !== '';
  return (
    <span className={styles.filter}>
      {isNarrowed && <span className={styles.dot} />}
      <Menu
        align="end"
        trigger={<IconButton icon={Icon} label={t(isNarrowed ? 'filter.on' : 'filter.title')} />}
      >
        {list.view !== 'spam' && (
          <MenuChoice
            label={t('filter.status')}
            value={list.status ?? 'open'}
            options={options(['open', 'snoozed', 'closed', 'any'] as const, (value) =>
              t(`filter.statuses.${value}`),
            )}
            onChange={(status) => go({ ...list, status })}
          />
        )}
        <MenuSeparator />
        <MenuChoice
          label={t('filter.channel')}
          value={list.channel ?? 'every'}
          options={options(['every', 'sms', 'email', 'web_chat'] as const, (value) =>
            t(`filter.channels.${value}`),
          )}
          onChange={(chosen) => {
            const { channel: _, ...rest } = list;
            go(chosen === 'every' ? rest : { ...rest, channel: chosen });
          }}
        />
        <MenuSeparator />
        <MenuChoice
          label={t('filter.sort')}
          value={sortOf(list)}
          options={options(['activity', 'waiting'] as const, (value) => t(`filter.sorts.${value}`))}
          onChange={(sort) => go({ ...list, sort })}
        />
      </Menu>
    </span>
  );
}
