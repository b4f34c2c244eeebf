import { useTranslation } from 'react-i18next';
import styles from './chart-table.module.css';
import type { DayChartProps } from './day-chart.tsx';
import { useSays } from './use-says.ts';

/** What a drawing shows, to be read. */
export function ChartTable({ chart: { series, points }, title, nameOf }: DayChartProps) {
  const { t } = useTranslation();
  const says = useSays();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
    <section className={styles.scroll} tabIndex={0} aria-label={title}>
      <table className={styles.table}>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('reports.by.day')}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {nameOf(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.day}>
              <th scope="row">{says.day(point.day)}</th>
              {series.map(({ name, kind }) => (
                <td key={name}>{says.value(kind, point[name] ?? null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
