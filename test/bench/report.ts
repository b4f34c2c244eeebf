const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export function heading(title: string, ...explanation: readonly string[]): void {
  write(`\n${title}\n${'─'.repeat(title.length)}`);
  for (const line of explanation) write(line);
}

export const note = (line: string): void => write(line);

/** While something is measured: overwritten by what comes next, and only where somebody is looking. */
export function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}

/** First column to the left, the others to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): void {
  progress('');
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => (row[column] ?? '')[column === 0 ? 'padEnd' : 'padStart'](width))
      .join('  ')
      .trimEnd();
  write(line(header));
  write(widths.map((width) => '─'.repeat(width)).join('  '));
  for (const row of rows) write(line(row));
}

export const ms = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
export const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)}×`;
export const kib = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;

/** A goal is a goal: a missed one is marked, and fails nothing, because a machine may be busy. */
export const goal = (value: string, reached: boolean): string => `${value} ${reached ? '✓' : '✗'}`;

let wrong = false;

/** What must hold whatever the machine does: a wrong one ends the run with an error. */
export function must(what: string, holds: boolean): void {
  progress('');
  write(`${holds ? '✓' : '✗'} ${what}`);
  if (!holds) wrong = true;
}

export const anythingWrong = (): boolean => wrong;
