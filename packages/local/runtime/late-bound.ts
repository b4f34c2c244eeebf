import type { Deployment } from '../assembly/deployment.ts';
import { functionNameOf } from '../assembly/functions.ts';
import type { Runner } from '../deploy/runner.ts';
import type { Host } from '../host/host.ts';
import type { Crash, SchedulerOptions, SnsOptions } from '../services/types.ts';

/** What the stand-ins ask of the functions' host, which can't be there before them: they wait until it is. */
export interface LateBound {
  readonly crash: Crash;
  readonly deliver: SchedulerOptions['deliver'];
  readonly deadLetter: SchedulerOptions['deadLetter'];
  readonly invokeLater: SnsOptions['invoke'];
  /** What runs at this moment. */
  readonly deployment: () => Promise<Deployment>;
  bind(host: Host, runner: Runner): void;
}

export function lateBound(): LateBound {
  const bound = Promise.withResolvers<{ host: Host; runner: Runner }>();
  return {
    bind: (host, runner) => bound.resolve({ host, runner }),
    async crash(caller) {
      const { host } = await bound.promise;
      await host.crash(caller);
    },
    async deliver(targetArn, input, { messageGroupId }) {
      const { runner } = await bound.promise;
      if (targetArn.includes(':lambda:')) runner.invokeLater(functionNameOf(targetArn), JSON.parse(input));
      else await runner.destinations.send(targetArn, input, messageGroupId ? { messageGroupId } : {});
    },
    async invokeLater(functionName, event) {
      const { runner } = await bound.promise;
      runner.invokeLater(functionName, event);
    },
    async deployment() {
      const { runner } = await bound.promise;
      return runner.deployment;
    },
    async deadLetter(queueArn, body, attributes) {
      const { runner } = await bound.promise;
      await runner.destinations.send(queueArn, body, { attributes });
    },
  };
}
