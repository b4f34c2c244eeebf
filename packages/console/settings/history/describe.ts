import { defaultKeptSettings, keptSettingNames } from '#domain/settings.ts';
import { isObject, isSame } from '../changed.ts';

type Value = Readonly<Record<string, unknown>>;

/** A part of a setting that was changed. */
export type Part =
  | { readonly what: 'field'; readonly field: string; readonly before: unknown; readonly after: unknown }
  /** One of a list: a team, a macro, a rule. */
  | {
      readonly what: 'added' | 'removed' | 'changed';
      readonly name: string;
      readonly days?: readonly string[];
    }
  | { readonly what: 'reordered' };

/** T11: what somebody changed of a setting. `null`: it was as it comes. */
export function partsChanged(setting: string, before: Value | null, after: Value): Part[] {
  const usual = keptSettingNames.find((name) => name === setting);
  const known: Value = before ?? (usual === undefined ? {} : { ...defaultKeptSettings[usual] });
  const names = new Set(
    [...Object.keys(known), ...Object.keys(after)].filter((name) => name !== 'enabledAt'),
  );
  return [...names].flatMap((name) => partsOf(name, known[name], after[name]));
}

function partsOf(field: string, before: unknown, after: unknown): Part[] {
  if (isSame(before ?? null, after ?? null)) return [];
  if (isList(before) && isList(after)) return partsOfList(before, after);
  if (isPlain(before) && isPlain(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => partsOf(`${field}.${name}`, before[name], after[name]));
  }
  return [{ what: 'field', field, before: before ?? null, after: after ?? null }];
}

function partsOfList(before: readonly Value[], after: readonly Value[]): Part[] {
  const known = new Map(before.map((item) => [keyOf(item), item]));
  const now = new Map(after.map((item) => [keyOf(item), item]));
  const added = after.filter((item) => !known.has(keyOf(item)));
  const removed = before.filter((item) => !now.has(keyOf(item)));
  const changed = after.filter((item) => known.has(keyOf(item)) && !isSame(known.get(keyOf(item)), item));
  const parts = [
    ...added.map((item): Part => ({ what: 'added', ...namedAs(item) })),
    ...removed.map((item): Part => ({ what: 'removed', ...namedAs(item) })),
    ...changed.map((item): Part => ({ what: 'changed', ...namedAs(item) })),
  ];
  const stayed = [...known.keys()].filter((key) => now.has(key));
  const isMoved = !isSame(
    stayed,
    [...now.keys()].filter((key) => known.has(key)),
  );
  return isMoved ? [...parts, { what: 'reordered' }] : parts;
}

/** Teams have ids and macros names; of a rule and of a span of hours everything is what it is. */
const keyOf = (item: Value): string => `${item.id ?? item.name ?? JSON.stringify(item)}`;

const namedAs = (item: Value) => ({
  name: nameOf(item),
  ...(isTexts(item.days) && { days: item.days }),
});

function nameOf(item: Value): string {
  if (typeof item.name === 'string') return item.name;
  if (isTexts(item.days)) return `${item.from}–${item.to}`;
  return isTexts(item.keywords) && isTexts(item.tags)
    ? `${item.keywords.join(', ')} → ${item.tags.join(', ')}`
    : JSON.stringify(item);
}

const isPlain = (value: unknown): value is Value => isObject(value) && !Array.isArray(value);
const isList = (value: unknown): value is readonly Value[] =>
  Array.isArray(value) && value.every((item) => isPlain(item));
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
