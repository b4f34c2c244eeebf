import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { featureFlags } from '#infra/feature-flags.ts';
import { createStacks } from '#infra/stacks.ts';
import { stageSettings } from '#infra/stage.ts';

const someone = { ownerEmail: 'ada@example.com', alarmEmail: 'ops@example.com' };
/** What a stage has to ask for. */
export const everyChannel = {
  sesFrom: 'support@shop.example',
  sesReplyTo: 'inbox@in.shop.example',
  smsNumber: '+4930901820',
};

/**
 * The stacks as `infra/app.ts` makes them, without bundles, which change nothing in a template but a hash, and
 * without the checks of a synthesis, which take most of its time: `assembly.test.ts` makes those.
 */
export function synthesized(context: Record<string, unknown> = {}) {
  process.env.CDK_VALIDATION = 'false';
  const outdir = mkdtempSync(path.join(tmpdir(), 'rondo-stacks-'));
  const { app, stacks } = createApp(context, outdir);
  const assembly = app.synth();
  const templates = new Map(assembly.stacks.map((stack) => [stack.stackName, stack.template as object]));
  rmSync(outdir, { recursive: true });
  const template = (part: keyof typeof stacks): Template =>
    Template.fromJSON(templates.get(stacks[part].stackName) ?? {});
  return { stacks, template };
}

export function createApp(context: Record<string, unknown> = {}, outdir?: string) {
  const all = { ...featureFlags, ...someone, ...everyChannel, ...context, 'aws:cdk:bundling-stacks': [] };
  const app = new App({ context: all, ...(outdir && { outdir }) });
  return { app, stacks: createStacks(app, stageSettings(app.node, {})) };
}

interface Statement {
  readonly Action: string | string[];
  readonly Effect: string;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What the role allows, as `action resource`, sorted; the role by its logical id without the hash. */
export function rightsOfRole(template: Template, role: string): string[] {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const own = policies.filter((policy) =>
    (policy.Properties.Roles as unknown[]).map(readable).includes(`<${role}>`),
  );
  const statements = own.flatMap((policy) => policy.Properties.PolicyDocument.Statement as Statement[]);
  return statements
    .flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => `${action} ${readable(resource)}`)),
    )
    .sort();
}

export function rightsOf(template: Template, functionName: string): string[] {
  return rightsOfRole(template, `${idOf(functionName)}role`);
}

/** Those that stand in a construct of their own. */
const within: Readonly<Record<string, string>> = { 'receive-ses': 'Mail', 'receive-aws-sms': 'Sms' };

/** A function's logical id, without the hash. */
export const idOf = (functionName: string): string =>
  `${within[functionName] ?? ''}${functionName.replaceAll('-', '')}`;

/** `{ Fn::GetAtt: [TimersQueue10AEBBE9, Arn] }` → `<TimersQueue>`; likewise for imports of another stack. Other attributes are named. */
export function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  const {
    Ref,
    'Fn::GetAtt': attribute,
    'Fn::Join': join,
    'Fn::ImportValue': imported,
  } = value as Record<string, unknown>;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(readable).join(String(join[0]));
  if (typeof imported === 'string') {
    const [, id = '', name = ''] =
      /ExportsOutput(?:Ref|FnGetAtt)(.*?)[0-9A-F]{8}(.*)[0-9A-F]{8}$/.exec(imported) ?? [];
    return reference(id, name);
  }
  if (Array.isArray(attribute)) return reference(String(attribute[0]), String(attribute[1]));
  if (typeof Ref === 'string') return reference(Ref, '');
  return JSON.stringify(value);
}

function reference(id: string, attribute: string): string {
  return `<${id.replace(/[0-9A-F]{8}$/, '')}${attribute === '' || attribute === 'Arn' ? '' : `.${attribute}`}>`;
}
