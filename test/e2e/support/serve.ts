/** The runtime in a process of its own, to be killed: `node serve.ts <port> <folder>`. */
import { startRuntime } from '#local/runtime.ts';

const [port, folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('which port, and which folder?');
const runtime = await startRuntime({ port: Number(port), folder, retryAfterMs: 1_000 });
process.on('SIGTERM', () => {
  void runtime.stop().then(() => process.exit(0));
});
