import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Count } from '#use-cases/log.ts';

/**
 * Logs, metrics and traces of one function, by Powertools: JSON lines with stable codes, metrics in those lines
 * (embedded metric format: no call, no waiting), and a segment for each AWS client that is traced.
 */
export function createTelemetry() {
  const log = new Logger();
  const metrics = new Metrics();
  const tracer = new Tracer();
  const count: Count = (metric, by) => metrics.addMetric(metric, MetricUnit.Count, by);
  return { log, count, metrics, tracer };
}

export type Telemetry = ReturnType<typeof createTelemetry>;

/** Around every invocation: the request's id in every line, metrics written at its end, even when it failed. */
export const observed = ({
  log,
  metrics,
}: Pick<Telemetry, 'log' | 'metrics'>): MiddlewareObj<unknown, unknown, Error, Context> => ({
  before: ({ context }) => {
    log.addContext(context);
  },
  after: () => {
    metrics.publishStoredMetrics();
  },
  onError: ({ error }) => {
    log.error('invocation-failed', { error });
    metrics.publishStoredMetrics();
  },
});
