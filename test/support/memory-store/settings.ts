import type { Agent } from '#domain/agent.ts';
import { isPlatform } from '#domain/hand-off/hand-off.ts';
import { defaultKeptSettings, type KeptSettings, type Settings } from '#domain/settings.ts';
import { pageOfHistory } from '#storage/setting-history.ts';
import type { AgentStore, ReplanStore, SettingChange, SettingsStore, TimerStore } from '#use-cases/ports.ts';
import { connectionChanges, connectionOf } from './connections.ts';
import { isStill, type State } from './state.ts';

const keptSettings = (state: State): KeptSettings => ({
  ...defaultKeptSettings,
  ...Object.fromEntries([...state.settings].map(([name, records]) => [name, records.at(-1)?.value])),
});

export function allSettings(state: State): Settings {
  const { macros: _, ...settings } = keptSettings(state);
  return settings;
}

export function memorySettings(state: State): SettingsStore {
  return {
    loadSettings: async () => allSettings(state),
    loadSetting: async (name) => ({
      value: keptSettings(state)[name],
      version: state.settings.get(name)?.at(-1)?.version ?? 0,
    }),
    async saveSetting({ name, value, version, by, at }) {
      const records = state.settings.get(name) ?? [];
      if ((records.at(-1)?.version ?? 0) !== version) return 'moved-on';
      if ('method' in value && isPlatform(value.method) && connectionOf(state, value.method).account === null)
        return 'not-connected';
      const before = allSettings(state).teams.teams;
      state.settings.set(name, [...records, { value, version: version + 1, by, at }]);
      const teamIds =
        name === 'teams' ? [...before, ...allSettings(state).teams.teams].map(({ id }) => id) : [];
      state.tell({ kind: 'setting', name, version: version + 1, teamIds: [...new Set(teamIds)] });
      return 'saved';
    },
    loadSettingHistory: (query) =>
      pageOfHistory(query, async (setting, olderThan, limit) => {
        const records: readonly Omit<SettingChange, 'setting' | 'before'>[] = isPlatform(setting)
          ? connectionChanges(state, setting)
          : (state.settings.get(setting) ?? []);
        return records
          .map((record, place) => ({ setting, ...record, before: records[place - 1]?.value ?? null }))
          .filter(({ version }) => version < (olderThan ?? Number.POSITIVE_INFINITY))
          .toReversed()
          .slice(0, limit);
      }),
  };
}

export function memoryReplan(state: State): ReplanStore {
  return {
    loadReplan: async () => state.replan,
    async saveReplan({ before, after }) {
      if (state.replan?.run !== before?.run || state.replan?.page !== before?.page) return 'moved-on';
      state.replan = after;
      return 'saved';
    },
  };
}

export function memoryAgents(state: State): AgentStore {
  return {
    loadAgents: async () => [...state.agents.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    loadAgent: async (id) => state.agents.get(id) ?? null,
    async saveAgent({ before, after }) {
      const stored = state.agents.get(after.id);
      if (!isStill(stored, before, after)) return 'moved-on';
      state.putAgent({ ...after, load: stored?.load ?? after.load, open: stored?.open ?? after.open });
      return 'saved';
    },
    async saveMember({ before, after, restsOn, teams }) {
      const stored = state.agents.get(after.id);
      const settings = state.settings.get('teams') ?? [];
      const { version = 0 } = settings.at(-1) ?? {};
      const isStillThere = ({ id, role }: Pick<Agent, 'id' | 'role'>) =>
        state.agents.get(id)?.role === role && state.agents.get(id)?.removedAt === null;
      if (!isStill(stored, before, after) || !restsOn.every(isStillThere)) return 'moved-on';
      if (teams !== null && teams.version !== version) return 'moved-on';
      state.putAgent({ ...after, load: stored?.load ?? after.load, open: stored?.open ?? after.open });
      if (teams === null) return 'saved';
      const record = { value: { teams: teams.after }, version: version + 1, by: teams.by, at: teams.at };
      state.settings.set('teams', [...settings, record]);
      const teamIds = [...teams.before, ...teams.after].map(({ id }) => id);
      state.tell({ kind: 'setting', name: 'teams', version: version + 1, teamIds: [...new Set(teamIds)] });
      return 'saved';
    },
  };
}

export function memoryTimers(state: State): TimerStore {
  return {
    loadForTimer: async (ticketId, kind) => ({
      ticket: state.tickets.get(ticketId) ?? null,
      pending: state.timers.get(`${kind} ${ticketId}`) ?? null,
      settings: allSettings(state),
    }),
    async savePending(ticketId, kind, pending) {
      if (pending === null) state.timers.delete(`${kind} ${ticketId}`);
      else state.timers.set(`${kind} ${ticketId}`, pending);
    },
  };
}
