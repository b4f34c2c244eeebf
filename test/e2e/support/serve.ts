/** The runtime in a process of its own, to be killed: `node serve.ts <port> <folder>`. */
import { startRuntime } from '#local/runtime.ts';

const [port, folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('which port, and which folder?');
const runtime = await startRuntime({ port: Number(port), folder, retryAfterMs: 1_000 });
// Whoever has forked it may want to speak to the services behind.
process.send?.({ aws: runtime.aws, queues: runtime.deployment.queues.map(({ name }) => name) });
process.on('SIGTERM', () => {
  void runtime.stop().then(() => process.exit(0));
});
