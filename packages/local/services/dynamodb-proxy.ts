import { setTimeout as delay } from 'node:timers/promises';
import { createCounter } from './dynamodb-proxy/counter.ts';
import { cancelled, faultAnswer } from './dynamodb-proxy/errors.ts';
import { type Backend, connectBackend } from './dynamodb-proxy/forward.ts';
import { createHostility } from './dynamodb-proxy/hostility.ts';
import { intentOf, parsedBody } from './dynamodb-proxy/requests.ts';
import { type Answer, accessKeyId, listen, type Request } from './http.ts';
import { retryAfter, underPerils } from './perils.ts';
import type { DynamoDbProxy, DynamoDbProxyOptions, Injection } from './types.ts';

const none: Injection = { conflicts: 0, latency: 0 };

/**
 * Stands between the workers and DynamoDB Local and makes it as unfriendly as the cloud: concurrent transactions
 * conflict, indexes and reads that aren't consistent lag, and whatever the faults on request add.
 */
export async function startDynamoDbProxy(options: DynamoDbProxyOptions): Promise<DynamoDbProxy> {
  const { dataDir, lag = { min: 100, max: 600 }, random = Math.random } = options;
  const direct = connectBackend(options.backend);
  const backend: Backend = {
    ...direct,
    async forward(body, headers) {
      if (injection.latency > 0) await delay(injection.latency);
      return direct.forward(body, headers);
    },
  };
  const counter = createCounter();
  const hostility = createHostility(backend, { dataDir, lag, random });
  let hostile = options.hostile ?? true;
  let injection = none;
  await (hostile ? hostility.begin() : hostility.passUnseen());

  const serve = async (operation: string, request: Request): Promise<Answer> => {
    if (operation === 'TransactWriteItems' && random() < injection.conflicts) return unlucky(request, random);
    return hostility.serve(operation, request, hostile);
  };

  const server = await listen(async (request) => {
    const [service = '', operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
    if (service.startsWith('DynamoDBStreams')) return direct.forward(request.body, request.headers);
    const caller = accessKeyId(request.headers);
    counter.count(operation, caller);
    const call = { target: 'dynamodb', operation, caller } as const;
    return underPerils(options, call, {
      work: () => serve(operation, request),
      refuse: (fault) => {
        const answer = faultAnswer(fault.status ?? 400, operation, itemsOf(operation, request));
        return { ...answer, headers: { ...answer.headers, ...retryAfter(fault) } };
      },
    });
  }, options.port);

  return {
    url: server.url,
    counts: counter.counts,
    resetCounts: counter.reset,
    setLag: hostility.setLag,
    caughtUp: hostility.caughtUp,
    inject(wanted) {
      injection = { ...none, ...wanted };
    },
    async setHostile(wanted) {
      if (wanted) await hostility.begin();
      hostile = wanted;
    },
    async stop() {
      await server.stop();
      await hostility.end();
      direct.close();
    },
  };
}

function itemsOf(operation: string, request: Request): number {
  return intentOf(operation, parsedBody(request.body))?.items.length ?? 0;
}

function unlucky(request: Request, random: () => number): Answer {
  const items = itemsOf('TransactWriteItems', request);
  const loser = Math.floor(random() * items);
  return cancelled(
    Array.from({ length: items }, (_, index) => (index === loser ? 'TransactionConflict' : 'None')),
  );
}
