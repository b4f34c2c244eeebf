import middy from '@middy/core';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import { type Healed, type Reconciling, reconcile } from '#use-cases/reconcile.ts';

export type Deps = Reconciling & { readonly telemetry: Telemetry };

export function createHandler({ telemetry, ...deps }: Deps) {
  const handle = (_event: unknown): Promise<Healed> => reconcile(deps);
  return middy(handle).use(observed(telemetry)).use(failuresLogged(telemetry));
}
