import type { AgentId } from '#domain/ids.ts';
import type { Deployment } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import type { SignIn } from '../control/control.ts';
import { demoUsers, seedDemoTeam } from '../demo-team.ts';
import type { Runner } from '../deploy/runner.ts';
import { subOf } from '../gateway/pool-users.ts';
import type { UserPool } from '../gateway/user-pool.ts';

/** The demo team, in the user pool and in the table, as far as it isn't there and nobody has removed them. */
export async function seed(
  deployment: Deployment,
  { dynamodbUrl, userPool, clock }: { dynamodbUrl: string; userPool: UserPool; clock: Clock },
): Promise<void> {
  for (const user of demoUsers) userPool.users.seed(user);
  const [table] = deployment.tables;
  if (!table) return;
  await seedDemoTeam({
    endpoint: dynamodbUrl,
    region: deployment.place.region,
    tableName: table.name,
    clock: clock.now,
    idOf: (email) => agentIdOf(subOf(email)),
  });
}

/** Signs people in at the pool; whoever comes with a role is added to it first. */
export function signInTo(userPool: UserPool, runner: Runner) {
  return async ({ email, name, role }: SignIn): Promise<{ token: string; agentId: AgentId } | undefined> => {
    const [client] = runner.deployment.userPoolClients;
    if (!client) throw new Error('the stacks have no client of a user pool to sign in to');
    if (role) userPool.add({ email, name: name ?? email.replace(/@.*$/, ''), groups: [role] });
    const signedIn = await userPool.signIn(email, client);
    return signedIn && { token: signedIn.token, agentId: agentIdOf(signedIn.sub) };
  };
}

function agentIdOf(sub: string): AgentId {
  return `agt_${sub}`;
}
