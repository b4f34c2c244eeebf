import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { HttpLog } from '#http/serve.ts';
import type { Count } from '#use-cases/log.ts';
import { Tracing } from './traced.ts';

/**
 * Logs, metrics and traces of one function, by Powertools: JSON lines with stable codes, metrics in those lines
 * (embedded metric format: no call, no waiting), and a segment for each AWS client that is traced.
 */
export function createTelemetry() {
  const logger = new Logger();
  const metrics = new Metrics();
  const count: Count = (metric, by) => metrics.addMetric(metric, MetricUnit.Count, by);
  return { log: logOf(logger), count, logger, metrics, tracing: new Tracing() };
}

const logOf = (logger: Logger): HttpLog => ({
  info: (code, details = {}) => logger.info(code, { ...details }),
  warn: (code, details = {}) => logger.warn(code, { ...details }),
  error: (code, details = {}) => logger.error(code, { ...details }),
  appendKeys: (keys) => logger.appendKeys({ ...keys }),
  resetKeys: () => logger.resetKeys(),
});

export type Telemetry = ReturnType<typeof createTelemetry>;

type Middleware = MiddlewareObj<unknown, unknown, Error, Context>;

/** Around every invocation: the request's id in every line, its trace, metrics written at its end, even when it failed. */
export function observed({
  logger,
  metrics,
  tracing,
}: Pick<Telemetry, 'logger' | 'metrics' | 'tracing'>): Middleware {
  // What a middleware returns would be taken for the function's answer.
  const publish = (): void => {
    // Powertools warns in the log where there are none.
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  const begin = async ({ context }: { context: Context }): Promise<void> => {
    logger.addContext(context);
    await tracing.begin();
  };
  return { before: begin, after: publish, onError: publish };
}

/** Where a failure is no answer to anyone, but makes the queue or the stream deliver again. */
export const failuresLogged = ({ log }: Pick<Telemetry, 'log'>): Middleware => ({
  onError: ({ error }) => log.error('invocation-failed', { error }),
});
