import { type Api, createApi } from './client/api.ts';
import { explainFailure } from './client/command-line.ts';
import { connect, reasonIn } from './client/connection.ts';
import {
  type Conversation,
  customerMessages,
  describeTicket,
  findConversation,
  readUntil,
} from './client/look.ts';
import { type Asked, readSendArguments } from './client/send/arguments.ts';
import { repeatedCommand } from './client/send/command.ts';
import { sendUsage } from './client/send/options.ts';
import { prepare } from './client/send/prepare.ts';
import { Impossible, type Sending } from './client/send/sending.ts';

/** Assignment is a reaction to the stored message, and what AWS brings is stored a while after it was taken. */
const patienceMs = 3_000;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const read = readSendArguments(args);
  if (read.kind === 'help') {
    console.log(sendUsage);
    return 0;
  }
  if (read.kind === 'wrong') {
    console.error(`${read.what}\n\n${sendUsage}`);
    return 2;
  }
  const api = createApi(connect({ url: read.url, patienceMs: 0 }));
  return send(api, read.asked, args).catch((error: unknown) => {
    if (!(error instanceof Impossible)) return explainFailure(error, read.url);
    console.error(error.message);
    return 2;
  });
}

async function send(api: Api, asked: Asked, args: readonly string[]): Promise<number> {
  const sending = await prepare(api, asked);
  const { call, contactId, ticketId, notes } = sending;
  const owner = api.agent('ada@example.com');
  const before = await findConversation(owner, { ticketId, contactId });
  const began = performance.now();
  const answer = await api.connection.call(call);
  const took = Math.round(performance.now() - began);
  for (const note of notes) console.log(note);
  console.log(`${call.method} ${api.connection.url}${call.path}`);
  console.log(`${answer.status} in ${took} ms: ${reasonIn(answer.body)}\n`);
  if (answer.status >= 300) return 1;
  const told = sending.ticketIn(answer.body) ?? ticketId;
  const find = () => findConversation(owner, { ticketId: told, contactId });
  // Whoever only ends a chat says nothing.
  const saysNothing = sending.again === undefined;
  const isThere = (found: Conversation | undefined) => saysNothing || isSettled(before, found);
  const after = await readUntil(find, isThere, patienceMs);
  report(after, !saysNothing && after !== undefined && !isNews(before, after));
  const more = await sending.followUp?.(answer, after?.ticket.id);
  if (more) console.log(`\n${more}`);
  console.log(whereToLook(api, sending, after, args));
  return 0;
}

function isSettled(before: Conversation | undefined, after: Conversation | undefined): boolean {
  return after !== undefined && isNews(before, after) && after.ticket.assignee !== null;
}

function isNews(before: Conversation | undefined, after: Conversation): boolean {
  if (before === undefined || before.ticket.id !== after.ticket.id) return true;
  return customerMessages(after).length > customerMessages(before).length;
}

function report(found: Conversation | undefined, isKnown: boolean): void {
  if (!found) {
    console.log('It is stored, but no view shows it yet.');
    return;
  }
  console.log(describeTicket(found.ticket));
  const known = isKnown ? ', as before: this one is known' : '';
  console.log(`Messages of the customer: ${customerMessages(found).length}${known}`);
  if (found.ticket.status === 'open' && found.ticket.assignee === null)
    console.log('It is given out as soon as somebody is online and round robin is on.');
}

function whereToLook(
  { connection: { url } }: Api,
  { again }: Sending,
  conversation: Conversation | undefined,
  args: readonly string[],
): string {
  const thread = `${url}/tickets/${conversation?.ticket.id ?? ''}/messages`;
  const look = `
The thread, as an agent reads it:
  token=$(curl -s ${url}/local/sign-in -H 'content-type: application/json' -d '{"email":"sam@example.com"}' | jq -r .token)
  curl -s ${thread} -H "authorization: Bearer $token" | jq`;
  if (again === undefined) return look;
  return `${look}
The same message once more, as a provider may deliver it:
  ${repeatedCommand(args, again)}`;
}
