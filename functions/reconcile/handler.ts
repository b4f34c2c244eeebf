import middy from '@middy/core';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import { askThere } from '#use-cases/ask-there.ts';
import { startAudit } from '#use-cases/audit-timers.ts';
import { type Importing, importMissing } from '#use-cases/import-missing.ts';
import { type Reconciling, reconcile } from '#use-cases/reconcile.ts';

export type Deps = Reconciling & Importing & { readonly telemetry: Telemetry };

export function createHandler({ telemetry, ...deps }: Deps) {
  const handle = async (event?: { readonly audit?: unknown }) => {
    if (event?.audit === true) {
      await startAudit(deps.queues, new Date(deps.clock()).toISOString().slice(0, 10));
      return { audit: 'begun' };
    }
    const [healed, imported, asked] = await Promise.all([reconcile(deps), imports(deps), askThere(deps)]);
    return { ...healed, imported, asked };
  };
  return middy(handle).use(observed(telemetry)).use(failuresLogged(telemetry));
}

/** The provider's outage is not ours: what it doesn't tell now it tells the next run. */
async function imports(deps: Importing): Promise<number> {
  try {
    return await importMissing(deps);
  } catch (error) {
    deps.log.error('import-failed', { error });
    return 0;
  }
}
