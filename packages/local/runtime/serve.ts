import type { Deployment } from '../assembly/deployment.ts';
import type { Clock } from '../clock.ts';
import { createAwsCalls } from '../control/aws-calls.ts';
import { createControl, type SignIn } from '../control/control.ts';
import { json } from '../control/problem.ts';
import { demoTeam } from '../demo-team.ts';
import type { Runner } from '../deploy/runner.ts';
import type { Faults } from '../faults.ts';
import { gatewayAnswer } from '../gateway/answer.ts';
import { pathOf } from '../gateway/event.ts';
import { createPages, type Pages } from '../gateway/pages.ts';
import type { Respond } from '../gateway/server.ts';
import type { UserPool } from '../gateway/user-pool.ts';
import { demoShop } from '../shop/shop.ts';
import type { StandIns } from '../standins.ts';
import { arrivalsAt, environmentOf } from './arrivals.ts';
import { shownSecrets } from './shown-secrets.ts';

export interface Served {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly standIns: StandIns;
  readonly runner: Runner;
  readonly userPool: UserPool;
  readonly signIn: (who: SignIn) => Promise<{ token: string; agentId: string } | undefined>;
  readonly url: string;
}

/** `/health`, `/local/…`, `/demo-shop` and the AWS CLI's calls to Scheduler and SNS are this server's own; everything else is the API's. */
export function serve({ clock, faults, standIns, runner, userPool, signIn, url }: Served): Respond {
  const { scheduler, outbox, sns, accounts } = standIns;
  const secrets = shownSecrets(accounts, url, (name) => environmentOf(runner, name));
  const arrivals = arrivalsAt(standIns, runner);
  const { jwks } = userPool;
  const control = createControl({ clock, faults, scheduler, outbox, jwks, secrets, arrivals, signIn });
  const awsCalls = createAwsCalls({ scheduler: scheduler.url, sns: sns.url });
  const pages = pagesOf(runner, standIns.s3.url);
  return async (request) => {
    if (request.method === 'GET' && pathOf(request.target) === '/health') return json(200, { status: 'ok' });
    return (
      (await control(request)) ??
      (await awsCalls(request)) ??
      demoShop(request) ??
      pages()?.(request) ??
      (await runner.gateway?.(request)) ??
      gatewayAnswer(404, 'Not Found')
    );
  };
}

/** Those of what runs at the moment; people sign in at the stand-in, not where the stacks say. */
function pagesOf(runner: Runner, s3Url: string): () => Pages | undefined {
  const team = demoTeam.map(({ email, name, role }) => ({ email, name, role }));
  const own = { '/console/config.json': { signIn: { kind: 'local', team } } };
  let served: { readonly deployment: Deployment; readonly pages: Pages | undefined } | undefined;
  return () => {
    const { deployment } = runner;
    if (served?.deployment !== deployment) {
      const { pages, buckets } = deployment;
      served = { deployment, pages: pages && createPages({ pages, buckets, s3Url, own }) };
    }
    return served.pages;
  };
}
