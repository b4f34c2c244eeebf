import type { ChatMessageDocument, ChatPageDocument } from '#contracts/api/chat.ts';
import type { Agent } from '#domain/agent.ts';
import type { Attachment, Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { instant } from '#http/names.ts';
import type { Polled } from '#use-cases/chat-poll.ts';
import { isChatOver } from '#use-cases/chat-tickets.ts';
import type { Files } from '#use-cases/ports.ts';

type Linking = Pick<Files, 'link'>;

/** What a visitor is shown: of people their name, of files a link that holds for minutes. */
async function presentMessage(
  message: Message,
  agents: readonly Agent[],
  files: Linking,
): Promise<ChatMessageDocument> {
  return {
    id: message.id,
    author: message.author,
    ...presentAgent(message, agents),
    text: message.text,
    ...(message.html !== null && { html: message.html }),
    ...(message.code !== null && { code: message.code }),
    attachments: await Promise.all(message.attachments.map((each) => presentAttachment(each, files))),
    at: instant(message.at),
  };
}

/** Whoever answers from another helpdesk is known by their name alone. */
function presentAgent({ author, agentId, sender }: Message, agents: readonly Agent[]) {
  const name = agents.find(({ id }) => id === agentId)?.name ?? (author === 'agent' ? sender : null);
  return name === null ? {} : { agent: { name } };
}

async function presentAttachment(attachment: Attachment, files: Linking) {
  const { name, contentType, bytes, source, refused } = attachment;
  const isThere = source === null && refused === null;
  return { name, contentType, bytes, ...(isThere && { url: await files.link(attachment) }) };
}

export const presentSaid = async (message: Message, ticket: Ticket, files: Linking) => ({
  ...(await presentMessage(message, [], files)),
  ticket: { status: isChatOver(ticket) ? 'ended' : 'open' },
});

export async function presentPage(
  polled: Extract<Polled, { outcome: 'news' }>,
  files: Linking,
): Promise<ChatPageDocument> {
  const { messages, agents, state, status, closedBy, asking, handledBy, nextPollMs } = polled;
  const typing = agents.find(({ id }) => id === polled.typing);
  return {
    messages: await Promise.all(messages.map((message) => presentMessage(message, agents, files))),
    more: state === null,
    status,
    ...(closedBy !== null && { closedBy }),
    ...(asking !== null && { asking }),
    ...(handledBy !== null && { handledBy }),
    ...(typing !== undefined && { typing: { name: typing.name } }),
    nextPollMs,
  };
}
