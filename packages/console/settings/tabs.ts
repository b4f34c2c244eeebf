import type { ComponentType } from 'react';
import { later } from '#console/parts/later.tsx';

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
  readonly page: ComponentType;
  /** A1: there is nothing in it that others may read. */
  readonly managersOnly?: boolean;
}

/** The tabs in their order. Each page is loaded once it is opened; its name is its address, and its text's key. */
export const settingsTabs: readonly SettingsTab[] = [
  {
    name: 'general',
    page: later(() => import('./general/general.tsx').then(({ General }) => General)),
  },
  {
    name: 'incoming',
    page: later(() => import('./incoming/incoming.tsx').then(({ Incoming }) => Incoming)),
  },
  {
    name: 'office-hours',
    page: later(() => import('./office-hours/office-hours.tsx').then(({ OfficeHours }) => OfficeHours)),
  },
  {
    name: 'teams',
    page: later(() => import('./teams/teams.tsx').then(({ Teams }) => Teams)),
  },
  {
    name: 'ai-agent',
    page: later(() => import('./ai-agent/ai-agent.tsx').then(({ AiAgent }) => AiAgent)),
  },
  {
    name: 'agents',
    page: later(() => import('./agents/agents.tsx').then(({ Agents }) => Agents)),
  },
  {
    name: 'macros',
    page: later(() => import('./macros/macros.tsx').then(({ Macros }) => Macros)),
  },
  {
    name: 'bubble',
    page: later(() => import('./bubble/bubble.tsx').then(({ Bubble }) => Bubble)),
    managersOnly: true,
  },
  {
    name: 'history',
    page: later(() => import('./history/history.tsx').then(({ History }) => History)),
    managersOnly: true,
  },
];
