import type { Telemetry } from '#telemetry/telemetry.ts';
import { createTelemetry } from '#telemetry/telemetry.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly code: string;
  readonly details: object;
}

export type RecordedTelemetry = Telemetry & {
  readonly lines: LogLine[];
  readonly counted: Map<string, number>;
};

/** Telemetry that says nothing and remembers what it was told. */
export function recordedTelemetry(): RecordedTelemetry {
  process.env.POWERTOOLS_METRICS_DISABLED = 'true';
  process.env.POWERTOOLS_METRICS_NAMESPACE = 'Test';
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  const lines: LogLine[] = [];
  const counted = new Map<string, number>();
  const line =
    (level: LogLine['level']) =>
    (code: string, details: object = {}): void => {
      lines.push({ level, code, details });
    };
  return {
    ...createTelemetry(),
    log: {
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      appendKeys: () => {},
      resetKeys: () => {},
    },
    count: (metric, by) => counted.set(metric, (counted.get(metric) ?? 0) + by),
    lines,
    counted,
  };
}
