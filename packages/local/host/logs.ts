import { join } from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { openLines } from './lines.ts';

/** Called with an error line of a function, shortened for people. */
export type ReportError = (label: string, message: string) => void;

export interface FunctionLog {
  /** Takes what a worker prints, line by line. */
  read(stream: Readable): void;
  /** An error that the function may have told already. */
  failed(message: string): void;
}

const lineSchema = z.looseObject({
  level: z.string().optional(),
  message: z.unknown().optional(),
  error: z.looseObject({ name: z.string().optional(), message: z.string().optional() }).optional(),
});

/** `<folder>/<label>.log`, one JSON document a line; what a function prints otherwise is wrapped in one. */
export function openLog(folder: string, label: string, report: ReportError): FunctionLog {
  const append = openLines(join(folder, `${label.replace(/[^\w.-]/g, '_')}.log`));
  let told = Number.NEGATIVE_INFINITY;
  const keep = (line: string) => append(asJson(line));
  const take = (line: string) => {
    keep(line);
    const error = errorOf(line);
    if (!error) return;
    told = performance.now();
    report(label, error);
  };
  return {
    read(stream) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.trim()) take(line);
      });
    },
    failed(message) {
      keep(JSON.stringify({ level: 'ERROR', message, timestamp: new Date().toISOString() }));
      if (performance.now() - told > 1_000) report(label, message);
    },
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function asJson(line: string): string {
  const parsed = parse(line);
  return typeof parsed === 'object' && parsed !== null
    ? line
    : JSON.stringify({ level: 'INFO', message: line });
}

function errorOf(line: string): string | undefined {
  const { data } = lineSchema.safeParse(parse(line));
  if (!data || (data.level !== 'ERROR' && data.level !== 'CRITICAL')) return undefined;
  const reason = data.error ? `: ${[data.error.name, data.error.message].filter(Boolean).join(': ')}` : '';
  return `${typeof data.message === 'string' ? data.message : JSON.stringify(data.message)}${reason}`;
}
