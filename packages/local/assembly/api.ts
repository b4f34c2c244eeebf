import type * as z from 'zod';
import {
  apiSchema,
  authorizerSchema,
  integrationSchema,
  routeSchema,
  stageSchema,
  type throttleSchema,
} from './api-schemas.ts';
import type { Assembly } from './assembly.ts';
import type { Deployed } from './deployed.ts';
import { functionNameOf } from './functions.ts';

export interface RouteSpec {
  /** As API Gateway writes it: `GET /tickets/{id}`, `$default`. */
  readonly key: string;
  readonly functionName: string;
  readonly timeoutMs: number;
  readonly authorizer: AuthorizerSpec | undefined;
  readonly throttle: ThrottleSpec | undefined;
}

export interface AuthorizerSpec {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
}

/** A token bucket: `rate` tokens a second, `burst` at most. */
export interface ThrottleSpec {
  readonly rate: number;
  readonly burst: number;
}

export interface CorsSpec {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAge: number | undefined;
  readonly credentials: boolean;
}

export interface ApiSpec {
  readonly id: string;
  readonly stage: string;
  readonly routes: readonly RouteSpec[];
  readonly cors: CorsSpec | undefined;
  /** For everything that no route throttles for itself. */
  readonly throttle: ThrottleSpec | undefined;
  /** With `$context.…` variables. */
  readonly accessLogFormat: string | undefined;
}

/** The stacks' one HTTP API. */
export function readApi(assembly: Assembly): ApiSpec | undefined {
  const [api, second] = assembly.resources('AWS::ApiGatewayV2::Api');
  if (second) throw new Error(`${second.label}: the local runtime serves one HTTP API only`);
  if (!api) return undefined;
  const id = api.physical.ref;
  const stages = assembly.resources('AWS::ApiGatewayV2::Stage').map((stage) => stage.read(stageSchema));
  const stage = stages.find(({ ApiId }) => ApiId === id);
  if (!stage) throw new Error(`${api.label}: the API has no stage`);
  if (stage.StageName !== '$default')
    throw new Error(`${api.label}: stages other than $default aren't served locally`);
  return {
    id,
    stage: stage.StageName,
    routes: assembly
      .resources('AWS::ApiGatewayV2::Route')
      .map((route) => readRoute(assembly, route, stage.RouteSettings)),
    cors: readCors(api),
    throttle: throttleOf(stage.DefaultRouteSettings),
    accessLogFormat: stage.AccessLogSettings?.Format,
  };
}

function readRoute(
  assembly: Assembly,
  route: Deployed,
  settings: Readonly<Record<string, z.infer<typeof throttleSchema>>>,
): RouteSpec {
  const { RouteKey, Target, AuthorizationType, AuthorizerId, AuthorizationScopes } = route.read(routeSchema);
  const integration = target(assembly, route, 'AWS::ApiGatewayV2::Integration', Target.split('/').at(-1));
  const { IntegrationUri, TimeoutInMillis } = integration.read(integrationSchema);
  const authorizer =
    AuthorizationType === 'JWT'
      ? target(assembly, route, 'AWS::ApiGatewayV2::Authorizer', AuthorizerId).read(authorizerSchema)
      : undefined;
  return {
    key: RouteKey,
    functionName: functionNameOf(IntegrationUri),
    timeoutMs: TimeoutInMillis,
    throttle: throttleOf(settings[RouteKey]),
    authorizer: authorizer && {
      issuer: authorizer.JwtConfiguration.Issuer,
      audience: authorizer.JwtConfiguration.Audience,
      scopes: AuthorizationScopes,
    },
  };
}

function target(assembly: Assembly, route: Deployed, type: string, id: string | undefined): Deployed {
  const found = assembly.resources(type).find(({ physical }) => physical.ref === id);
  if (!found) throw new Error(`${route.label}: the route's ${type} ${id} is not in the stacks`);
  return found;
}

function readCors(api: Deployed): CorsSpec | undefined {
  const cors = api.read(apiSchema).CorsConfiguration;
  return (
    cors && {
      origins: cors.AllowOrigins,
      methods: cors.AllowMethods,
      headers: cors.AllowHeaders.map((name) => name.toLowerCase()),
      exposed: cors.ExposeHeaders,
      maxAge: cors.MaxAge,
      credentials: cors.AllowCredentials,
    }
  );
}

function throttleOf(settings: z.infer<typeof throttleSchema> | undefined): ThrottleSpec | undefined {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings ?? {};
  if (rate === undefined && burst === undefined) return undefined;
  return { rate: rate ?? Number.POSITIVE_INFINITY, burst: burst ?? Number.POSITIVE_INFINITY };
}
