import type { Breakdown } from '#contracts/api/reports.ts';
import type { Figures } from '#domain/figures/sum.ts';
import { type Cell, csv } from '#http/csv.ts';
import { nameIn, presentAi, presentPeople } from '#http/present-reports.ts';
import type { Reply } from '#http/reply.ts';
import type { Asked, Report } from '#use-cases/report/overview.ts';

const peopleColumns = [
  'opened',
  'closedByAgent',
  'closedByInactivity',
  'closedByCustomer',
  ...['firstResponse', 'response', 'resolution'].flatMap((name) => [
    `${name}Count`,
    `${name}MedianSeconds`,
    `${name}P90Seconds`,
  ]),
];
const aiColumns = [
  'aiConversations',
  'aiResolved',
  'aiResolvedShare',
  'aiEscalated',
  'aiDeclined',
  'aiNotOffered',
  'aiTakenOver',
];

function peopleCells(figures: Figures): Cell[] {
  const { opened, closed, ...times } = presentPeople(figures);
  const timed = [times.firstResponse, times.response, times.resolution];
  return [
    opened,
    closed.byAgent,
    closed.byInactivity,
    closed.byCustomer,
    ...timed.flatMap(({ count, median, p90 }) => [count, median, p90]),
  ];
}

function aiCells(figures: Figures): Cell[] {
  const { conversations, resolved, resolvedShare, escalated, declined, notOffered, takenOver } =
    presentAi(figures);
  return [conversations, resolved, resolvedShare, escalated, declined, notOffered, takenOver];
}

/** Of what is one's own the AI agent's figures leave this. */
const takenOver = { column: 'takenOver', cell: ({ counts }: Figures): Cell => counts.aiTakenOver };

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly figures: Figures }[];
  /** The AI agent's figures are of no one's. */
  readonly withAi: boolean;
}

function tableOf(by: Breakdown, report: Report): Table {
  const nameOf = nameIn(report.names);
  const plain = (column: string, parts: readonly { key: string; figures: Figures }[]): Table => ({
    columns: [column],
    rows: parts.map(({ key, figures }) => ({ cells: [key], figures })),
    withAi: true,
  });
  const named = (what: string, parts: Report['agents'] | Report['teams']): Table => ({
    columns: [`${what}Id`, what],
    rows: parts.map(({ key, figures }) => ({ cells: [key, nameOf(key)], figures })),
    withAi: false,
  });
  switch (by) {
    case 'day':
      return plain('day', report.days);
    case 'channel':
      return plain('channel', report.channels);
    case 'tag':
      return plain('tag', report.tags);
    case 'agent':
      return named('agent', report.agents);
    case 'team':
      return named('team', report.teams);
  }
}

/** H11: the same figures, a row each; its name is made of days and words of ours. */
export function exportReply(report: Report, by: Breakdown, { from, to, channel, own }: Asked): Reply {
  const table = tableOf(by, report);
  const withAi = table.withAi && own === null;
  const alone = by === 'agent' ? [takenOver] : [];
  const header = [
    ...table.columns,
    ...peopleColumns,
    ...(withAi ? aiColumns : []),
    ...alone.map(({ column }) => column),
  ];
  const rows = table.rows.map(({ cells, figures }) => [
    ...cells,
    ...peopleCells(figures),
    ...(withAi ? aiCells(figures) : []),
    ...alone.map(({ cell }) => cell(figures)),
  ]);
  const name = ['rondo', from, to, ...(channel === null ? [] : [channel]), `by-${by}`].join('-');
  return {
    statusCode: 200,
    headers: {
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name}.csv"`,
    },
    body: csv([header, ...rows]),
  };
}
