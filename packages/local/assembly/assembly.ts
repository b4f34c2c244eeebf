import * as z from 'zod';
import { type Deployed, deployResource } from './deployed.ts';
import { evaluate, noValue, type Scope } from './intrinsics.ts';
import type { Place } from './physical.ts';
import { readStacks, type Stack } from './templates.ts';

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

function deployStack(stack: Stack, place: Place, importValue: Scope['importValue']) {
  const { Resources, Outputs } = stack.template;
  const resources = new Map<string, Deployed>();
  const scope = scopeOf(stack, { place, resources, importValue });
  for (const [logicalId, resource] of Object.entries(Resources))
    resources.set(logicalId, deployResource({ stack, logicalId, resource }, place, scope));
  return {
    resources: [...resources.values()],
    exported(name: string): unknown {
      const output = Object.values(Outputs).find(({ Export }) => exportName(Export, scope) === name);
      return output && evaluate(output.Value, scope);
    },
  };
}

interface Surroundings {
  readonly place: Place;
  readonly resources: ReadonlyMap<string, Deployed>;
  readonly importValue: Scope['importValue'];
}

/** What the intrinsic functions of one stack can see. */
function scopeOf(stack: Stack, { place, resources, importValue }: Surroundings): Scope {
  const { Conditions, Mappings } = stack.template;
  const found = (logicalId: string): Deployed => {
    const resource = resources.get(logicalId);
    if (!resource) throw new Error(`${stack.name} has no resource ${logicalId}`);
    return resource;
  };
  const scope: Scope = {
    importValue,
    ref: (name) => pseudoParameters(stack, place)[name] ?? parameter(stack, name) ?? found(name).physical.ref,
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
  return scope;
}

function parameter({ name: stack, template }: Stack, name: string): unknown {
  const declared = template.Parameters[name];
  if (!declared) return undefined;
  if (declared.Default === undefined || declared.Type.startsWith('AWS::SSM'))
    throw new Error(`parameter ${name} of ${stack} has no value here`);
  return declared.Default;
}

function pseudoParameters({ name }: Stack, { region, accountId }: Place): Readonly<Record<string, unknown>> {
  return {
    'AWS::Region': region,
    'AWS::AccountId': accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': name,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/00000000-0000-0000-0000-000000000000`,
    'AWS::NotificationARNs': [],
    'AWS::NoValue': noValue,
  };
}

function exportName(value: unknown, scope: Scope): unknown {
  const { data } = z.object({ Name: z.unknown() }).safeParse(value);
  return data && evaluate(data.Name, scope);
}
