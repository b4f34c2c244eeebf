import { type KeybindingPress, matchKeybindingPress, parseKeybinding } from 'tinykeys';
import { hintOf } from './hint.ts';
import { type ShortcutId, shortcutOf } from './shortcuts.ts';

type Chord = Extract<ShortcutId, 'send' | 'sendAndClose'>;

/** As the keys are called on the reader's machine. */
export const chordHint = (chord: Chord): string => hintOf(chord);

const presses = (['send', 'sendAndClose'] as const).map(
  (chord): readonly [Chord, KeybindingPress | undefined] => [
    chord,
    parseKeybinding(shortcutOf(chord).keys[0])[0],
  ],
);

/** The chord that a key event is, if it is one of these. */
export const chordOf = (event: KeyboardEvent): Chord | undefined =>
  presses.find(([, press]) => press !== undefined && matchKeybindingPress(event, press))?.[0];
