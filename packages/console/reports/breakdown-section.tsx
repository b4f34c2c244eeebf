import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#console/ui/button.tsx';
import type { Breakdown } from '#contracts/api/reports.ts';
import { breakdowns } from './asked.ts';
import styles from './breakdown-section.module.css';
import { BreakdownTable, type BreakdownTableProps } from './breakdown-table.tsx';
import { Segments } from './segments.tsx';
import { useExport } from './use-export.ts';
import { searchFor } from './use-overview.ts';

/** The same figures in smaller parts, which can be taken along as CSV. */
export function BreakdownSection({
  onBy,
  ...table
}: BreakdownTableProps & { onBy: (by: Breakdown) => void }) {
  const { t } = useTranslation();
  const { mutate: download, isPending } = useExport();
  const { report, by } = table;
  return (
    <section aria-labelledby="report-parts" className={styles.section}>
      <h2 id="report-parts" className={styles.title}>
        {t('reports.parts')}
      </h2>
      <div className={styles.bar}>
        <Segments
          label={t('reports.parts')}
          value={by}
          options={breakdowns.map((value) => ({ value, label: t(`reports.by.${value}`) }))}
          onChange={onBy}
        />
        <Button
          className={styles.download}
          disabled={isPending}
          onClick={() => download(`/reports/export?${searchFor(report, report.channel ?? null)}&by=${by}`)}
        >
          <Download size={14} aria-hidden="true" />
          {t('reports.download')}
        </Button>
      </div>
      <BreakdownTable key={by} {...table} />
    </section>
  );
}
