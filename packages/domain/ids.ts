/** Ids are opaque strings with a prefix (api.md); template-literal types keep one kind from passing for another. */
export type TicketId = `tkt_${string}`;
export type MessageId = `msg_${string}`;
export type ContactId = `con_${string}`;
export type AgentId = `agt_${string}`;
export type TeamId = `team_${string}`;
export type DrainId = `drn_${string}`;

/** Milliseconds since the epoch, UTC. */
export type Instant = number;

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;
