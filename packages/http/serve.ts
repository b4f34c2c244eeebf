import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Log } from '#use-cases/log.ts';
import { HttpProblem, notFound, problem } from './problem.ts';
import { problemReply, type Reply } from './reply.ts';

/** Answers one route. */
export type Operation = (event: APIGatewayProxyEventV2) => Promise<Reply>;

export type HttpLog = Log & {
  /** Adds to every line of this invocation. */
  appendKeys(keys: Record<string, unknown>): void;
  resetKeys(): void;
};

/**
 * The chain that every function of the HTTP surface runs in: picks the operation by the gateway's route key, gives
 * every log line the request's ids, and turns what was thrown into a problem document without internals.
 */
export function serve(operations: Readonly<Record<string, Operation>>, log: HttpLog) {
  const dispatch = async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const operation = operations[event.routeKey] ?? operations.$default;
    if (operation === undefined) throw notFound('route');
    return operation(event);
  };
  return middy<APIGatewayProxyEventV2, Reply, Error, Context>()
    .before(({ event, context }) => {
      log.resetKeys();
      log.appendKeys({
        correlation_id: event.requestContext.requestId,
        function_request_id: context.awsRequestId,
        route: event.routeKey,
      });
    })
    .onError((request) => {
      request.response = problemReply(problemOf(request.error, log));
    })
    .handler(dispatch);
}

function problemOf(error: unknown, log: Log) {
  if (error instanceof HttpProblem) {
    log.info('request-refused', { code: error.message, status: error.problem.status });
    return error.problem;
  }
  log.error('request-failed', { error });
  return problem(500, 'internal', 'Something went wrong here', { detail: 'It was logged; try again.' });
}
