import * as z from 'zod';

/** Values that many items have. */
export const instant = z.int();
export const count = z.int().nonnegative();
export const ticketId = z.templateLiteral(['tkt_', z.string()]);
export const messageId = z.templateLiteral(['msg_', z.string()]);
export const contactId = z.templateLiteral(['con_', z.string()]);
export const agentId = z.templateLiteral(['agt_', z.string()]);
export const teamId = z.templateLiteral(['team_', z.string()]);
export const drainId = z.templateLiteral(['drn_', z.string()]);
export const queueId = z.union([z.literal('inbox'), teamId]);
export const channel = z.enum(['sms', 'email', 'web_chat']);
export const provider = z.enum(['twilio', 'aws_sms', 'postmark', 'ses', 'signed', 'chat']);
export const carrier = z.union([provider, z.enum(['zendesk', 'gorgias', 'ai'])]);
export const closedBy = z.enum(['agent', 'inactivity', 'customer']);
export const actor = z.union([
  agentId,
  z.enum(['customer', 'ai', 'elsewhere', 'rotation', 'inactivity', 'system']),
]);
