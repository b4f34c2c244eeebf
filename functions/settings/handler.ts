import { type AgentOperation, forAgents } from '#http/authenticate.ts';
import { serve } from '#http/serve.ts';
import type { Deps } from './deps.ts';
import { handingOff } from './hand-off.ts';
import { history } from './history.ts';
import { autoCloseProgressOf } from './progress.ts';
import { settings } from './settings.ts';
import { teams } from './teams.ts';

export function createHandler(deps: Deps) {
  const operations: Record<string, AgentOperation> = {
    ...settings(deps),
    ...handingOff(deps),
    'GET /settings/auto-close/progress': autoCloseProgressOf(deps.store),
    ...teams(deps),
    ...history(deps),
  };
  return serve(forAgents(operations, deps.store), deps.log);
}
