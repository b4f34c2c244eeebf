import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { contactNameOf } from '../contact-name.ts';
import { narrowingOf, widened, withFilter } from '../list-query.ts';
import { hrefOf, usePlace } from '../place.ts';
import styles from './filter-chips.module.css';
import { useFilterChoices } from './use-filter-choices.ts';

/** By what the list is narrowed, in sight as long as it is; each goes by a click. */
export function FilterChips({ tickets }: { tickets: readonly TicketDocument[] }) {
  const { t } = useTranslation();
  const { list, ticketId } = usePlace();
  const [, navigate] = useLocation();
  const choices = useFilterChoices(list);
  const narrowing = narrowingOf(list);
  const wordsOf = (name: (typeof narrowing)[number]): string => {
    const value = list[name] ?? '';
    if (name === 'q') return `“${value}”`;
    if (name === 'contactId') {
      const ticket = tickets.find(({ contact }) => contact.id === value);
      return ticket ? t('filter.of', { name: contactNameOf(ticket, t) }) : t('filter.ofContact');
    }
    const choice = choices.find((each) => each.name === name);
    const option = choice?.options.find((each) => each.value === value);
    return t('filter.is', { what: choice?.label ?? name, value: option?.label ?? value });
  };
  return (
    <ul className={styles.chips} aria-label={t('filter.narrowed')}>
      {narrowing.map((name) => (
        <li key={name} className={styles.chip}>
          <bdi className={styles.words}>{wordsOf(name)}</bdi>
          <button
            type="button"
            className={styles.remove}
            aria-label={t('filter.remove', { name: wordsOf(name) })}
            onClick={() => navigate(hrefOf(withFilter(list, name, ''), ticketId))}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </li>
      ))}
      {narrowing.length > 1 && (
        <li>
          <button
            type="button"
            className={styles.clear}
            onClick={() => navigate(hrefOf(widened(list), ticketId))}
          >
            {t('filter.clear')}
          </button>
        </li>
      )}
    </ul>
  );
}
