import { useLayoutEffect, useRef } from 'react';
import { createDispatch, type Handler } from './dispatch.ts';
import { noteTyped, overlayOf } from './overlay.ts';
import { singleKeysChoice } from './preferences.ts';
import type { ShortcutId } from './shortcuts.ts';

export type Handlers = { readonly [Id in ShortcutId]?: Handler };

/** Of all that is shown, what has a key at the moment; the latest wins. */
const entries: { current: Handlers }[] = [];

export const handlerOf = (id: ShortcutId): Handler | undefined =>
  entries.findLast(({ current }) => current[id] !== undefined)?.current[id];

/** What these keys do as long as what asks for them is shown. */
export function useShortcuts(handlers: Handlers): void {
  const entry = useRef(handlers);
  useLayoutEffect(() => {
    entry.current = handlers;
  });
  useLayoutEffect(() => {
    entries.push(entry);
    return () => void entries.splice(entries.indexOf(entry), 1);
  }, []);
}

const texts = 'textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])';

const isTyping = ({ target }: KeyboardEvent): boolean => target instanceof Element && target.matches(texts);

/** Whether something stands before the page that has keys of its own. A toast hasn't. */
function isCovered({ target }: KeyboardEvent): boolean {
  if (target instanceof Element && target.closest('[role=menu], [role=listbox], dialog') !== null)
    return true;
  const dialogs = document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog]');
  return [...dialogs].some((dialog) => dialog.closest('[role=region]') === null);
}

const dispatch = createDispatch({ handlerOf, isTyping, singleKeys: () => singleKeysChoice.get() === 'on' });

function onKeyDown(event: KeyboardEvent): void {
  if (overlayOf() !== null) noteTyped(event);
  else if (!isCovered(event)) dispatch(event);
}

export function listenToKeys(): () => void {
  addEventListener('keydown', onKeyDown);
  return () => removeEventListener('keydown', onKeyDown);
}
