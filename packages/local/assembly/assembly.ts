import * as z from 'zod';
import { evaluate, noValue, type Scope } from './intrinsics.ts';
import { type Physical, type Place, physicalTypes } from './physical.ts';
import { type Resource, readStacks, type Stack } from './templates.ts';

/** One resource of a stack, its name worked out and its properties readable. */
export interface Deployed {
  readonly stack: Stack;
  readonly logicalId: string;
  readonly type: string;
  /** `Stack/LogicalId`, for messages. */
  readonly label: string;
  readonly physical: Physical;
  /** The properties that the schema names, intrinsic functions worked out; what it doesn't name is left alone. */
  read<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>): z.output<z.ZodObject<Shape>>;
}

export interface Assembly {
  readonly place: Place;
  /** Resources of these types that the stacks' conditions let be. */
  resources(...types: string[]): Deployed[];
  readonly types: readonly string[];
}

/**
 * The stacks of a cloud assembly as they would be deployed here. Nothing is worked out before it is read, so that
 * only what the local runtime runs can fail, and then by its logical id.
 */
export function openAssembly(directory: string, place: Place): Assembly {
  const stacks = readStacks(directory);
  const deployments = stacks.map((stack) => deployStack(stack, place, (name) => importValue(name)));
  const importValue = (name: string): unknown => {
    for (const { exported } of deployments) {
      const value = exported(name);
      if (value !== undefined) return value;
    }
    throw new Error(`no stack exports ${name}`);
  };
  const all = deployments.flatMap(({ resources }) => resources);
  return {
    place,
    resources: (...types) => all.filter(({ type, exists }) => types.includes(type) && exists()),
    types: [...new Set(all.map(({ type }) => type))],
  };
}

interface Candidate extends Deployed {
  exists(): boolean;
}

function deployStack(stack: Stack, place: Place, importValue: (name: string) => unknown) {
  const { Resources, Outputs, Parameters, Conditions, Mappings } = stack.template;
  const resources = new Map<string, Candidate>();
  const found = (logicalId: string): Candidate => {
    const resource = resources.get(logicalId);
    if (!resource) throw new Error(`${stack.name} has no resource ${logicalId}`);
    return resource;
  };
  const scope: Scope = {
    importValue,
    ref: (name) => pseudoParameter(name, stack, place) ?? parameter(name) ?? found(name).physical.ref,
    attribute(logicalId, name) {
      const { physical, label, type } = found(logicalId);
      const value = physical.attributes[name];
      if (value === undefined)
        throw new Error(`attribute ${name} of ${label} (${type}) is not known locally`);
      return value;
    },
    condition(name) {
      if (!(name in Conditions)) throw new Error(`${stack.name} has no condition ${name}`);
      return Boolean(evaluate(Conditions[name], scope));
    },
    mapping(map, first, second) {
      const level = z.record(z.string(), z.record(z.string(), z.unknown())).parse(Mappings[map] ?? {});
      const value = level[first]?.[second];
      if (value === undefined) throw new Error(`${stack.name} maps no ${map}.${first}.${second}`);
      return value;
    },
  };
  const parameter = (name: string): unknown => {
    const declared = Parameters[name];
    if (!declared) return undefined;
    if (declared.Default === undefined || declared.Type.startsWith('AWS::SSM'))
      throw new Error(`parameter ${name} of ${stack.name} has no value here`);
    return declared.Default;
  };
  for (const [logicalId, resource] of Object.entries(Resources))
    resources.set(logicalId, candidate(stack, logicalId, resource, place, scope));
  return {
    resources: [...resources.values()],
    exported(name: string): unknown {
      const output = Object.values(Outputs).find(({ Export }) => exportName(Export, scope) === name);
      return output && evaluate(output.Value, scope);
    },
  };
}

function candidate(
  stack: Stack,
  logicalId: string,
  resource: Resource,
  place: Place,
  scope: Scope,
): Candidate {
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
      throw new Error(`${label} (${type}): ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
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

function exportName(value: unknown, scope: Scope): unknown {
  return z.object({ Name: z.unknown() }).safeParse(value).success
    ? evaluate(z.object({ Name: z.unknown() }).parse(value).Name, scope)
    : undefined;
}

function pseudoParameter(name: string, stack: Stack, place: Place): unknown {
  const known: Record<string, unknown> = {
    'AWS::Region': place.region,
    'AWS::AccountId': place.accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${place.accountId}:stack/${stack.name}/local`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': noValue,
  };
  return known[name];
}

/** A URL that a template puts together from the API's id leads to the local API. */
function localize(value: unknown, place: Place): unknown {
  if (typeof value === 'string')
    return value.replace(/https:\/\/[\w-]+\.execute-api\.[\w-]+\.amazonaws\.com/g, place.apiUrl);
  if (Array.isArray(value)) return value.map((item) => localize(item, place));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, localize(item, place)]));
}
