import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { createRunner, type Runner } from '../deploy/runner.ts';
import type { UserPool } from '../gateway/user-pool.ts';
import { createHost, type Host } from '../host/host.ts';
import { openLines } from '../host/lines.ts';
import type { DynamoDb, SqsS3 } from '../services/types.ts';
import type { StandIns } from '../standins.ts';
import type { Folder } from './folder.ts';
import type { RuntimeOptions, Started } from './types.ts';

/** What the functions and what calls them stand on. */
export interface Ground {
  readonly region: string;
  readonly options: RuntimeOptions;
  readonly clock: Clock;
  readonly dynamoDb: DynamoDb;
  readonly sqsS3: SqsS3;
  readonly standIns: StandIns;
  readonly userPool: UserPool;
  readonly folder: Folder;
  readonly hostile: boolean;
  readonly onWarning: (message: string) => void;
}

export function createFunctions(ground: Ground, started: Started): { host: Host; runner: Runner } {
  const { options, clock, region, standIns, folder, onWarning } = ground;
  const concurrency = options.concurrency ?? Math.min(8, Math.max(4, cpus().length));
  const host = started(
    createHost({
      clock,
      region,
      concurrency,
      logsDir: join(folder.path, 'logs'),
      endpoints: standIns.endpoints,
      outboxUrl: standIns.outbox.url,
      report: (label, message) => onWarning(`${label}: ${message}`),
    }),
  );
  const runner = started(
    createRunner({
      clock,
      host,
      userPool: ground.userPool,
      accessLog: openLines(join(folder.path, 'logs', 'access.log')),
      region,
      concurrency,
      dynamodbUrl: ground.dynamoDb.url,
      sqsS3: ground.sqsS3,
      acceptedFile: folder.keptFile('accepted.jsonl').file,
      checkpointsDir: folder.kept('checkpoints').dataDir,
      consumers: options.consumers ?? true,
      lanes: options.lanes ?? 4,
      hostility: ground.hostile ? { random: Math.random, repeats: 0.1, driftMs: 40 } : undefined,
      retryAfterMs: options.retryAfterMs,
      warn: onWarning,
    }),
  );
  return { host, runner };
}
