import { isObject } from './changed.ts';

/** What a form's own checks say about a place in it, or the first thing that they say about something below it. */
export function messageAt(errors: unknown, place: string): string | undefined {
  let found = errors;
  for (const name of place.split('.')) found = isObject(found) ? found[name] : undefined;
  return firstMessage(found);
}

function firstMessage(found: unknown): string | undefined {
  if (!isObject(found)) return undefined;
  if (typeof found.message === 'string' && found.message !== '') return found.message;
  for (const [name, below] of Object.entries(found)) {
    // The input itself is among them, and all of the page behind it.
    const message = name === 'ref' ? undefined : firstMessage(below);
    if (message !== undefined) return message;
  }
  return undefined;
}
