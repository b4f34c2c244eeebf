import { parseArgs } from 'node:util';
import { startExampleAgent } from './server.ts';

const usage = `An AI agent for Rondo, by rules, to try it with and to learn from.

  node packages/example-agent/start.ts --rondo <url> --secret <whsec_…> [--port 4000]

  --rondo   Rondo's base URL
  --secret  of Rondo's secret for the AI agent; also by the variable RONDO_AI_SECRET, which no list of processes shows
  --port    where it takes events, on 127.0.0.1
`;

const { values } = parseArgs({
  options: {
    rondo: { type: 'string' },
    secret: { type: 'string', default: process.env.RONDO_AI_SECRET ?? '' },
    port: { type: 'string', default: '4000' },
  },
});
const { rondo, secret, port } = values;
if (rondo === undefined || !URL.canParse(rondo) || secret === '' || !/^\d{1,5}$/.test(port)) {
  console.error(usage);
  process.exit(2);
}
const agent = await startExampleAgent({
  rondo: rondo.replace(/\/+$/, ''),
  secret,
  port: Number(port),
  log: console.error,
});
console.log(`The example agent takes events at ${agent.url} and answers at ${rondo}. Ctrl+C ends it.`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void agent.stop().then(() => process.exit(0)));
