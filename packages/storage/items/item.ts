import * as z from 'zod';
import { MalformedItem, NewerItem } from '../failures.ts';
import type { Raw } from '../keys.ts';

/** Makes an item of schema version n one of version n + 1. */
export type Step = (item: Raw) => Raw;

/** One kind of item: how it is marked when written, and how it is read, from whatever version it has. */
export interface ItemKind<Value> {
  readonly type: string;
  /** Marks an item that is about to be written. */
  mark(item: Raw): Raw;
  /** @throws MalformedItem, NewerItem */
  parse(item: Raw): Value;
  /** The same, null staying null. */
  parseIfAny(item: Raw | null): Value | null;
}

/**
 * @param steps the upgrade path: the first makes version 1 version 2, and so on. Its length says which version is
 * today's. Items are upgraded when they are read and keep their old shape until something writes them.
 */
export function itemKind<Value>(
  type: string,
  schema: z.ZodType<Value>,
  steps: readonly Step[] = [],
): ItemKind<Value> {
  const current = steps.length + 1;
  const parse = (item: Raw): Value => {
    const version = versionOf(item, type, current);
    const upgraded = steps.slice(version - 1).reduce((older, step) => step(older), item);
    const parsed = schema.safeParse(upgraded);
    if (parsed.success) return parsed.data;
    throw new MalformedItem(`${place(item)}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  };
  return {
    type,
    mark: (item) => ({ ...item, type, schemaVersion: current }),
    parse,
    parseIfAny: (item) => (item === null ? null : parse(item)),
  };
}

function versionOf(item: Raw, type: string, current: number): number {
  const { schemaVersion } = item;
  if (item.type !== type) throw new MalformedItem(`${place(item)} is no ${type}`);
  if (typeof schemaVersion !== 'number' || !Number.isInteger(schemaVersion) || schemaVersion < 1)
    throw new MalformedItem(`${place(item)} has no schema version`);
  if (schemaVersion > current)
    throw new NewerItem(`${place(item)} has schema version ${schemaVersion}, this release knows ${current}`);
  return schemaVersion;
}

const place = (item: Raw): string => `item ${item.pk} / ${item.sk}`;

/**
 * Marks a schema whose parsed value and the domain's type are each assignable to the other: the compiler holds
 * the table's shape and the domain's together.
 */
export const shapeOf =
  <Domain>() =>
  <Parsed extends Domain>(
    schema: z.ZodType<Parsed> & ([Domain] extends [Parsed] ? unknown : never),
  ): z.ZodType<Domain> =>
    schema;
