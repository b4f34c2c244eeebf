import { storedChoice } from '#console/ui/stored-choice.ts';

/** `system`: as the reader's machine has it. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const themeChoice = storedChoice<Theme>('rondo.theme', themes, 'system');

/** The style sheets look at the document's own attribute. */
export function applyTheme(): void {
  const theme = themeChoice.get();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
