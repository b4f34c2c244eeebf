import { ChartNoAxesColumn } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { serverNow, useNow } from '#console/live/clock.ts';
import { later } from '#console/parts/later.tsx';
import { patiently } from '#console/parts/load.ts';
import { Empty } from '#console/ui/empty.tsx';
import { Problem } from '#console/ui/problem.tsx';
import { Skeleton } from '#console/ui/skeleton.tsx';
import type { OverviewDocument } from '#contracts/api/reports.ts';
import { type Asked, askedIn, daysMeant, paramsOf } from './asked.ts';
import type { Behind } from './behind.ts';
import { BreakdownSection } from './breakdown-section.tsx';
import { Controls } from './controls.tsx';
import { AiFigures, PeopleFigures } from './figures.tsx';
import { type Days, spanBefore, todayIn } from './range.ts';
import styles from './reports.module.css';
import { useOverview } from './use-overview.ts';
import { useSays } from './use-says.ts';
import { Waiting } from './waiting.tsx';

const Charts = later(() => import('./charts.tsx').then(({ Charts }) => Charts));
const BehindSheet = patiently(() => import('./behind-sheet.tsx').then(({ BehindSheet }) => BehindSheet));

/** H11: the figures of some days, beside those of the days before. */
export function Reports() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  useNow();
  const [timeZone, setTimeZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const asked = askedIn(params);
  const today = todayIn(timeZone, serverNow());
  const days = daysMeant(asked, today);
  const { data, error, refetch, isPlaceholderData } = useOverview(days, asked.channel);
  const before = useOverview(days && spanBefore(days), asked.channel);
  // Days begin and end in the account's time zone, which the first answer tells.
  if (data !== undefined && data.timeZone !== timeZone) setTimeZone(data.timeZone);
  const ask = (changed: Partial<Asked>): void =>
    setParams(paramsOf({ ...asked, ...changed }), { replace: true });
  return (
    <div className={styles.page}>
      <div className={styles.inner}>
        <header className={styles.head}>
          <h1 className={styles.title}>{t('reports.title')}</h1>
          {days !== null && <Subtitle days={days} timeZone={timeZone} />}
        </header>
        <Controls asked={asked} today={today} days={days} onAsk={ask} />
        {data?.own && <p className={styles.own}>{t('reports.own')}</p>}
        {data === undefined && error && <Problem error={error} retry={() => void refetch()} />}
        {data === undefined && !error && days !== null && <Skeleton lines={9} label={t('shell.loading')} />}
        {data !== undefined && (
          <div className={styles.report} aria-busy={isPlaceholderData}>
            <Report
              report={data}
              before={before.isPlaceholderData ? undefined : before.data}
              asked={asked}
              onAsk={ask}
            />
          </div>
        )}
      </div>
    </div>
  );
}

function Subtitle({ days, timeZone }: { days: Days; timeZone: string }) {
  const { t } = useTranslation();
  const says = useSays();
  return (
    <p className={styles.subtitle}>
      {t('reports.subtitle', {
        days: says.days(days),
        before: says.days(spanBefore(days)),
        zone: timeZone.replaceAll('_', ' '),
      })}
    </p>
  );
}

interface ReportProps {
  readonly report: OverviewDocument;
  readonly before: OverviewDocument | undefined;
  readonly asked: Asked;
  readonly onAsk: (asked: Partial<Asked>) => void;
}

function Report({ report, before, asked, onAsk }: ReportProps) {
  const { t } = useTranslation();
  const says = useSays();
  const [behind, setBehind] = useState<Behind | null>(null);
  const { from, to, channel, people, ai } = report;
  const open = (chosen: Behind): void =>
    setBehind({ ...chosen, narrowed: { from, to, ...(channel && { channel }), ...chosen.narrowed } });
  const isEmpty =
    people.opened + people.resolution.count + people.response.count + (ai?.conversations ?? 0) === 0;
  const figures = { report, before, onOpen: open };
  return (
    <>
      <Waiting waiting={report.waiting} own={report.own === true} />
      {isEmpty ? (
        <div className={styles.nothing}>
          <Empty icon={ChartNoAxesColumn} title={t('reports.empty')} text={t('reports.emptyHint')} />
        </div>
      ) : (
        <>
          <PeopleFigures {...figures} />
          <AiFigures {...figures} />
          <Charts report={report} />
          <BreakdownSection report={report} by={asked.by} onOpen={open} onBy={(by) => onAsk({ by })} />
        </>
      )}
      <Suspense>
        {behind !== null && (
          <BehindSheet
            behind={behind}
            days={says.days({ from: behind.narrowed.from ?? from, to: behind.narrowed.to ?? to })}
            onClose={() => setBehind(null)}
          />
        )}
      </Suspense>
    </>
  );
}
