import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Breakdown, OverviewDocument } from '#contracts/api/reports.ts';
import type { Behind } from './behind.ts';
import { type Column, columnsOf, inOrder, type Order, rowsOf } from './breakdown.ts';
import styles from './breakdown-table.module.css';
import { useSays } from './use-says.ts';

export interface BreakdownTableProps {
  readonly report: OverviewDocument;
  readonly by: Breakdown;
  readonly onOpen: (behind: Behind) => void;
}

/** The figures of each day, channel, agent, team or tag, in the order that somebody wants. */
export function BreakdownTable({ report, by, onOpen }: BreakdownTableProps) {
  const { t } = useTranslation();
  const says = useSays();
  const [order, setOrder] = useState<Order | null>(null);
  const columns = columnsOf(by, report);
  const rows = rowsOf(by, report, {
    dayName: says.day,
    channelName: (channel) => t(`channels.${channel}`),
  });
  const shown = order === null ? rows : inOrder(rows, columns, order);
  const sortBy = (column: Order['column']): void =>
    setOrder({
      column,
      // Figures: the most first.
      isDescending: order?.column === column ? !order.isDescending : column !== 'name',
    });
  const head = { order, sortBy };
  if (rows.length === 0) return <p className={styles.none}>{t(`reports.noneBy.${by}`)}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
    <section className={styles.scroll} tabIndex={0} aria-label={t(`reports.by.${by}`)}>
      <table className={styles.table}>
        <thead>
          <tr>
            <Head {...head} column="name" label={t(`reports.by.${by}`)} />
            {columns.map(({ name }) => (
              <Head key={name} {...head} column={name} label={t(`reports.columns.${name}`)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.key}>
              <th scope="row" dir="auto">
                {row.name}
              </th>
              {columns.map((column) => (
                <td key={column.name}>
                  <Cell
                    label={`${row.name}, ${t(`reports.columns.${column.name}`)}`}
                    value={says.value(column.kind, column.of(row))}
                    onOpen={
                      column.count(row) > 0
                        ? () => onOpen(behindOf(column, row, t(`reports.columns.${column.name}`)))
                        : undefined
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const behindOf = (
  { figure }: Column,
  { name, narrowed }: ReturnType<typeof rowsOf>[number],
  title: string,
): Behind => ({ figure, title: `${title} · ${name}`, narrowed });

interface HeadProps {
  readonly column: Order['column'];
  readonly label: string;
  readonly order: Order | null;
  readonly sortBy: (column: Order['column']) => void;
}

function Head({ column, label, order, sortBy }: HeadProps) {
  const isOrdering = order?.column === column;
  const Arrow = order?.isDescending ? ArrowDown : ArrowUp;
  const sort = isOrdering ? (order.isDescending ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" aria-sort={sort}>
      <button type="button" className={styles.sort} onClick={() => sortBy(column)}>
        {label}
        {isOrdering && <Arrow size={12} aria-hidden="true" />}
      </button>
    </th>
  );
}

function Cell(props: { label: string; value: string; onOpen: (() => void) | undefined }) {
  const { t } = useTranslation();
  const { label, value, onOpen } = props;
  if (onOpen === undefined) return <span className={styles.plain}>{value}</span>;
  return (
    <button
      type="button"
      className={styles.open}
      aria-label={t('reports.behind.open', { label, value })}
      onClick={onOpen}
    >
      {value}
    </button>
  );
}
