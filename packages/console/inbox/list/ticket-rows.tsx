import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketDocument } from '#contracts/api/tickets.ts';
import { usePlace } from '../place.ts';
import { useSelection } from '../selection.ts';
import { useDoing } from '../use-doing.ts';
import { TicketRow } from './ticket-row.tsx';
import styles from './ticket-rows.module.css';

const rowHeight = 101;

export interface TicketRowsProps {
  readonly tickets: readonly TicketDocument[];
  readonly more: (() => void) | undefined;
}

/** Of thousands of rows, those that can be seen. */
export function TicketRows({ tickets, more }: TicketRowsProps) {
  const { t } = useTranslation();
  const { list, ticketId, me } = usePlace();
  const scroller = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: tickets.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => tickets[index]?.id ?? index,
    overscan: 8,
  });
  const rows = virtualizer.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    if (last >= tickets.length - 25) more?.();
  }, [last, tickets.length, more]);

  const { ids, cursor } = useSelection();
  const doing = useDoing();
  const here = cursor ?? ticketId;
  const opened = tickets.findIndex(({ id }) => id === here);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what somebody comes to is brought into sight
  useEffect(() => {
    if (opened >= 0) virtualizer.scrollToIndex(opened, { align: 'auto' });
  }, [here]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so has to be reached by keyboard
    <section ref={scroller} className={styles.scroller} data-rows tabIndex={0} aria-label={t('list.label')}>
      <ul
        className={styles.rows}
        data-selecting={ids.size > 0 || undefined}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {rows.map(({ index, key, start }) => {
          const ticket = tickets[index];
          return (
            ticket && (
              <li
                key={key}
                className={styles.row}
                style={{ transform: `translateY(${start}px)`, height: rowHeight }}
                aria-setsize={more === undefined ? tickets.length : -1}
                aria-posinset={index + 1}
              >
                <TicketRow
                  ticket={ticket}
                  list={list}
                  doing={doing}
                  myId={me.id}
                  isOpen={ticket.id === ticketId}
                  isCursor={ticket.id === here}
                  isSelected={ids.has(ticket.id)}
                />
              </li>
            )
          );
        })}
      </ul>
    </section>
  );
}
