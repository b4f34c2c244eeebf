import fc from 'fast-check';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Path = readonly (string | number)[];

/** Where something stands in a document, the whole of it left out. */
function pathsIn(value: Json, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return path.length === 0 ? [] : [path];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const below = members.flatMap(([name, member]) => pathsIn(member as Json, [...path, name]));
  return path.length === 0 ? below : [path, ...below];
}

function replaced(value: Json, [name, ...rest]: Path, by: Json | undefined): Json {
  if (name === undefined || typeof value !== 'object' || value === null) return by ?? null;
  const copy: Record<string | number, Json> = Array.isArray(value)
    ? ([...value] as unknown as Record<number, Json>)
    : { ...(value as Record<string, Json>) };
  if (rest.length > 0) copy[name] = replaced(copy[name] ?? null, rest, by);
  else if (by === undefined) delete copy[name];
  else copy[name] = by;
  return copy as Json;
}

const nothingOfTheSort: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constantFrom<Json[]>(null, true, 0, -1, 1e300, '', [], {}, [[]], [null], { constructor: 'x' }),
  fc.constantFrom(
    '\0',
    '\ud800',
    '\u202e',
    '<>',
    '@',
    'a@b',
    '<a@b>',
    'constructor',
    '__proto__',
    'tkt_1',
    '+',
  ),
  fc.constantFrom(
    '=?utf-8?b?8J+?=',
    '<script>',
    '"x" <y@z>, <',
    'bulk',
    'multipart/report',
    '../../etc/passwd',
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.jsonValue({ maxDepth: 2 }).map((value) => value as Json),
);

/** A document of which some parts are gone, or something else. */
export const mutated = (sample: Json): fc.Arbitrary<Json> =>
  fc
    .array(fc.tuple(fc.constantFrom(...pathsIn(sample)), nothingOfTheSort), { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce<Json>((value, [path, by]) => replaced(value, path, by), sample));

/** One part of a document is as large as whoever wants to break us would make it. */
export const oversized = (sample: Json, parts: Readonly<Record<string, Json>>): fc.Arbitrary<Json> =>
  fc
    .subarray(Object.entries(parts), { minLength: 1 })
    .map((large) => ({ ...(sample as object), ...Object.fromEntries(large) }) as Json);

/** Its beginning, of any length. */
export const truncated = (text: string): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: text.length - 1 }).map((length) => text.slice(0, length));
