import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface SettingsTab {
  readonly name:
    | 'general'
    | 'incoming'
    | 'office-hours'
    | 'teams'
    | 'ai-agent'
    | 'agents'
    | 'macros'
    | 'bubble'
    | 'history';
  readonly page: LazyExoticComponent<ComponentType>;
  /** A1: there is nothing in it that others may read. */
  readonly managersOnly?: boolean;
}

/** The tabs in their order. Each page is loaded once it is opened; its name is its address, and its text's key. */
export const settingsTabs: readonly SettingsTab[] = [
  {
    name: 'general',
    page: lazy(() => import('./general/general.tsx').then(({ General }) => ({ default: General }))),
  },
  {
    name: 'incoming',
    page: lazy(() => import('./incoming/incoming.tsx').then(({ Incoming }) => ({ default: Incoming }))),
  },
  {
    name: 'office-hours',
    page: lazy(() =>
      import('./office-hours/office-hours.tsx').then(({ OfficeHours }) => ({ default: OfficeHours })),
    ),
  },
  {
    name: 'teams',
    page: lazy(() => import('./teams/teams.tsx').then(({ Teams }) => ({ default: Teams }))),
  },
  {
    name: 'ai-agent',
    page: lazy(() => import('./ai-agent/ai-agent.tsx').then(({ AiAgent }) => ({ default: AiAgent }))),
  },
  {
    name: 'agents',
    page: lazy(() => import('./agents/agents.tsx').then(({ Agents }) => ({ default: Agents }))),
  },
  {
    name: 'macros',
    page: lazy(() => import('./macros/macros.tsx').then(({ Macros }) => ({ default: Macros }))),
  },
  {
    name: 'bubble',
    page: lazy(() => import('./bubble/bubble.tsx').then(({ Bubble }) => ({ default: Bubble }))),
    managersOnly: true,
  },
  {
    name: 'history',
    page: lazy(() => import('./history/history.tsx').then(({ History }) => ({ default: History }))),
    managersOnly: true,
  },
];
