import type * as z from 'zod';
import { evaluate, noValue, type Scope } from './intrinsics.ts';
import { type Physical, type Place, physicalTypes } from './physical.ts';
import type { Resource, Stack } from './templates.ts';

/** One resource of a stack, its name worked out and its properties readable. */
export interface Deployed {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  /** `Stack/LogicalId`, for messages. */
  readonly label: string;
  readonly physical: Physical;
  /** False if its condition leaves it out. */
  exists(): boolean;
  /** The properties that the schema names, intrinsic functions worked out; what it doesn't name is left alone. */
  read<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>): z.output<z.ZodObject<Shape>>;
}

/** Nothing is worked out before it is asked for, and what then fails names the resource. */
export function deployResource(
  { stack, logicalId, resource }: { stack: Stack; logicalId: string; resource: Resource },
  place: Place,
  scope: Scope,
): Deployed {
  const { Type: type, Properties, Condition } = resource;
  const label = `${stack.name}/${logicalId}`;
  const property = (name: string): unknown => {
    const value = evaluate(Properties[name], scope);
    return value === noValue ? undefined : localize(value, place);
  };
  const explain = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${label} (${type}): ${reason}`, { cause: error });
    }
  };
  return {
    stack,
    logicalId,
    type,
    label,
    exists: () => Condition === undefined || scope.condition(Condition),
    get physical() {
      return explain(() => {
        const name = physicalTypes[type];
        if (!name)
          throw new Error('this type of resource has no local counterpart, but something running needs it');
        const generated = `${stack.name}-${logicalId}`;
        return name({ ...place, logicalId, generated, property: (key) => textual(property(key)) });
      });
    },
    read: (schema) =>
      explain(() =>
        schema.parse(Object.fromEntries(Object.keys(schema.shape).map((key) => [key, property(key)]))),
      ),
  };
}

function textual(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** A URL that a template puts together from the API's id leads to the local API. */
function localize(value: unknown, place: Place): unknown {
  if (typeof value === 'string')
    return value.replace(/https:\/\/[\w-]+\.execute-api\.[\w-]+\.amazonaws\.com/g, place.apiUrl);
  if (Array.isArray(value)) return value.map((item) => localize(item, place));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, localize(item, place)]));
}
