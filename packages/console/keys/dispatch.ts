import { type KeybindingPress, matchKeybindingPress, parseKeybinding } from 'tinykeys';
import { allShortcuts, isSingle, type Shortcut, type ShortcutId } from './shortcuts.ts';

/** `false`: the key isn't for it after all. Without an event it was chosen by its name. */
export type Handler = (event?: KeyboardEvent) => unknown;

export interface DispatchOptions {
  readonly handlerOf: (id: ShortcutId) => Handler | undefined;
  readonly singleKeys: () => boolean;
  /** Whether somebody types where the event goes. */
  readonly isTyping: (event: KeyboardEvent) => boolean;
  readonly now?: () => number;
}

interface Binding {
  readonly shortcut: Shortcut;
  readonly presses: readonly KeybindingPress[];
  readonly isSingle: boolean;
}

/** So long the second key of two may take. */
const patienceMs = 1_500;

const bindings: readonly Binding[] = allShortcuts.flatMap((shortcut) =>
  shortcut.keys.map((keys) => ({ shortcut, presses: parseKeybinding(keys), isSingle: isSingle(keys) })),
);

const modifiers = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);

/** Listens to keys, of which some come one after another: `g` then `i`. */
export function createDispatch({
  handlerOf,
  singleKeys,
  isTyping,
  now = () => performance.now(),
}: DispatchOptions) {
  let begun: readonly Binding[] = [];
  let depth = 0;
  let at = 0;
  const begin = (next: readonly Binding[] = []): void => {
    begun = next;
    depth = next.length === 0 ? 0 : depth + 1;
    at = now();
  };
  const holds = ({ shortcut, isSingle }: Binding, event: KeyboardEvent): boolean => {
    if (handlerOf(shortcut.id) === undefined || (event.repeat && !shortcut.repeats)) return false;
    if (isTyping(event)) return shortcut.where === 'text' || shortcut.typing === true;
    return shortcut.where !== 'text' && (!isSingle || singleKeys());
  };
  return (event: KeyboardEvent): void => {
    // 229: an input method is at work, in browsers that don't say so.
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || modifiers.has(event.key))
      return;
    if (now() - at > patienceMs) begin();
    const wasBegun = depth > 0;
    const matching = (wasBegun ? begun : bindings).filter((binding) => {
      const press = binding.presses[depth];
      return press !== undefined && holds(binding, event) && matchKeybindingPress(event, press);
    });
    const complete = matching.find(({ presses }) => presses.length === depth + 1);
    if (complete === undefined) {
      begin(matching);
      // What comes after a `g` is not a key of its own, and nothing of the browser's.
      if (matching.length > 0) event.preventDefault();
      return;
    }
    begin();
    if (handlerOf(complete.shortcut.id)?.(event) !== false) event.preventDefault();
  };
}
