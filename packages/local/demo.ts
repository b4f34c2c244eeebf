import { playAiScene } from './client/ai-scene.ts';
import { createApi } from './client/api.ts';
import { isKept } from './client/checks/check.ts';
import { explainFailure } from './client/command-line.ts';
import { connect } from './client/connection.ts';
import { demoUsage, readDemoArguments } from './client/demo-arguments.ts';
import { type Performance, perform } from './client/perform.ts';
import { whatIsDifferent } from './client/preflight.ts';
import { createProgress } from './client/progress.ts';
import { writeReport } from './client/report.ts';
import { castOfAgents } from './client/stage.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const asked = readDemoArguments(args);
  if (asked.kind === 'help') {
    console.log(demoUsage);
    return 0;
  }
  if (asked.kind === 'wrong') {
    console.error(`${asked.what}\n\n${demoUsage}`);
    return 2;
  }
  const { url, seed } = asked;
  return demo(url, seed).catch((error: unknown) => explainFailure(error, url));
}

async function demo(url: string, seed: number): Promise<number> {
  const different = await whatIsDifferent(
    createApi(connect({ url, patienceMs: 0 })).agent('mia@example.com'),
  );
  if (different.length > 0) {
    console.error(`The story goes by the settings of the first start, in which\n  ${different.join('\n  ')}`);
    console.error('Change that back, or play it on a system of its own: PORT=3001 npm start -- --ephemeral');
    return 2;
  }
  console.log(
    `A day at a helpdesk, and the two after it, on ${url} (story ${seed}). Times are the local clock's, UTC.\n`,
  );
  const began = performance.now();
  const progress = createProgress(process.stdout);
  const played = await perform(url, seed, progress).finally(progress.end);
  console.log(report(played));
  await playAiScene(played.stage.api, (line) => console.log(line));
  const broken = played.checks.filter((check) => !isKept(check)).length;
  const took = `${Math.round((performance.now() - began) / 1_000)} s`;
  console.log(
    broken === 0 ? `All promises were kept. (${took})` : `${broken} promises were broken. (${took})`,
  );
  console.log(whereToLook(url, played));
  return broken === 0 ? 0 : 1;
}

function report({ stage, found, checks }: Performance): string {
  const agents = castOfAgents.map((actor) => ({
    actor,
    id: stage.ids[actor],
    name: `${actor[0]?.toUpperCase()}${actor.slice(1)}`,
  }));
  return writeReport(stage.log, found, checks, { agents });
}

/** Examples from what is there now: a ticket that closed itself and can be opened again, and its customer. */
function whereToLook(url: string, { found }: Performance): string {
  const tickets = [...found.conversations.values()]
    .flatMap((conversation) => conversation.tickets)
    .filter(({ channel }) => channel === 'sms');
  const example = tickets.find(({ closedBy }) => closedBy === 'inactivity') ?? tickets[0];
  if (!example) return '';
  return `
Everything is still there. To look further:

  token=$(curl -s ${url}/local/sign-in -H 'content-type: application/json' -d '{"email":"sam@example.com"}' | jq -r .token)

  # a thread that ends with "Ticket closed due to inactivity."
  curl -s ${url}/tickets/${example.id}/messages -H "authorization: Bearer $token" | jq -r '.messages[] | "\\(.at)  \\(.author)  \\(.text)"'

  # why its assignee has it: whose turn it was, and who else could have been
  curl -s ${url}/tickets/${example.id} -H "authorization: Bearer $token" | jq .assignment

  # its customer writes again: it opens, and stays with whom it was
  npm run send -- sms --from ${example.contact.address} "Sorry, one more question …"`;
}
