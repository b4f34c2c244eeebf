import * as z from 'zod';
import type { Assembly } from './assembly.ts';
import type { Deployed } from './deployed.ts';

/** What a CloudFront distribution serves out of a bucket that the stacks fill. */
export interface PagesSpec {
  /** What comes later goes over what came before. */
  readonly deployments: readonly FilesSpec[];
  /** The first that matches a path holds. */
  readonly behaviours: readonly BehaviourSpec[];
}

/** Files by their paths, of which some are put into the bucket. */
export interface FilesSpec {
  readonly folder: string;
  /** Patterns: what is excluded isn't put there, unless it is included again. */
  readonly exclude: readonly string[];
  readonly include: readonly string[];
  readonly cacheControl: string | undefined;
}

export interface BehaviourSpec {
  /** With `*` for anything. */
  readonly path: string;
  /** Else it leads to the API. */
  readonly fromFiles: boolean;
  /** A CloudFront function that sees the request first. */
  readonly atRequest: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

const behaviourSchema = z.object({
  PathPattern: z.string().default('*'),
  TargetOriginId: z.string(),
  ResponseHeadersPolicyId: z.string().optional(),
  FunctionAssociations: z.array(z.object({ EventType: z.string(), FunctionARN: z.string() })).default([]),
});
const distributionSchema = z.object({
  DistributionConfig: z.object({
    Origins: z.array(z.object({ Id: z.string(), S3OriginConfig: z.unknown().optional() })),
    DefaultCacheBehavior: behaviourSchema,
    CacheBehaviors: z.array(behaviourSchema).default([]),
  }),
});
const deploymentSchema = z.object({
  SourceObjectKeys: z.array(z.string()),
  Exclude: z.array(z.string()).default([]),
  Include: z.array(z.string()).default([]),
  SystemMetadata: z.object({ 'cache-control': z.string().optional() }).default({}),
});
const functionSchema = z.object({ FunctionCode: z.string() });
const seconds = z.coerce.number();
const headersSchema = z.object({
  ResponseHeadersPolicyConfig: z.object({
    CustomHeadersConfig: z
      .object({ Items: z.array(z.object({ Header: z.string(), Value: z.string() })) })
      .default({ Items: [] }),
    SecurityHeadersConfig: z
      .object({
        ContentSecurityPolicy: z.object({ ContentSecurityPolicy: z.string() }).optional(),
        ContentTypeOptions: z.unknown().optional(),
        FrameOptions: z.object({ FrameOption: z.string() }).optional(),
        ReferrerPolicy: z.object({ ReferrerPolicy: z.string() }).optional(),
        StrictTransportSecurity: z
          .object({ AccessControlMaxAgeSec: seconds, IncludeSubdomains: z.coerce.boolean().default(false) })
          .optional(),
      })
      .default({}),
  }),
});

export function readPages(assembly: Assembly): PagesSpec | undefined {
  const [distribution, second] = assembly.resources('AWS::CloudFront::Distribution');
  if (second) throw new Error(`${second.label}: the local runtime serves one distribution only`);
  if (!distribution) return undefined;
  const { Origins, CacheBehaviors, DefaultCacheBehavior } =
    distribution.read(distributionSchema).DistributionConfig;
  const files = Origins.filter(({ S3OriginConfig }) => S3OriginConfig !== undefined).map(({ Id }) => Id);
  return {
    deployments: assembly.resources('Custom::CDKBucketDeployment').flatMap(filesOf),
    behaviours: [...CacheBehaviors, DefaultCacheBehavior].map((behaviour) => ({
      path: behaviour.PathPattern,
      fromFiles: files.includes(behaviour.TargetOriginId),
      atRequest: atRequest(assembly, behaviour),
      headers: headersOf(assembly, behaviour),
    })),
  };
}

function filesOf(deployment: Deployed): FilesSpec[] {
  const { SourceObjectKeys, Exclude, Include, SystemMetadata } = deployment.read(deploymentSchema);
  return SourceObjectKeys.map((key) => {
    const folder = deployment.stack.asset(key);
    if (!folder) throw new Error(`${deployment.label}: the assembly holds no asset ${key}`);
    return { folder, exclude: Exclude, include: Include, cacheControl: SystemMetadata['cache-control'] };
  });
}

type Behaviour = z.infer<typeof behaviourSchema>;

function atRequest(assembly: Assembly, { FunctionAssociations }: Behaviour): string | undefined {
  const arn = FunctionAssociations.find(({ EventType }) => EventType === 'viewer-request')?.FunctionARN;
  const functions = assembly.resources('AWS::CloudFront::Function');
  return functions
    .find(({ physical }) => arn !== undefined && physical.attributes.FunctionARN === arn)
    ?.read(functionSchema).FunctionCode;
}

function headersOf(assembly: Assembly, { ResponseHeadersPolicyId }: Behaviour): Record<string, string> {
  const policies = assembly.resources('AWS::CloudFront::ResponseHeadersPolicy');
  const policy = policies.find(({ physical }) => physical.ref === ResponseHeadersPolicyId);
  if (!policy) return {};
  const { CustomHeadersConfig, SecurityHeadersConfig: security } =
    policy.read(headersSchema).ResponseHeadersPolicyConfig;
  const transport = security.StrictTransportSecurity;
  const subdomains = transport?.IncludeSubdomains ? '; includeSubDomains' : '';
  const headers = {
    ...Object.fromEntries(
      CustomHeadersConfig.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value]),
    ),
    'content-security-policy': security.ContentSecurityPolicy?.ContentSecurityPolicy,
    'x-content-type-options': security.ContentTypeOptions ? 'nosniff' : undefined,
    'x-frame-options': security.FrameOptions?.FrameOption,
    'referrer-policy': security.ReferrerPolicy?.ReferrerPolicy,
    'strict-transport-security': transport && `max-age=${transport.AccessControlMaxAgeSec}${subdomains}`,
  };
  return Object.fromEntries(
    Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined),
  );
}
