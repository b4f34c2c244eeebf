import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import type { ChartData, SeriesName } from './chart-data.ts';
import styles from './day-chart.module.css';
import { useSays } from './use-says.ts';

const colours = [
  'var(--series-1)',
  'var(--series-2)',
  'var(--series-3)',
  'var(--series-4)',
  'var(--series-5)',
];
const dashes = ['', '5 4'];
const margin = { top: 8, right: 8, bottom: 0, left: 0 };
const axis = {
  tickLine: false,
  axisLine: false,
  tick: { fill: 'var(--text-soft)', fontSize: 11.5 },
} as const;

export interface DayChartProps {
  readonly chart: ChartData;
  readonly title: string;
  readonly nameOf: (series: SeriesName) => string;
}

/** Drawn; ← and → go from day to day. */
export function DayChart({ chart: { shape, series, points }, title, nameOf }: DayChartProps) {
  const says = useSays();
  const isTime = series.some(({ kind }) => kind === 'time');
  const write = (value: unknown): string =>
    says.value(isTime ? 'time' : 'count', typeof value === 'number' ? value : null);
  const shared = { data: [...points], title, margin, responsive: true, className: styles.chart } as const;
  const around = [
    <CartesianGrid key="grid" vertical={false} stroke="var(--line)" />,
    <XAxis key="x" dataKey="day" tickFormatter={says.shortDay} minTickGap={24} {...axis} />,
    <YAxis key="y" width="auto" allowDecimals={isTime} tickFormatter={write} {...axis} />,
    <Legend
      key="legend"
      itemSorter={null}
      iconType={isTime ? 'plainline' : 'square'}
      iconSize={isTime ? 18 : 9}
      formatter={(name) => <span className={styles.legend}>{name}</span>}
    />,
    <Tooltip
      key="tip"
      cursor={{ fill: 'var(--bg-hover)', stroke: 'var(--line-strong)' }}
      content={(shown) => <Tip {...shown} write={write} day={says.day} />}
    />,
  ];
  if (shape === 'lines')
    return (
      <LineChart {...shared}>
        {around}
        {series.map(({ name }, place) => (
          <Line
            key={name}
            dataKey={name}
            name={nameOf(name)}
            type="linear"
            stroke={colours[place]}
            strokeDasharray={dashes[place]}
            strokeWidth={2}
            dot={{ r: 2.5, strokeDasharray: '' }}
            connectNulls
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    );
  return (
    <BarChart {...shared} barGap={2} barCategoryGap="24%">
      {around}
      {series.map(({ name }, place) => (
        <Bar
          key={name}
          dataKey={name}
          name={nameOf(name)}
          fill={colours[place]}
          maxBarSize={28}
          isAnimationActive={false}
          {...(shape === 'stack' ? { stackId: 'one' } : { radius: [3, 3, 0, 0] })}
        />
      ))}
    </BarChart>
  );
}

type TipProps = Pick<TooltipContentProps, 'active' | 'payload' | 'label'> & {
  readonly write: (value: unknown) => string;
  readonly day: (day: string) => string;
};

function Tip({ active, payload, label, write, day }: TipProps) {
  if (!active || payload.length === 0) return null;
  return (
    <div className={styles.tip}>
      <p className={styles.day}>{day(`${label}`)}</p>
      {payload.map((entry) => (
        <p key={`${entry.name}`} className={styles.line}>
          <svg width="9" height="9" aria-hidden="true">
            <rect width="9" height="9" rx="2" fill={entry.color} />
          </svg>
          <span>{entry.name}</span>
          <strong>{write(entry.value)}</strong>
        </p>
      ))}
    </div>
  );
}
