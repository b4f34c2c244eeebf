import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

export interface SettingsTab {
  readonly name: 'general';
  readonly page: LazyExoticComponent<ComponentType>;
}

/** The tabs in their order. Each page is loaded once it is opened; its name is its address, and its text's key. */
export const settingsTabs: readonly SettingsTab[] = [
  {
    name: 'general',
    page: lazy(() => import('./general/general.tsx').then(({ General }) => ({ default: General }))),
  },
];
