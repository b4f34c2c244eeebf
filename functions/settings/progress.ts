import type { AgentOperation } from '#http/authenticate.ts';
import { instant } from '#http/names.ts';
import { json } from '#http/reply.ts';
import type { ReplanStore, SettingsStore } from '#use-cases/ports.ts';

/** C9: how far the last change of auto-close has come. */
export const autoCloseProgressOf =
  (store: SettingsStore & ReplanStore): AgentOperation =>
  async () => {
    const [{ version }, replan] = await Promise.all([store.loadSetting('auto-close'), store.loadReplan()]);
    if (version === 0) return json(200, { state: 'none', tickets: 0 });
    // Its first page is on its way.
    if (replan === null || replan.run < version) return json(200, { state: 'running', tickets: 0 });
    const { checks, sweep, startedAt, finishedAt } = replan;
    return json(200, {
      state: finishedAt === null ? 'running' : 'done',
      tickets: checks,
      sweep,
      startedAt: instant(startedAt),
      ...(finishedAt !== null && { finishedAt: instant(finishedAt) }),
    });
  };
