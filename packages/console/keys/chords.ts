import type { KeyboardEvent } from 'react';

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** As the keys are called on the reader's machine. */
export const sendChord = isMac ? '⌘↵' : 'Ctrl ↵';
export const sendAndCloseChord = isMac ? '⌘⇧↵' : 'Ctrl ⇧ ↵';

/** The chord that a key event is, if it is one of these. */
export function chordOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): string | null {
  if (key !== 'Enter' || altKey || !(isMac ? metaKey || ctrlKey : ctrlKey)) return null;
  return shiftKey ? sendAndCloseChord : sendChord;
}
