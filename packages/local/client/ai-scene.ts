import { randomUUID } from 'node:crypto';
import { exampleAgentUrl } from '../services/outbox/callback.ts';
import type { AgentClient, Ticket } from './agent.ts';
import type { Api } from './api.ts';
import { type Call, Refused } from './connection.ts';
import { readUntil } from './look.ts';
import { emailOf, inRotation } from './stage.ts';
import {
  beginChat,
  type ChatSession,
  consentCall,
  emailCall,
  readChat,
  type Shown,
  sayCall,
  ticketOfSaid,
} from './visitor.ts';

const patienceMs = 20_000;

/**
 * A visitor of the chat talks to the example AI agent, says yes to a person, and one of the team takes over. The AI agent
 * is turned on for the web chat and, at the end, off again.
 */
export async function playAiScene(api: Api, tell: (line: string) => void): Promise<void> {
  const mia = api.agent('mia@example.com');
  const { aiAgent } = await mia.settings();
  tell('\nA chat with an AI agent: the example one, turned on for the web chat\n');
  for (const actor of inRotation) await api.agent(emailOf(actor)).setPresence('online');
  await mia.setAiAgent({ enabled: true, channels: ['web_chat'], callbackUrl: exampleAgentUrl });
  try {
    await playChat(api, mia, tell);
  } finally {
    await mia.setAiAgent(aiAgent);
  }
  tell('\nThe AI agent is off again; packages/example-agent/README.md has how to turn it on.\n');
}

async function playChat(api: Api, mia: AgentClient, tell: (line: string) => void): Promise<void> {
  const session = await beginChat(api.connection, undefined);
  const page = pageOf(api, session, tell);
  const ticketId = ticketOfSaid(await page.say('Hello!'));
  if (ticketId === undefined) throw new Error('the chat has no ticket');
  await page.until(({ author }) => author === 'ai');
  for (const text of ['Where is my order?', '4711', 'Hm. Can I talk to a person, please?']) {
    await page.say(text);
    await page.until(({ author }) => author === 'ai');
  }
  await page.act(consentCall(session, true));
  await page.until(({ code }) => code === 'hand-off-email');
  await page.act(emailCall(session, 'nina@example.com'));
  await page.until(({ code }) => code === 'handed-off');
  const { id, assignee } = await handedOver(mia, ticketId);
  const agent = (await mia.agents()).find((each) => each.id === assignee?.id);
  const text = `Hello, this is ${agent?.name}. I have read it all: give me a minute.`;
  const person = api.agent(agent?.email ?? mia.email);
  await person.answer(id, { text, internal: false, thenClose: false, key: randomUUID() });
  await page.until(({ author }) => author === 'agent');
}

async function handedOver(mia: AgentClient, ticketId: string): Promise<Ticket> {
  return readUntil(
    () => mia.ticket(ticketId),
    ({ assignee }) => assignee !== null,
    patienceMs,
  );
}

const names = { customer: 'Visitor', ai: 'AI agent', system: 'Rondo', agent: 'Agent' } as const;

/** The visitor's page, told line by line as it fills. */
function pageOf({ connection }: Api, session: ChatSession, tell: (line: string) => void) {
  let last: string | undefined;
  const act = async (call: Call): Promise<string> => {
    const answer = await connection.call({
      ...call,
      headers: { 'content-type': 'application/json', ...call.headers },
    });
    if (answer.status >= 300) throw new Refused(call, answer);
    return answer.body;
  };
  const look = async (): Promise<readonly Shown[]> => {
    const { messages } = await readChat(connection, session, last);
    for (const { author, agent, text } of messages)
      tell(`  ${(agent?.name ?? names[author]).padEnd(10)}${text}`);
    last = messages.at(-1)?.id ?? last;
    return messages;
  };
  return {
    act,
    say: (text: string) => act(sayCall(session, text, randomUUID())),
    async until(isIt: (message: Shown) => boolean): Promise<void> {
      const found = await readUntil(look, (messages) => messages.some(isIt), patienceMs);
      if (!found.some(isIt)) throw new Error('nobody answers in the chat');
    },
  };
}
