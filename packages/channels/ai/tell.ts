import type { AiEventBody } from '#contracts/api/ai-events.ts';
import type { AiSecret } from '#contracts/helpdesks.ts';
import type { AiAgent, AiEvent, Clock, Files } from '#use-cases/ports.ts';
import type { Post } from '../signed/post.ts';
import { postSigned } from '../signed/post-signed.ts';

export interface Telling {
  readonly secret: () => Promise<AiSecret>;
  readonly files: Pick<Files, 'link'>;
  readonly clock: Clock;
  readonly post?: Post;
}

/**
 * Tells the AI agent, at its callback URL, what a customer wrote in a ticket that it handles. The message's id is the
 * webhook's.
 */
export const aiAgentByWebhook = ({ secret, files, clock, post }: Telling): AiAgent => ({
  async tell(event, url) {
    const body = JSON.stringify(await bodyOf(event, files));
    const { secret: key } = await secret();
    const { id } = event.message;
    return postSigned({ url, secret: key, id, body, now: clock(), name: 'The AI agent', post });
  },
});

async function bodyOf(
  { type, ticket, message, contact }: AiEvent,
  files: Telling['files'],
): Promise<AiEventBody> {
  const attachments = await Promise.all(
    message.attachments.map(async (attachment) => {
      const { name, contentType, bytes } = attachment;
      return { name, contentType, bytes, url: await files.link(attachment) };
    }),
  );
  const { name = null, email = null, profileId = null, segments = [] } = contact ?? {};
  return {
    type,
    timestamp: new Date(message.at).toISOString(),
    data: {
      ticketId: ticket.id,
      messageId: message.id,
      channel: ticket.channel,
      text: message.text,
      attachments,
      contact: {
        name,
        ...(email !== null && { email }),
        ...(profileId !== null && { profileId }),
        segments: [...segments],
      },
      cycle: ticket.cycle,
    },
  };
}
