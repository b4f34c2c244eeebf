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
import { readSendArguments, sendUsage } from './client/send-arguments.ts';
import { type Sms, webhookCall } from './client/twilio.ts';

/** Assignment is a reaction to the stored message: it takes a moment. */
const patienceMs = 2_000;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const asked = readSendArguments(args);
  if (asked.kind === 'help') {
    console.log(sendUsage);
    return 0;
  }
  if (asked.kind === 'wrong') {
    console.error(asked.showUsage ? `${asked.what}\n\n${sendUsage}` : asked.what);
    return 2;
  }
  const api = createApi(connect({ url: asked.url, patienceMs: 0 }));
  return send(api, asked.sms).catch((error: unknown) => explainFailure(error, asked.url));
}

async function send(api: Api, sms: Sms): Promise<number> {
  const secrets = await api.secrets();
  const owner = api.agent('ada@example.com');
  const before = await findConversation(owner, sms.from);
  const call = webhookCall(sms, secrets);
  const began = performance.now();
  const answer = await api.connection.call(call);
  const took = Math.round(performance.now() - began);
  console.log(
    `POST ${api.connection.url}${call.path}\n${answer.status} in ${took} ms: ${reasonIn(answer.body)}\n`,
  );
  if (answer.status >= 300) return 1;
  const after = await readUntil(() => findConversation(owner, sms.from), isSettled, patienceMs);
  report(before, after);
  console.log(whereToLook(api, sms, after));
  return 0;
}

function isSettled(conversation: Conversation | undefined): boolean {
  return conversation !== undefined && conversation.ticket.assignee !== null;
}

function report(before: Conversation | undefined, after: Conversation | undefined): void {
  if (!after) {
    console.log('It is stored, but no view shows it yet.');
    return;
  }
  const stored = customerMessages(after).length;
  const isKnown = stored === customerMessages(before).length;
  console.log(describeTicket(after.ticket));
  console.log(
    `Messages of this customer: ${stored}${isKnown ? ', as before: this MessageSid is known' : ''}`,
  );
  if (after.ticket.assignee === null)
    console.log('It is given out as soon as somebody is online and round robin is on.');
}

function whereToLook(
  { connection: { url } }: Api,
  { sid, from }: Sms,
  conversation: Conversation | undefined,
): string {
  const thread = `${url}/tickets/${conversation?.ticket.id ?? ''}/messages`;
  return `
The thread, as an agent reads it:
  token=$(curl -s ${url}/local/sign-in -H 'content-type: application/json' -d '{"email":"sam@example.com"}' | jq -r .token)
  curl -s ${thread} -H "authorization: Bearer $token" | jq
The same message once more, as a provider may deliver it:
  npm run send -- sms --from ${from} --sid ${sid} "…"`;
}
