/** Where a macro is asked for: a `/` that begins a line, and what is written after it. */
export interface Slash {
  readonly at: number;
  /** Up to where: the caret. */
  readonly end: number;
  readonly query: string;
}

export function slashAt(text: string, caret: number): Slash | null {
  const at = caret === 0 ? 0 : text.lastIndexOf('\n', caret - 1) + 1;
  const line = text.slice(at, caret);
  return line.startsWith('/') ? { at, end: caret, query: line.slice(1) } : null;
}

/** The text with a `/` of its own for a macro: at the caret where a line begins there, else in a line below. */
export function withSlash(text: string, caret: number): { readonly text: string; readonly caret: number } {
  const before = text.slice(0, caret);
  const slash = before === '' || before.endsWith('\n') ? '/' : '\n/';
  return { text: before + slash + text.slice(caret), caret: caret + slash.length };
}

/** The text with something else in the place of the `/` and what followed it; the caret stands at its end. */
export function inPlaceOf(
  { at, end }: Slash,
  text: string,
  put: string,
): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, at) + put + text.slice(end), caret: at + put.length };
}
