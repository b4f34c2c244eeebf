import { useTranslation } from 'react-i18next';
import type { OverviewDocument } from '#contracts/api/reports.ts';
import { type ChartData, chartsOf, type SeriesName } from './chart-data.ts';
import { ChartTable } from './chart-table.tsx';
import styles from './charts.module.css';
import { DayChart } from './day-chart.tsx';

/** The days one after the other, drawn, and as a table behind each drawing. */
export function Charts({ report }: { report: OverviewDocument }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="report-days">
      <h2 id="report-days" className={styles.title}>
        {t('reports.charts.title')}
      </h2>
      <div className={styles.charts}>
        {chartsOf(report).map((chart) => (
          <Chart key={chart.name} chart={chart} />
        ))}
      </div>
    </section>
  );
}

function Chart({ chart }: { chart: ChartData }) {
  const { t } = useTranslation();
  const title = t(`reports.charts.${chart.name}`);
  const nameOf = (series: SeriesName) => t(`reports.series.${series}`);
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>{title}</figcaption>
      <DayChart chart={chart} title={title} nameOf={nameOf} />
      <details className={styles.behind}>
        <summary className={styles.summary}>{t('reports.charts.asTable')}</summary>
        <ChartTable chart={chart} title={title} nameOf={nameOf} />
      </details>
    </figure>
  );
}
