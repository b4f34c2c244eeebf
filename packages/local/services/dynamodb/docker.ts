import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { DynamoDb, DynamoDbOptions } from '../types.ts';
import { answering, dismiss, NotAvailable } from './process.ts';

const run = promisify(execFile);
const image = 'amazon/dynamodb-local:3.3.1';

/** DynamoDB Local in a container that ends when its standard input does, so that it can't outlive this process. */
export async function startByDocker({ dataDir, port }: DynamoDbOptions): Promise<DynamoDb> {
  await run('docker', ['info'], { timeout: 5000 }).catch((error: unknown) => {
    throw new NotAvailable(`docker: ${error instanceof Error ? error.message.trim().split('\n')[0] : error}`);
  });
  const name = `rondo-dynamodb-${randomUUID().slice(0, 8)}`;
  const child = spawn('docker', containerArguments({ name, dataDir, port }), {
    stdio: ['pipe', 'ignore', 'inherit'],
    // Ctrl+C goes to the whole process group; this one is to end after those who use it.
    detached: true,
  });
  try {
    const published = await publishedPort(name, () => child.exitCode);
    const url = `http://127.0.0.1:${published}`;
    await answering(url, 60_000);
    return { engine: 'docker', url, stop: () => dismiss(child, 15_000) };
  } catch (error) {
    await dismiss(child, 15_000);
    throw error;
  }
}

function containerArguments(options: {
  name: string;
  dataDir: string | undefined;
  port: number | undefined;
}): string[] {
  const { name, dataDir, port } = options;
  const storage = dataDir ? '-dbPath /data' : '-inMemory';
  const engine = `java -Xmx512m -Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar -sharedDb -disableTelemetry ${storage}`;
  return [
    ...['run', '--rm', '--interactive', '--name', name],
    ...['--publish', `127.0.0.1:${port ?? ''}:8000`],
    ...(dataDir ? ['--volume', `${dataDir}:/data`] : []),
    ...(process.getuid ? ['--user', `${process.getuid()}:${process.getgid?.() ?? 0}`] : []),
    ...['--entrypoint', 'sh', image],
    ...['-c', `${engine} <&- & cat >/dev/null; kill $!; wait`],
  ];
}

/** The first start pulls the image, so it may take minutes. */
async function publishedPort(name: string, exitCode: () => number | null): Promise<string> {
  for (;;) {
    const answer = await run('docker', ['port', name, '8000/tcp']).catch(() => undefined);
    const port = /^127\.0\.0\.1:(\d+)$/m.exec(answer?.stdout ?? '')?.[1];
    if (port) return port;
    if (exitCode() !== null) throw new Error(`docker run ended with ${exitCode()}`);
    await delay(200);
  }
}
