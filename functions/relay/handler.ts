import middy from '@middy/core';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { parseStreamRecord } from '#storage/stream.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import type { Queues } from '#use-cases/ports.ts';
import { relay } from '#use-cases/relay.ts';

export interface Deps {
  readonly queues: Queues;
  readonly telemetry: Telemetry;
}

/** A batch is relayed whole or comes again: a job that is asked for twice is one job, or does nothing the second time. */
export function createHandler({ queues, telemetry }: Deps) {
  const handle = async (event: DynamoDBStreamEvent): Promise<void> => {
    const changes = event.Records.map(parseStreamRecord).filter((change) => change !== null);
    await relay(changes, queues);
  };
  return middy(handle).use(observed(telemetry)).use(failuresLogged(telemetry));
}
