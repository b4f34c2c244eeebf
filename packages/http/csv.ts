export type Cell = string | number | null;

/** Excel takes a file for UTF-8 by this alone. */
const byteOrderMark = '\uFEFF';

/**
 * A table as CSV (RFC 4180). Text is always quoted, so that no semicolon or tab in it begins a cell where the reader's
 * language separates by those; and what a spreadsheet would take for a formula is made text by an apostrophe (OWASP,
 * CSV Injection).
 */
export const csv = (rows: readonly (readonly Cell[])[]): string =>
  byteOrderMark + rows.map((row) => `${row.map(written).join(',')}\r\n`).join('');

/** Also after blanks, which some take away, and as East Asian keyboards write it. */
const beginsFormula = /^(?:[\t\r\n]|[\s\u200B\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u;

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = beginsFormula.test(cell) ? `'${cell}` : cell;
  return `"${text.replaceAll('"', '""')}"`;
}
