import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Deployed } from './deployed.ts';

export interface AsynchronousRules {
  readonly maximumRetries: number;
  readonly maximumAgeMs: number;
  /** ARN that gets a record of the invocation once it is given up. */
  readonly onFailure: string | undefined;
  /** ARN that gets the event itself once it is given up. */
  readonly deadLetter: string | undefined;
}

/** A Lambda function as its template has it. */
export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  /** What people call it: the name it logs under. */
  readonly label: string;
  /** The module, and which of its exports is called. */
  readonly bundle: string;
  /** The same for the same code, wherever it lies. */
  readonly codeKey: string;
  readonly exportName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | undefined;
  readonly asynchronous: AsynchronousRules;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const functionSchema = z.object({
  Handler: z.string(),
  Runtime: z.string(),
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), scalar).default({}) }).default({ Variables: {} }),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
  DeadLetterConfig: z.object({ TargetArn: z.string() }).optional(),
});
const invokeConfigSchema = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(2),
  MaximumEventAgeInSeconds: z.coerce.number().default(21_600),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).optional(),
});

/** Every function, by its physical name; each is read when it is first asked for. */
export function readFunctions(assembly: Assembly): (name: string) => FunctionSpec {
  const read = new Map<string, FunctionSpec>();
  return (name) => {
    const known = read.get(name);
    if (known) return known;
    const deployed = assembly
      .resources('AWS::Lambda::Function')
      .find(({ physical }) => physical.ref === name);
    if (!deployed) throw new Error(`no stack has a function ${name}`);
    const spec = readFunction(assembly, deployed);
    read.set(name, spec);
    return spec;
  };
}

/** The function's name out of its ARN, or out of the URI by which API Gateway calls it. */
export function functionNameOf(arn: string): string {
  const name = /:function:([^:/]+)/.exec(arn)?.[1] ?? (arn.startsWith('arn:') ? undefined : arn);
  if (!name) throw new Error(`${arn} is not a function's ARN`);
  return name;
}

function readFunction(assembly: Assembly, deployed: Deployed): FunctionSpec {
  const { Handler, Runtime, Code, Environment, ...properties } = deployed.read(functionSchema);
  if (!Runtime.startsWith('nodejs'))
    throw new Error(`${deployed.label}: the local runtime runs no ${Runtime}`);
  const { ref: name, attributes } = deployed.physical;
  const { bundle, exportName } = entry(deployed, Code.S3Key, Handler);
  return {
    name,
    arn: attributes.Arn ?? '',
    label: Environment.Variables.POWERTOOLS_SERVICE_NAME ?? name,
    bundle,
    codeKey: Code.S3Key,
    exportName,
    environment: Environment.Variables,
    timeoutMs: properties.Timeout * 1_000,
    memoryMb: properties.MemorySize,
    reservedConcurrency: properties.ReservedConcurrentExecutions,
    asynchronous: asynchronousRules(assembly, name, properties.DeadLetterConfig?.TargetArn),
  };
}

function entry(deployed: Deployed, key: string, handler: string): { bundle: string; exportName: string } {
  const folder = deployed.stack.asset(key);
  if (!folder) throw new Error(`${deployed.label}: the assembly holds no asset ${key}`);
  const dot = handler.lastIndexOf('.');
  const candidates = ['.mjs', '.js', '.cjs'].map((extension) =>
    join(folder, `${handler.slice(0, dot)}${extension}`),
  );
  const bundle = candidates.find((file) => existsSync(file));
  if (!bundle)
    throw new Error(`${deployed.label}: its code ${folder} has no module for the handler ${handler}`);
  return { bundle, exportName: handler.slice(dot + 1) };
}

function asynchronousRules(
  assembly: Assembly,
  name: string,
  deadLetter: string | undefined,
): AsynchronousRules {
  const configs = assembly
    .resources('AWS::Lambda::EventInvokeConfig')
    .map((config) => config.read(invokeConfigSchema));
  const config = configs.find(({ FunctionName }) => functionNameOf(FunctionName) === name);
  return {
    maximumRetries: config?.MaximumRetryAttempts ?? 2,
    maximumAgeMs: (config?.MaximumEventAgeInSeconds ?? 21_600) * 1_000,
    onFailure: config?.DestinationConfig?.OnFailure?.Destination,
    deadLetter,
  };
}
