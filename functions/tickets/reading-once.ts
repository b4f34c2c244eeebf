import type { Store } from '#use-cases/ports.ts';

/** For one request, which needs everybody and the settings in several places: they are read once. */
export function readingOnce(store: Store): Store {
  let agents: ReturnType<Store['loadAgents']> | undefined;
  let settings: ReturnType<Store['loadSettings']> | undefined;
  return {
    ...store,
    loadAgents: () => {
      agents ??= store.loadAgents();
      return agents;
    },
    loadSettings: () => {
      settings ??= store.loadSettings();
      return settings;
    },
  };
}
