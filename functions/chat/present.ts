import type { ChatMessageDocument, ChatPageDocument } from '#contracts/api/chat.ts';
import type { Agent } from '#domain/agent.ts';
import type { Attachment, Message } from '#domain/ticket/message.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { instant } from '#http/present.ts';
import type { Polled } from '#use-cases/chat-poll.ts';
import type { Files } from '#use-cases/ports.ts';

type Linking = Pick<Files, 'link'>;

/** What a visitor is shown: of people their name, of files a link that holds for minutes. */
async function presentMessage(
  message: Message,
  agents: readonly Agent[],
  files: Linking,
): Promise<ChatMessageDocument> {
  const agent = agents.find(({ id }) => id === message.agentId);
  return {
    id: message.id,
    author: message.author,
    ...(agent !== undefined && { agent: { name: agent.name } }),
    text: message.text,
    ...(message.html !== null && { html: message.html }),
    ...(message.code !== null && { code: message.code }),
    attachments: await Promise.all(message.attachments.map((each) => presentAttachment(each, files))),
    at: instant(message.at),
  };
}

async function presentAttachment(attachment: Attachment, files: Linking) {
  const { name, contentType, bytes, source, refused } = attachment;
  const isThere = source === null && refused === null;
  return { name, contentType, bytes, ...(isThere && { url: await files.link(attachment) }) };
}

export const presentSaid = async (message: Message, ticket: Ticket, files: Linking) => ({
  ...(await presentMessage(message, [], files)),
  ticket: { status: ticket.status === 'closed' ? 'ended' : 'open' },
});

export async function presentPage(
  polled: Extract<Polled, { outcome: 'news' }>,
  files: Linking,
): Promise<ChatPageDocument> {
  const { messages, agents, state, status, closedBy, nextPollMs } = polled;
  return {
    messages: await Promise.all(messages.map((message) => presentMessage(message, agents, files))),
    more: state === null,
    status,
    ...(closedBy !== null && { closedBy }),
    nextPollMs,
  };
}
