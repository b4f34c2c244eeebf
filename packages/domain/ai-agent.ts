import type { Channel } from './ticket/ticket.ts';

/** Which new tickets the AI agent handles, and where it is told of what customers write. */
export interface AiAgentSettings {
  readonly enabled: boolean;
  readonly channels: readonly Channel[];
  /** https; never null while it is enabled. */
  readonly callbackUrl: string | null;
}

/** Whether a new ticket of that channel starts with the AI agent. What a machine wrote is nobody's to talk to (RFC 3834). */
export const startsWithAi = (
  { 'ai-agent': { enabled, channels } }: { readonly 'ai-agent': AiAgentSettings },
  { channel, automatic }: { readonly channel: Channel; readonly automatic: boolean },
): boolean => enabled && !automatic && channels.includes(channel);
