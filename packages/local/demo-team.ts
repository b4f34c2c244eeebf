import type { Role } from '#contracts/routes.ts';
import { type Agent, goOnline, newAgent } from '#domain/agent.ts';
import { hour } from '#domain/ids.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import type { Clock, Store } from '#use-cases/ports.ts';
import type { NewUser } from './gateway/pool-users.ts';

interface DemoAgent {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Online at the first start. */
  readonly online: boolean;
}

export const demoTeam: readonly DemoAgent[] = [
  { email: 'ada@example.com', name: 'Ada', role: 'owner', online: false },
  { email: 'max@example.com', name: 'Max', role: 'admin', online: false },
  { email: 'mia@example.com', name: 'Mia', role: 'manager', online: false },
  { email: 'sam@example.com', name: 'Sam', role: 'support', online: true },
  { email: 'sue@example.com', name: 'Sue', role: 'support', online: true },
  { email: 'sol@example.com', name: 'Sol', role: 'support', online: true },
  { email: 'ann@example.com', name: 'Ann', role: 'analyst', online: false },
];

export const demoUsers: readonly NewUser[] = demoTeam.map(({ email, name, role }) => ({
  email,
  name,
  groups: [role],
}));

export interface DemoOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly tableName: string;
  readonly clock: Clock;
  readonly idOf: (email: string) => Agent['id'];
}

/** Writes the demo team and its settings (round robin on, auto-close on at 2 days) where they aren't yet. */
export async function seedDemoTeam({ endpoint, region, tableName, clock, idOf }: DemoOptions): Promise<void> {
  const credentials = { accessKeyId: 'demo', secretAccessKey: 'local' };
  const client = createDynamoClient({ endpoint, region, credentials });
  const store = createDynamoStore({ client, tableName, clock });
  await Promise.all([
    ...demoTeam.map((member) => seedAgent(store, member, { idOf, clock })),
    turnOn(store, clock, idOf(demoTeam[0]?.email ?? '')),
  ]);
  client.destroy();
}

/** One write, online included: a start that is killed in between leaves nobody half made. */
async function seedAgent(
  store: Store,
  { email, name, role, online }: DemoAgent,
  { idOf, clock }: Pick<DemoOptions, 'idOf' | 'clock'>,
): Promise<void> {
  const agent = newAgent({ id: idOf(email), email, name, role });
  const now = clock();
  await store.saveAgent({ before: null, after: online ? goOnline(agent, now, now + 12 * hour) : agent });
}

async function turnOn(store: Store, clock: Clock, by: Agent['id']): Promise<void> {
  const at = clock();
  const roundRobin = await store.loadSetting('round-robin');
  if (roundRobin.version === 0) {
    const value = { ...roundRobin.value, enabled: true, enabledAt: at };
    await store.saveSetting({ name: 'round-robin', value, version: 0, by, at });
  }
  const autoClose = await store.loadSetting('auto-close');
  if (autoClose.version === 0) {
    const value = { ...autoClose.value, enabled: true, inactivityDays: 2 };
    await store.saveSetting({ name: 'auto-close', value, version: 0, by, at });
  }
}
