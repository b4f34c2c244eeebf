import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { FunctionName } from '#contracts/routes.ts';
import type { IndexName } from '#contracts/table-indexes.ts';
import { Gateway } from '#infra/constructs/gateway.ts';
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
    const gateway = new Gateway(this, 'Gateway', { stage: props.settings.stage });
    this.httpApi = gateway.httpApi;
    this.publicUrl = props.settings.publicUrl ?? this.httpApi.apiEndpoint;
    this.functions = createFunctions(this, props.data, this.publicUrl);
    gateway.addRoutes(this.functions, props.data.team);
    new CfnOutput(this, 'Url', { value: this.publicUrl });
    new CfnOutput(this, 'TwilioWebhook', { value: `${this.publicUrl}/webhooks/twilio/sms` });
  }
}

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
