import type { ListQuery } from '#console/inbox/list-query.ts';

/** What the cache knows things by. */
export const keys = {
  me: ['me'] as const,
  views: ['views'] as const,
  agents: ['agents'] as const,
  teams: ['teams'] as const,
  lists: ['list'] as const,
  list: (query: ListQuery) => ['list', query] as const,
  ticket: (id: string) => ['ticket', id] as const,
  thread: (id: string) => ['thread', id] as const,
  presence: (id: string) => ['presence', id] as const,
  report: (search: string) => ['report', search] as const,
  behind: (search: string) => ['behind', search] as const,
  setting: (name: string) => ['setting', name] as const,
};
