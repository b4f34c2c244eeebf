import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { FunctionName } from '#contracts/routes.ts';
import type { IndexName } from '#contracts/table-indexes.ts';
import { AwsSms } from '#infra/constructs/aws-sms.ts';
import { Front } from '#infra/constructs/front.ts';
import { Gateway } from '#infra/constructs/gateway.ts';
import {
  keepsSecret,
  managesAccounts,
  objectsAccess,
  readsSecret,
  sendsTo,
  tableAccess,
} from '#infra/constructs/permissions.ts';
import { ServiceFunction } from '#infra/constructs/service-function.ts';
import { SesMail } from '#infra/constructs/ses-mail.ts';
import { consoleClient } from '#infra/constructs/user-pool.ts';
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

/**
 * What comes in: the gateway with the routes of `packages/contracts/routes.ts` and the
 * functions that answer them; and where the stage wants it, mail by SES and SMS by AWS.
 */
export class ApiStack extends Stack {
  readonly httpApi: HttpApi;
  readonly functions: Readonly<Record<FunctionName, ServiceFunction>>;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** What browsers call: the pages, and the API beside them. */
  readonly front: Front;
  /** Whom the user pool gives tokens for the API to. */
  readonly client: UserPoolClient;
  /** Where the stage sends and receives e-mail by SES. */
  readonly mail: SesMail | undefined;
  /** Where it receives SMS by AWS End User Messaging. */
  readonly sms: AwsSms | undefined;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const gateway = new Gateway(this, 'Gateway', { stage: props.settings.stage });
    this.httpApi = gateway.httpApi;
    this.publicUrl = props.settings.publicUrl ?? this.httpApi.apiEndpoint;
    this.functions = createFunctions(this, props.data, this.publicUrl);
    this.front = createFront(this, this.httpApi, props.data);
    const { ses, smsNumber, publicUrl } = props.settings;
    const origins = [this.front.url, ...(publicUrl === undefined ? [] : [publicUrl])];
    const { userPool } = props.data.team;
    this.client = consoleClient(this, userPool, origins);
    gateway.addRoutes(this.functions, { userPool, client: this.client });
    if (ses !== undefined) this.mail = new SesMail(this, 'Mail', { ...ses, data: props.data });
    if (smsNumber !== undefined) this.sms = new AwsSms(this, 'Sms', { data: props.data });
    new CfnOutput(this, 'Url', { value: this.publicUrl });
    const webhooks = { Twilio: 'twilio/sms', Postmark: 'postmark/inbound', Signed: 'messages' };
    for (const [provider, path] of Object.entries(webhooks))
      new CfnOutput(this, `${provider}Webhook`, { value: `${this.publicUrl}/webhooks/${path}` });
  }
}

const createFront = (scope: Construct, httpApi: HttpApi, { bodies, team }: DataStack): Front =>
  new Front(scope, 'Front', {
    httpApi,
    pagesTalkTo: { attachments: bodies.bucketRegionalDomainName, signIn: team.signInUrl },
  });

function createFunctions(
  scope: Construct,
  data: DataStack,
  publicUrl: string,
): Record<FunctionName, ServiceFunction> {
  const answering = (name: FunctionName, description: string, timeout = longestAnswer): ServiceFunction =>
    new ServiceFunction(scope, name, { description, timeout, memorySize: 1024 });

  const { secrets } = data;
  const receiving = (name: FunctionName, description: string): ServiceFunction => {
    const each = answering(name, description, longestWebhook);
    each.allow(tableAccess(data.table));
    // What came twice is compared with what is there; a report of a delivery finds its message whole.
    each.allow(objectsAccess(data.bodies, 'bodies', ['Get', 'Put']));
    return each;
  };
  const receiveTwilio = receiving('receive-twilio', 'Receives SMS and their delivery states');
  receiveTwilio.allow(readsSecret(secrets.twilio, 'TWILIO_SECRET_ARN'));
  receiveTwilio.allow({ environment: { PUBLIC_URL: publicUrl }, statements: [] });

  const receivePostmark = receiving('receive-postmark', 'Receives e-mail and its delivery states');
  receivePostmark.allow(objectsAccess(data.bodies, 'attachments', ['Put']));
  receivePostmark.allow(readsSecret(secrets.postmark, 'POSTMARK_SECRET_ARN'));
  receivePostmark.allow(readsSecret(secrets.signing, 'SIGNING_SECRET_ARN'));

  const receiveSigned = receiving('receive-signed', 'Receives messages of any provider that signs webhooks');
  receiveSigned.allow(readsSecret(secrets.signed, 'SIGNED_SECRET_ARN'));
  receiveSigned.allow(readsSecret(secrets.signing, 'SIGNING_SECRET_ARN'));

  const chat = receiving('chat', 'The visitor’s side of web chats');
  chat.allow(objectsAccess(data.bodies, 'attachments', ['Get']));
  chat.allow(readsSecret(secrets.signing, 'SIGNING_SECRET_ARN'));

  const tickets = answering('tickets', 'Lists, shows, answers, closes and erases tickets');
  tickets.allow(tableAccess(data.table, listIndexes));
  tickets.allow(objectsAccess(data.bodies, 'bodies', ['Get', 'Put', 'Delete']));
  tickets.allow(objectsAccess(data.bodies, 'attachments', ['Get', 'Put', 'Delete']));
  tickets.allow(objectsAccess(data.bodies, 'uploads', ['Get', 'Put']));

  const assignment = answering('assignment', 'Assigns tickets by hand');
  const presence = answering('presence', 'Agents: who they are, online or offline');
  const directory = answering('directory', 'Invites, changes and removes agents');
  directory.allow(managesAccounts(data.team.userPool));
  const settings = answering('settings', 'Settings of assignment, auto-close and office hours');
  for (const each of [assignment, presence, directory, settings]) each.allow(tableAccess(data.table));

  const integrations = answering('integrations', 'Connects other helpdesks');
  integrations.allow(tableAccess(data.table));
  integrations.allow(keepsSecret(secrets.zendesk, 'ZENDESK_SECRET_ARN'));
  integrations.allow(keepsSecret(secrets.gorgias, 'GORGIAS_SECRET_ARN'));
  integrations.allow({ environment: { PUBLIC_URL: publicUrl }, statements: [] });

  const handOff = receiving('hand-off', 'The AI agent’s side: its messages, and what it hands off');
  handOff.allow(readsSecret(secrets.ai, 'AI_SECRET_ARN'));

  const receiveHelpdesk = answering('receive-helpdesk', 'Hears of other helpdesks’ tickets', longestWebhook);
  receiveHelpdesk.allow(tableAccess(data.table));
  receiveHelpdesk.allow(readsSecret(secrets.zendesk, 'ZENDESK_SECRET_ARN'));
  receiveHelpdesk.allow(readsSecret(secrets.gorgias, 'GORGIAS_SECRET_ARN'));
  receiveHelpdesk.allow(sendsTo(data.deliveries.queue, 'DELIVERIES_QUEUE_URL'));

  const reports = answering('reports', 'The figures, and the conversations behind them');
  // What waits now is listed, not counted: everybody's, or one's own.
  const waitingIndexes = ['byStatus', 'byStatusWaiting', 'byAssignee', 'byAssigneeWaiting'] as const;
  reports.allow(tableAccess(data.table, waitingIndexes));

  const frontDoor = answering('front-door', 'The OpenAPI document, and the answer to unknown routes');
  return {
    'receive-twilio': receiveTwilio,
    'receive-postmark': receivePostmark,
    'receive-signed': receiveSigned,
    chat,
    tickets,
    assignment,
    presence,
    directory,
    settings,
    integrations,
    'hand-off': handOff,
    'receive-helpdesk': receiveHelpdesk,
    reports,
    'front-door': frontDoor,
  };
}
