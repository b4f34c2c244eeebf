import { settingHistoryQuery } from '#contracts/api/teams.ts';
import { platforms } from '#domain/hand-off/hand-off.ts';
import { keptSettingNames } from '#domain/settings.ts';
import type { AgentOperation } from '#http/authenticate.ts';
import { knownCursor } from '#http/cursor.ts';
import { parseQuery } from '#http/input.ts';
import { presentSettingChanges } from '#http/present-settings.ts';
import { json } from '#http/reply.ts';
import type { Deps } from './deps.ts';

/** T11: who changed which setting, or connected which helpdesk, when, from what to what. */
export const history = ({ store }: Deps): Record<string, AgentOperation> => ({
  'GET /settings/history': async (event) => {
    const { setting, limit, cursor = null } = parseQuery(settingHistoryQuery, event);
    const settings = setting === undefined ? [...keptSettingNames, ...platforms] : [setting];
    const [page, agents] = await Promise.all([
      knownCursor(() => store.loadSettingHistory({ settings, limit, cursor })),
      store.loadAgents(),
    ]);
    return json(200, {
      changes: presentSettingChanges(page.items, agents),
      ...(page.cursor !== null && { cursor: page.cursor }),
    });
  },
});
