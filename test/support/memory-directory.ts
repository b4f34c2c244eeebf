import type { Role } from '#domain/agent.ts';
import type { AgentId } from '#domain/ids.ts';
import type { Account, Directory } from '#use-cases/ports.ts';

export interface Kept extends Omit<Account, 'role'> {
  readonly email: string;
  readonly name: string;
  readonly groups: readonly Role[];
}

/** The user pool as a port: its accounts, and to whom it has mailed. `before` is called before each call; it may throw. */
export function createMemoryDirectory(before: (call: keyof Directory) => void | Promise<void> = () => {}) {
  const accounts = new Map<AgentId, Kept>();
  const mailed: string[] = [];
  let made = 0;
  const at = (email: string) => [...accounts.values()].find((account) => account.email === email);
  const change = (agentId: AgentId, changes: Partial<Kept>) => {
    const account = accounts.get(agentId);
    if (account !== undefined) accounts.set(agentId, { ...account, ...changes });
  };
  const directory: Directory = {
    async invite({ email, name }) {
      await before('invite');
      const known = at(email);
      if (known !== undefined) {
        const { agentId, status, groups } = known;
        return { outcome: 'exists', account: { agentId, status, role: groups[0] ?? null } };
      }
      if (email.endsWith('@invalid.example')) return { outcome: 'refused', reason: 'Invalid email address.' };
      const agentId: AgentId = `agt_invited-${++made}`;
      accounts.set(agentId, { agentId, email, name, status: 'invited', groups: [] });
      mailed.push(email);
      return { outcome: 'invited', agentId };
    },
    async inviteAgain(email) {
      await before('inviteAgain');
      if (at(email)?.status !== 'invited') return 'not-invited';
      mailed.push(email);
      return 'sent';
    },
    async setRole(agentId, role) {
      await before('setRole');
      change(agentId, { groups: [role] });
    },
    async remove(agentId) {
      await before('remove');
      accounts.delete(agentId);
    },
  };
  return {
    ...directory,
    accounts,
    mailed,
    /** Somebody signs in for the first time. */
    use: (agentId: AgentId) => change(agentId, { status: 'active' }),
    keep: (account: Kept) => void accounts.set(account.agentId, account),
  };
}

export type MemoryDirectory = ReturnType<typeof createMemoryDirectory>;
