import { type Agent, newAgent, type Role } from '#domain/agent.ts';
import type { AgentId } from '#domain/ids.ts';
import {
  changeRole,
  type MemberChange,
  type Membership,
  type MembershipRefusal,
  mayGrant,
  removeAgent,
} from '#domain/membership.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { Account, AgentStore, Clock, Directory, SettingsStore } from './ports.ts';

export interface DirectoryDeps {
  readonly store: AgentStore & SettingsStore;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly wait?: Pause;
}

interface Person {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

export type InvitationRefusal =
  | { readonly code: 'owners-only' | 'already-there' }
  /** The user pool won't have such an address. */
  | { readonly code: 'address-refused'; readonly reason: string };

type Invited = Result<{ readonly agent: Agent; readonly isNew: boolean }, InvitationRefusal>;

/**
 * Invites somebody, who can be put into teams at once. An invitation that nobody has used yet is sent again, and one
 * that broke off half-way is finished; a removed person comes back as somebody new.
 */
export async function inviteAgent(person: Person, by: Agent, deps: DirectoryDeps): Promise<Invited> {
  if (!mayGrant(by, person.role)) return refuse({ code: 'owners-only' });
  return untilCommitted(async (): Promise<Invited | null> => {
    const invitation = await deps.directory.invite(person);
    switch (invitation.outcome) {
      case 'refused':
        return refuse({ code: 'address-refused', reason: invitation.reason });
      case 'invited':
        return ok(await settle(invitation.agentId, person, deps));
      case 'exists':
        return takeUp(invitation.account, person, deps);
    }
  }, deps.wait);
}

/** Somebody has the address; null where they are gone by now, and it is free. */
async function takeUp(account: Account, person: Person, deps: DirectoryDeps): Promise<Invited | null> {
  const known = await deps.store.loadAgent(account.agentId);
  if (known !== null && known.removedAt !== null) {
    await deps.directory.remove(account.agentId);
    return null;
  }
  if (account.status === 'active' && known !== null) return refuse({ code: 'already-there' });
  if (account.status === 'invited' && (await deps.directory.inviteAgain(person.email)) === 'not-invited')
    return null;
  // Whom the pool knows and the inbox doesn't has the role of their group, as at a first sign-in: nobody's is taken.
  return ok(await settle(account.agentId, { ...person, role: account.role ?? person.role }, deps));
}

/** The agent is in the table, and the account in the group of the role that they have there. */
async function settle(id: AgentId, { email, name, role }: Person, deps: DirectoryDeps) {
  const agent = newAgent({ id, email, name, role });
  const isNew = (await deps.store.saveAgent({ before: null, after: agent })) === 'saved';
  const settled = isNew ? agent : ((await deps.store.loadAgent(id)) ?? agent);
  await deps.directory.setRole(id, settled.role);
  return { agent: settled, isNew };
}

interface Deciding {
  readonly agentId: AgentId;
  readonly by: AgentId;
}

/** A1: the table says what the role is; the pool's group, which seeds it, follows. */
export async function setRole(
  { role, ...deciding }: Deciding & { readonly role: Role },
  deps: DirectoryDeps,
): Promise<Result<Agent, MembershipRefusal>> {
  const decided = await commitMember(deciding, deps, (membership) =>
    changeRole(membership, { ...deciding, role, now: deps.clock() }),
  );
  if (decided.ok) await deps.directory.setRole(deciding.agentId, role);
  return decided;
}

/** At once nobody here, whatever becomes of their account; asked again, the account's end is seen to again. */
export async function dismiss(
  deciding: Deciding,
  deps: DirectoryDeps,
): Promise<Result<Agent, MembershipRefusal>> {
  const known = await deps.store.loadAgent(deciding.agentId);
  const decided =
    known !== null && known.removedAt !== null
      ? ok(known)
      : await commitMember(deciding, deps, (membership) =>
          removeAgent(membership, { ...deciding, now: deps.clock() }),
        );
  if (decided.ok) await deps.directory.remove(deciding.agentId);
  return decided;
}

function commitMember(
  { by }: Deciding,
  { store, clock, wait }: DirectoryDeps,
  decide: (membership: Membership) => Result<MemberChange, MembershipRefusal>,
): Promise<Result<Agent, MembershipRefusal>> {
  return untilCommitted(async () => {
    // The teams first: who is put into one after this has changed their version.
    const { value, version } = await store.loadSetting('teams');
    const decision = decide({ agents: await store.loadAgents(), teams: value.teams });
    if (!decision.ok) return decision;
    const { before, after, restsOn, teams } = decision.value;
    if (after === before) return ok(after);
    const change = teams && { before: value.teams, after: teams, version, by, at: clock() };
    const saved = await store.saveMember({ before, after, restsOn, teams: change });
    return saved === 'saved' ? ok(after) : null;
  }, wait);
}

/** What the team knows of somebody: their name, and how many tickets may wait for us with them (A10). */
export const describeAgent = (
  agentId: AgentId,
  changes: Partial<Pick<Agent, 'name' | 'maxOpenTickets'>>,
  { store, wait }: Pick<DirectoryDeps, 'store' | 'wait'>,
): Promise<Result<Agent, 'not-found'>> =>
  untilCommitted(async () => {
    const before = await store.loadAgent(agentId);
    if (before === null || before.removedAt !== null) return refuse('not-found');
    const after = { ...before, ...changes, version: before.version + 1 };
    return (await store.saveAgent({ before, after })) === 'saved' ? ok(after) : null;
  }, wait);
