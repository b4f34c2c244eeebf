import i18next from 'i18next';
import { type ShortcutId, shortcutOf } from './shortcuts.ts';

export const isMac = typeof navigator === 'object' && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The caps to press, one after another or together, as they are called on the reader's machine. */
export const capsOf = (keys: string): string[] => keys.split(' ').flatMap(capsOfPress);

function capsOfPress(press: string): string[] {
  const key = press.slice(press.lastIndexOf('+', press.length - 2) + 1);
  const held = press.slice(0, press.length - key.length);
  return [
    ...(held.includes('$mod') ? [isMac ? '⌘' : i18next.t('keys.caps.ctrl')] : []),
    ...(/(^|\+)Shift\+/.test(held) ? ['⇧'] : []),
    capOf(key),
  ];
}

function capOf(key: string): string {
  if (key === 'Escape') return i18next.t('keys.caps.escape');
  const arrows: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '↵' };
  return arrows[key] ?? key.toUpperCase();
}

/** How a button's tooltip or a menu calls a shortcut. */
export const hintOf = (id: ShortcutId): string => capsOf(shortcutOf(id).keys[0]).join(' ');
