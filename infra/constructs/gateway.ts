import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { pollHeader } from '#contracts/api/chat.ts';
import { type FunctionName, type Route, routes } from '#contracts/routes.ts';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import type { ServiceFunction } from '#infra/constructs/service-function.ts';

type ApiFunctions = Readonly<Record<FunctionName, ServiceFunction>>;

/** The HTTP API: throttled, logged, its routes those of `packages/contracts/routes.ts`. */
export class Gateway extends Construct {
  readonly httpApi: HttpApi;

  constructor(scope: Construct, id: string, props: { readonly stage: string }) {
    super(scope, id);
    this.httpApi = createApi(this);
    createStage(this, this.httpApi, props.stage);
  }

  /** Apart from the gateway itself, because functions are told its URL. */
  addRoutes(
    functions: ApiFunctions,
    { userPool, client }: { readonly userPool: UserPool; readonly client: UserPoolClient },
  ): void {
    const authorizer = new HttpJwtAuthorizer('Team', userPool.userPoolProviderUrl, {
      jwtAudience: [client.userPoolClientId],
    });
    const integrationOf = integrations(functions);
    const declared: readonly Route[] = routes;
    for (const { method, path, access, function: name } of declared) {
      const open = typeof access === 'string' ? access : null;
      const [route] = this.httpApi.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: integrationOf(name),
        ...(open === null && { authorizer }),
      });
      if (open !== null && route) acknowledge(route, { 'AwsSolutions-APIG4': whyOpen[open] });
    }
    const unknown = new HttpRoute(this, 'Unknown', {
      httpApi: this.httpApi,
      routeKey: HttpRouteKey.DEFAULT,
      integration: integrationOf('front-door'),
    });
    acknowledge(unknown, { 'AwsSolutions-APIG4': 'Answers 404 to whatever no route knows.' });
  }
}

const whyOpen = {
  public: 'Anybody may read the documentation, and begin a chat.',
  provider: 'The provider’s signature is checked by the function.',
  visitor: 'The token of the chat session is checked by the function.',
};

/** One a function, however many routes lead to it. */
function integrations(functions: ApiFunctions): (name: FunctionName) => HttpLambdaIntegration {
  const made = new Map<FunctionName, HttpLambdaIntegration>();
  const payloadFormatVersion = PayloadFormatVersion.VERSION_2_0;
  return (name) => {
    const integration =
      made.get(name) ?? new HttpLambdaIntegration(name, functions[name], { payloadFormatVersion });
    made.set(name, integration);
    return integration;
  };
}

function createApi(scope: Construct): HttpApi {
  return new HttpApi(scope, 'Api', {
    apiName: Stack.of(scope).stackName,
    createDefaultStage: false,
    corsPreflight: {
      // A page of another origin gains nothing: what authorizes is a token in a header, never a cookie.
      allowOrigins: ['*'],
      allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
      allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
      exposeHeaders: ['etag', pollHeader],
      maxAge: Duration.hours(1),
    },
  });
}

function createStage(scope: Construct, httpApi: HttpApi, stage: string): HttpStage {
  const logGroup = new LogGroup(scope, 'AccessLogs', {
    // The prefix keeps API Gateway from adding to the log's resource policy, which has a limit of size.
    logGroupName: `/aws/vendedlogs/rondo/${stage}/access`,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return new HttpStage(scope, 'Stage', {
    httpApi,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: 500, burstLimit: 1000 },
    accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: accessLogFormat },
  });
}

const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    route: '$context.routeKey',
    status: '$context.status',
    latency: '$context.responseLatency',
    integrationLatency: '$context.integrationLatency',
    integrationError: '$context.integrationErrorMessage',
    authorizerError: '$context.authorizer.error',
    ip: '$context.identity.sourceIp',
    userAgent: '$context.identity.userAgent',
    bytes: '$context.responseLength',
  }),
);
