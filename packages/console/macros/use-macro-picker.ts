import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react';
import type { MacroDocument } from '#contracts/api/macros.ts';
import { matching } from './matching.ts';
import { inPlaceOf, slashAt, withSlash } from './slash.ts';
import { useMacros } from './use-macros.ts';

export interface Written {
  readonly text: string;
  readonly macro?: MacroDocument;
}

export interface MacroPickerOptions {
  readonly text: string;
  readonly area: RefObject<HTMLTextAreaElement | null>;
  /** The macro's text, its variables filled in. */
  readonly fill: (macro: MacroDocument) => string;
  readonly write: (written: Written) => void;
}

/** The keys of the list of macros, which is open while a `/` begins the caret's line. */
export function useMacroPicker({ text, area, fill, write }: MacroPickerOptions) {
  const macros = useMacros();
  const id = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  /** The `/` at which somebody said that no macro is meant. */
  const [left, setLeft] = useState<number | null>(null);
  const askedByButton = useRef(false);
  const goTo = useRef<number | null>(null);

  const slash = caret === null ? null : slashAt(text, caret);
  const found = slash === null || macros === undefined ? [] : matching(macros, slash.query);
  const isMeant = found.length > 0 || (slash !== null && !/[\s/]/.test(slash.query));
  const isOpen = slash !== null && slash.at !== left && macros !== undefined && isMeant;

  useLayoutEffect(() => {
    if (goTo.current === null || area.current?.value !== text) return;
    area.current.focus();
    area.current.setSelectionRange(goTo.current, goTo.current);
    setCaret(goTo.current);
    goTo.current = null;
  }, [area, text]);

  const put = (next: { text: string; caret: number }, macro?: MacroDocument): void => {
    goTo.current = next.caret;
    write({ text: next.text, ...(macro && { macro }) });
  };
  const insert = (macro: MacroDocument): void => {
    if (slash === null) return;
    askedByButton.current = false;
    put(inPlaceOf(slash, text, fill(macro)), macro);
  };
  const leave = (): void => {
    if (slash === null) return;
    setLeft(slash.at);
    // What the button has written goes with it.
    if (askedByButton.current) put(inPlaceOf(slash, text, ''));
    askedByButton.current = false;
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey)
      return false;
    const chosen = found[active];
    if (event.key === 'Escape') leave();
    else if (event.key === 'ArrowDown') setActive((active + 1) % Math.max(1, found.length));
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % Math.max(1, found.length));
    else if (event.key === 'Enter' && !event.shiftKey && chosen) insert(chosen);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const moved = (text: string, caret: number | null): void => {
    setCaret(caret);
    if (caret === null || slashAt(text, caret) === null) {
      setLeft(null);
      askedByButton.current = false;
    }
  };
  return {
    isOpen,
    id,
    found,
    active,
    isEmpty: macros?.length === 0,
    fill,
    insert,
    onKeyDown,
    /** What was typed, or that the caret is elsewhere; null: in no text of ours any more. */
    typed(text: string, caret: number): void {
      setActive(0);
      moved(text, caret);
    },
    moved,
    /** As if `/` had been typed. */
    ask(): void {
      if (isOpen) {
        leave();
        return;
      }
      setLeft(null);
      setActive(0);
      askedByButton.current = true;
      put(withSlash(text, area.current?.selectionEnd ?? text.length));
    },
    /** For the text that it belongs to. */
    tied: isOpen
      ? ({
          'aria-autocomplete': 'list',
          'aria-controls': id,
          'aria-activedescendant': found[active] && `${id}-${active}`,
        } as const)
      : {},
  };
}

export type MacroPicking = ReturnType<typeof useMacroPicker>;
