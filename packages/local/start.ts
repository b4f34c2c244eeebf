/** `npm start`: the whole system on this machine. */
import { relative } from 'node:path';
import { parseArgs } from 'node:util';

refuseOldNode();
const { ephemeral, port } = readCommandLine();
// Only now: what these need is newer than what it takes to say so.
const { startRuntime } = await import('./runtime.ts');
const { banner } = await import('./banner.ts');
const { watchSources } = await import('./watch.ts');

try {
  const startedAt = performance.now();
  const tell = (message: string) => console.log(message);
  const runtime = await startRuntime({
    port,
    ephemeral,
    onProgress: (message) => tell(`… ${message}`),
    onWarning: (message) => console.error(`! ${message}`),
  });
  const stopWatching = watchSources({ runtime, tell });
  tell(banner(runtime.url, { kept: !ephemeral, logsDir: relative(process.cwd(), runtime.logsDir) }));
  tell(`(up in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s)`);
  void runtime.warm();
  stopOnSignals(async () => {
    stopWatching();
    await runtime.stop();
  });
} catch (error) {
  console.error(`\n${explain(error)}`);
  process.exit(1);
}

function refuseOldNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return;
  console.error(`Rondo needs Node.js 22.12 or newer, and this is ${process.version}: see https://nodejs.org`);
  process.exit(1);
}

function readCommandLine(): { ephemeral: boolean; port: number } {
  const port = Number(process.env.PORT || 3_000);
  try {
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`PORT=${process.env.PORT} is no port`);
    const { values } = parseArgs({ options: { ephemeral: { type: 'boolean', default: false } } });
    return { ephemeral: values.ephemeral, port };
  } catch (error) {
    console.error(
      `${error instanceof Error ? error.message : error}\nUsage: [PORT=3000] npm start [-- --ephemeral]`,
    );
    process.exit(1);
  }
}

/** The second signal doesn't wait. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130);
      stopping = true;
      console.log('\nstopping …');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

/** What somebody can do something about is told without a stack. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return `Port ${port} is taken. Another one: PORT=${port + 1} npm start`;
  const explained = ['FolderInUse', 'NotAvailable', 'SynthesisFailed'].includes(error.constructor.name);
  return explained ? error.message : (error.stack ?? error.message);
}
