import { type Agent, goOffline, goOnline, isAssignee, signOut } from '#domain/agent.ts';
import { type AgentId, hour, type Instant } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import { type Pause, untilCommitted } from './again.ts';
import type { AgentStore, Clock, SettingsStore } from './ports.ts';

export interface PresenceDeps {
  readonly store: AgentStore & SettingsStore;
  readonly clock: Clock;
  readonly wait?: Pause;
}

function changeAgent<Refusal>(
  id: AgentId,
  decide: (agent: Agent) => Result<Agent, Refusal>,
  deps: PresenceDeps,
): Promise<Result<Agent, Refusal | 'not-found'>> {
  return untilCommitted(async () => {
    const before = await deps.store.loadAgent(id);
    if (before === null) return refuse('not-found');
    const decision = decide(before);
    if (!decision.ok) return decision;
    const saved = await deps.store.saveAgent({ before, after: decision.value });
    return saved === 'saved' ? decision : null;
  }, deps.wait);
}

/**
 * A5: one's own presence. Online lasts to the end of the session, `sessionHours` after signing in; a session that
 * is over can't go online.
 */
export async function setPresence(
  { agentId, status, signedInAt }: { agentId: AgentId; status: 'online' | 'offline'; signedInAt: Instant },
  deps: PresenceDeps,
): Promise<Result<Agent, 'not-found' | 'session-over'>> {
  if (status === 'offline') return changeAgent(agentId, (agent) => ok(goOffline(agent, deps.clock())), deps);
  const { value } = await deps.store.loadSetting('round-robin');
  const until = signedInAt + value.sessionHours * hour;
  return changeAgent(
    agentId,
    (agent) => {
      // Removed, or made an analyst, since whoever asks was let in.
      if (!isAssignee(agent)) return refuse('not-found');
      return until <= deps.clock() ? refuse('session-over') : ok(goOnline(agent, deps.clock(), until));
    },
    deps,
  );
}

/** A5: signing out makes one offline and ends the tokens of this sign-in and of earlier ones. */
export const leave = (
  { agentId, signedInAt }: { agentId: AgentId; signedInAt: Instant },
  deps: PresenceDeps,
): Promise<Result<Agent, 'not-found'>> =>
  changeAgent(agentId, (agent) => ok(signOut(agent, { signedInAt, now: deps.clock() })), deps);
