import type { Agent, Role } from '#domain/agent.ts';
import type { AgentId, Instant } from '#domain/ids.ts';
import type { Team } from '#domain/routing/team.ts';

export interface AgentStore {
  /** Everyone, consistent. */
  loadAgents(): Promise<Agent[]>;
  loadAgent(id: AgentId): Promise<Agent | null>;
  /** Saves everything but what is counted, if nobody else has since; `before` null creates. */
  saveAgent(change: { before: Agent | null; after: Agent }): Promise<'saved' | 'moved-on'>;
  /**
   * One transaction: the agent as `saveAgent` does, those it rests on still of the team in these roles, and the teams
   * still at that version. The teams' version counts on even where nobody was in any, so that whoever puts the agent
   * into one meanwhile loses; only what changes goes into their history.
   */
  saveMember(change: {
    before: Agent;
    after: Agent;
    restsOn: readonly Pick<Agent, 'id' | 'role'>[];
    teams: {
      before: readonly Team[];
      after: readonly Team[];
      version: number;
      by: AgentId;
      at: Instant;
    } | null;
  }): Promise<'saved' | 'moved-on'>;
}

/** Somebody who can sign in, as the user pool knows them. */
export interface Account {
  readonly agentId: AgentId;
  /** Of their group, which only seeds the inbox's; null where they are in none. */
  readonly role: Role | null;
  /** `invited` until they have signed in for the first time. */
  readonly status: 'invited' | 'active';
}

/** What comes of making an account: a new one, the one there is, or why there can be none, in words. */
export type Invitation =
  | { readonly outcome: 'invited'; readonly agentId: AgentId }
  | { readonly outcome: 'exists'; readonly account: Account }
  | { readonly outcome: 'refused'; readonly reason: string };

/** The accounts by which the team signs in. Throws `DirectoryBusy` where trying again later helps. */
export interface Directory {
  /** Makes an account and mails the way in to its address, unless the address has one. */
  invite(person: { email: string; name: string }): Promise<Invitation>;
  /** Mails it once more, good for as long again; `not-invited`: they have signed in, or are gone. */
  inviteAgain(email: string): Promise<'sent' | 'not-invited'>;
  /** Puts them into that role's group and into no other's. Quiet where there is no such account. */
  setRole(agentId: AgentId, role: Role): Promise<void>;
  /** Ends their sign-ins and deletes the account. Quiet where there is none. */
  remove(agentId: AgentId): Promise<void>;
}

/** The user pool takes no more calls, or sends no more mails, at the moment. */
export class DirectoryBusy extends Error {
  override readonly name = 'DirectoryBusy';
}
