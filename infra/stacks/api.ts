import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
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
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type FunctionName, type Route, routes } from '#contracts/routes.ts';
import type { IndexName } from '#contracts/table-indexes.ts';
import { acknowledge } from '#infra/constructs/acknowledge.ts';
import { bodiesAccess, readsTwilioSecret, tableAccess } from '#infra/constructs/permissions.ts';
import { ServiceFunction } from '#infra/constructs/service-function.ts';
import type { DataStack } from '#infra/stacks/data.ts';
import type { StageSettings } from '#infra/stage.ts';

interface ApiStackProps extends StackProps {
  readonly data: DataStack;
  readonly settings: StageSettings;
}

/** API Gateway gives up after 30 s; a function that ends before leaves an answer and a trace. */
const longestAnswer = Duration.seconds(29);
/** Twilio gives up after 15 s: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const longestWebhook = Duration.seconds(10);

const listIndexes: readonly IndexName[] = [
  'byStatus',
  'byStatusWaiting',
  'byAssignee',
  'byAssigneeWaiting',
  'byContact',
  'byNumber',
  'byTag',
];

/** The HTTP surface: the gateway with the routes of `packages/contracts/routes.ts` and the functions that answer them. */
export class ApiStack extends Stack {
  readonly httpApi: HttpApi;
  readonly functions: Readonly<Record<FunctionName, ServiceFunction>>;
  /** Without a trailing slash. */
  readonly publicUrl: string;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    this.httpApi = createGateway(this);
    this.publicUrl = props.settings.publicUrl ?? this.httpApi.apiEndpoint;
    createStage(this, this.httpApi, props.settings.stage);
    this.functions = createFunctions(this, props.data, this.publicUrl);
    addRoutes(this, this.httpApi, this.functions, props.data);
    new CfnOutput(this, 'Url', { value: this.publicUrl });
    new CfnOutput(this, 'TwilioWebhook', { value: `${this.publicUrl}/webhooks/twilio/sms` });
  }
}

function createGateway(scope: Construct): HttpApi {
  return new HttpApi(scope, 'Gateway', {
    apiName: Stack.of(scope).stackName,
    createDefaultStage: false,
    corsPreflight: {
      // A page of another origin gains nothing: what authorizes is a token in a header, never a cookie.
      allowOrigins: ['*'],
      allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.PUT, CorsHttpMethod.DELETE],
      allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
      exposeHeaders: ['etag'],
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

function createFunctions(
  scope: Construct,
  data: DataStack,
  publicUrl: string,
): Record<FunctionName, ServiceFunction> {
  const answering = (name: FunctionName, description: string, timeout = longestAnswer): ServiceFunction =>
    new ServiceFunction(scope, name, { description, timeout, memorySize: 1024 });

  const receiveTwilio = answering('receive-twilio', 'Receives SMS and their delivery states', longestWebhook);
  receiveTwilio.allow(tableAccess(data.table));
  receiveTwilio.allow(bodiesAccess(data.bodies, ['Put']));
  receiveTwilio.allow(readsTwilioSecret(data.twilioSecret));
  receiveTwilio.allow({ environment: { PUBLIC_URL: publicUrl }, statements: [] });

  const tickets = answering('tickets', 'Lists, shows, answers, closes and erases tickets');
  tickets.allow(tableAccess(data.table, listIndexes));
  tickets.allow(bodiesAccess(data.bodies, ['Get', 'Put', 'Delete']));

  const assignment = answering('assignment', 'Assigns tickets by hand');
  const presence = answering('presence', 'Agents: who they are, online or offline');
  const settings = answering('settings', 'Settings of assignment, auto-close and office hours');
  for (const each of [assignment, presence, settings]) each.allow(tableAccess(data.table));

  const frontDoor = answering('front-door', 'The OpenAPI document, and the answer to unknown routes');
  return {
    'receive-twilio': receiveTwilio,
    tickets,
    assignment,
    presence,
    settings,
    'front-door': frontDoor,
  };
}

function addRoutes(
  scope: Construct,
  httpApi: HttpApi,
  functions: Readonly<Record<FunctionName, ServiceFunction>>,
  data: DataStack,
): void {
  const { userPool, client } = data.team;
  const authorizer = new HttpJwtAuthorizer('Team', userPool.userPoolProviderUrl, {
    jwtAudience: [client.userPoolClientId],
  });
  const integrations = new Map<FunctionName, HttpLambdaIntegration>();
  const integrationOf = (name: FunctionName): HttpLambdaIntegration => {
    const integration =
      integrations.get(name) ??
      new HttpLambdaIntegration(name, functions[name], {
        payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      });
    integrations.set(name, integration);
    return integration;
  };

  for (const declared of routes satisfies readonly Route[]) {
    const { method, path, access } = declared;
    const open = access === 'public' || access === 'provider';
    const [route] = httpApi.addRoutes({
      path,
      methods: [HttpMethod[method]],
      integration: integrationOf(declared.function),
      ...(open ? {} : { authorizer }),
    });
    if (open && route) {
      acknowledge(route, {
        'AwsSolutions-APIG4':
          access === 'public'
            ? 'Holds nothing but this project’s own documentation.'
            : 'The provider’s signature is checked by the function.',
      });
    }
  }
  const unknown = new HttpRoute(scope, 'Unknown', {
    httpApi,
    routeKey: HttpRouteKey.DEFAULT,
    integration: integrationOf('front-door'),
  });
  acknowledge(unknown, { 'AwsSolutions-APIG4': 'Answers 404 to whatever no route knows.' });
}
