import { mkdirSync } from 'node:fs';
import { startByDocker } from './dynamodb/docker.ts';
import { startByJava } from './dynamodb/java.ts';
import { NotAvailable } from './dynamodb/process.ts';
import type { DynamoDb, DynamoDbOptions } from './types.ts';

const advice = `DynamoDB Local needs Java 17 or newer, and none was found.
  Debian, Ubuntu:  sudo apt-get install openjdk-17-jre-headless
  Fedora:          sudo dnf install java-17-openjdk-headless
  macOS:           brew install openjdk@17
  anything else:   https://adoptium.net
Docker would do instead: with a running Docker daemon its image amazon/dynamodb-local is used.`;

/** Starts Amazon's DynamoDB Local, by Java or else by Docker. Its life is tied to this process, even if that is killed. */
export async function startDynamoDb(options: DynamoDbOptions = {}): Promise<DynamoDb> {
  if (options.dataDir) mkdirSync(options.dataDir, { recursive: true });
  const reasons: string[] = [];
  for (const start of [startByJava, startByDocker]) {
    try {
      return await start(options);
    } catch (error) {
      if (!(error instanceof NotAvailable)) throw error;
      reasons.push(error.message);
    }
  }
  throw new NotAvailable(`${advice}\n  (${reasons.join('; ')})`);
}
