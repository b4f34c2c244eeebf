/** What keys do, once: what listens, the hints beside menus and buttons, and the sheet are made from this. */
export type Where = 'everywhere' | 'list' | 'ticket' | 'text';

interface Entry {
  readonly id: string;
  /** Any of them, in the notation of tinykeys; the first is shown as the hint. */
  readonly keys: readonly [string, ...string[]];
  /** `text`: while something is written, and only then. */
  readonly where: Where;
  /** It holds while something is written, too. */
  readonly typing?: true;
  /** It goes on as long as the key is held. */
  readonly repeats?: true;
}

const table = [
  { id: 'next', keys: ['j', 'ArrowDown'], where: 'list', repeats: true },
  { id: 'previous', keys: ['k', 'ArrowUp'], where: 'list', repeats: true },
  { id: 'open', keys: ['Enter', 'o'], where: 'list' },
  { id: 'select', keys: ['x'], where: 'list' },
  { id: 'extendDown', keys: ['Shift+j', 'Shift+ArrowDown'], where: 'list', repeats: true },
  { id: 'extendUp', keys: ['Shift+k', 'Shift+ArrowUp'], where: 'list', repeats: true },
  { id: 'selectAll', keys: ['$mod+a'], where: 'list' },
  { id: 'clear', keys: ['Escape'], where: 'list', typing: true },
  { id: 'reply', keys: ['r'], where: 'ticket' },
  { id: 'note', keys: ['n'], where: 'ticket' },
  { id: 'take', keys: ['m'], where: 'ticket' },
  { id: 'assign', keys: ['a'], where: 'ticket' },
  { id: 'tag', keys: ['t', 'l'], where: 'ticket' },
  { id: 'snooze', keys: ['z'], where: 'ticket' },
  { id: 'close', keys: ['e'], where: 'ticket' },
  { id: 'reopen', keys: ['Shift+e'], where: 'ticket' },
  { id: 'undo', keys: ['u'], where: 'everywhere' },
  { id: 'send', keys: ['$mod+Enter'], where: 'text' },
  { id: 'sendAndClose', keys: ['$mod+Shift+Enter'], where: 'text' },
  { id: 'macro', keys: ['/'], where: 'text' },
  { id: 'find', keys: ['$mod+k'], where: 'everywhere', typing: true },
  { id: 'help', keys: ['[Shift]+?'], where: 'everywhere' },
  { id: 'goAll', keys: ['g i'], where: 'everywhere' },
  { id: 'goMine', keys: ['g m'], where: 'everywhere' },
  { id: 'goUnassigned', keys: ['g u'], where: 'everywhere' },
  { id: 'goSpam', keys: ['g s'], where: 'everywhere' },
  { id: 'goReports', keys: ['g r'], where: 'everywhere' },
  { id: 'goSettings', keys: ['g ,'], where: 'everywhere' },
] as const satisfies readonly Entry[];

export type ShortcutId = (typeof table)[number]['id'];
export type Shortcut = Entry & { readonly id: ShortcutId };

export const allShortcuts: readonly Shortcut[] = table;

export function shortcutOf(id: ShortcutId): Shortcut {
  const found = allShortcuts.find((shortcut) => shortcut.id === id);
  if (found === undefined) throw new Error(`there is no shortcut ${id}`);
  return found;
}

/** WCAG 2.1.4: by a character alone, which somebody who dictates types all the time; it can be switched off. */
export const isSingle = (keys: string): boolean =>
  keys.split(' ').some((press) => !press.includes('$mod') && isCharacter(press));

const isCharacter = (press: string): boolean =>
  press.slice(press.lastIndexOf('+', press.length - 2) + 1).length === 1;
