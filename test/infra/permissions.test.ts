import { describe, expect, it } from 'vitest';
import { functionNames } from '#contracts/template-names.ts';
import { idOf, rightsOf, rightsOfRole, synthesized } from '#test/infra/synthesized.ts';

const { template } = synthesized();
const api = template('api');
const automation = template('automation');

const own = (name: string): string[] => [
  `logs:CreateLogStream <${idOf(name)}logs>`,
  `logs:PutLogEvents <${idOf(name)}logs>`,
  'xray:PutTelemetryRecords *',
  'xray:PutTraceSegments *',
];
const tableRights = [
  'BatchGetItem',
  'ConditionCheckItem',
  'DeleteItem',
  'GetItem',
  'PutItem',
  'Query',
  'UpdateItem',
].map((action) => `dynamodb:${action} <Table>`);
const queries = (...indexes: string[]): string[] =>
  indexes.map((index) => `dynamodb:Query <Table>/index/${index}`);
const readsStream = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
  (action) => `dynamodb:${action} <Table.StreamArn>`,
);
const keepsFailures = [
  's3:ListBucket <StreamFailuresRecords>',
  's3:PutObject <StreamFailuresRecords>/aws/lambda/*',
];
const consumes = (queue: string): string[] =>
  ['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'].map(
    (action) => `sqs:${action} <${queue}>`,
  );

const reads = (...secrets: string[]): string[] =>
  secrets.map((secret) => `secretsmanager:GetSecretValue <${secret}>`);

const puts = (queue: string): string[] =>
  ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map((action) => `sqs:${action} <${queue}>`);

const rights: Record<(typeof functionNames)[number], string[]> = {
  'receive-twilio': [
    ...tableRights,
    's3:GetObject <Bodies>/bodies/*',
    's3:PutObject <Bodies>/bodies/*',
    'secretsmanager:GetSecretValue <TwilioSecret>',
  ],
  'receive-postmark': [
    ...tableRights,
    's3:PutObject <Bodies>/attachments/*',
    's3:GetObject <Bodies>/bodies/*',
    's3:PutObject <Bodies>/bodies/*',
    ...reads('PostmarkSecret', 'SigningSecret'),
  ],
  'receive-signed': [
    ...tableRights,
    's3:GetObject <Bodies>/bodies/*',
    's3:PutObject <Bodies>/bodies/*',
    ...reads('SignedWebhookSecret', 'SigningSecret'),
  ],
  'receive-ses': [
    ...tableRights,
    's3:GetObject <MailStored>/mail/*',
    's3:PutObject <Bodies>/attachments/*',
    's3:GetObject <Bodies>/bodies/*',
    's3:PutObject <Bodies>/bodies/*',
    ...reads('SigningSecret'),
    ...puts('MailReceivedDeadLetters'),
  ],
  'receive-aws-sms': [...tableRights, 's3:PutObject <Bodies>/bodies/*', ...puts('SmsReceivedDeadLetters')],
  chat: [
    ...tableRights,
    's3:GetObject <Bodies>/attachments/*',
    's3:GetObject <Bodies>/bodies/*',
    's3:PutObject <Bodies>/bodies/*',
    ...reads('SigningSecret'),
  ],
  'fetch-media': [
    ...tableRights,
    ...consumes('MediaQueue'),
    's3:GetObject <Bodies>/bodies/*',
    's3:PutObject <Bodies>/attachments/*',
    ...reads('TwilioSecret'),
  ],
  tickets: [
    ...tableRights,
    ...queries(
      'byStatus',
      'byStatusWaiting',
      'byAssignee',
      'byAssigneeWaiting',
      'byContact',
      'byNumber',
      'byTag',
    ),
    ...Array<string>(2).fill('s3:ListBucket <Bodies>'),
    ...['attachments', 'bodies'].flatMap((kind) =>
      ['Delete', 'Get', 'Put'].map((verb) => `s3:${verb}Object <Bodies>/${kind}/*`),
    ),
    's3:GetObject <Bodies>/uploads/*',
    's3:PutObject <Bodies>/uploads/*',
  ],
  assignment: tableRights,
  presence: tableRights,
  directory: [
    ...tableRights,
    ...[
      'AddUserToGroup',
      'CreateUser',
      'DeleteUser',
      'GetUser',
      'ListGroupsForUser',
      'RemoveUserFromGroup',
      'UserGlobalSignOut',
    ].map((action) => `cognito-idp:Admin${action} <TeamUserPool>`),
  ],
  settings: tableRights,
  integrations: [
    ...tableRights,
    ...reads('ZendeskSecret', 'GorgiasSecret'),
    'secretsmanager:PutSecretValue <ZendeskSecret>',
    'secretsmanager:PutSecretValue <GorgiasSecret>',
  ],
  'hand-off': [
    ...tableRights,
    's3:GetObject <Bodies>/bodies/*',
    's3:PutObject <Bodies>/bodies/*',
    ...reads('AiSecret'),
  ],
  'receive-helpdesk': [
    ...tableRights,
    ...reads('ZendeskSecret', 'GorgiasSecret'),
    'sqs:SendMessage <DeliveriesQueue>',
  ],
  reports: [...tableRights, ...queries('byAssignee', 'byAssigneeWaiting', 'byStatus', 'byStatusWaiting')],
  'front-door': [],
  react: [...tableRights, ...readsStream, ...keepsFailures],
  relay: [
    ...readsStream,
    ...keepsFailures,
    'sqs:SendMessage <TimersQueue>',
    'sqs:SendMessage <DeliveriesQueue>',
    'sqs:SendMessage <MediaQueue>',
    'sqs:SendMessage <DueQueue>',
  ],
  'arm-timers': [
    ...tableRights,
    ...queries('byStatus'),
    ...consumes('TimersQueue'),
    ...['Create', 'Delete', 'Get', 'Update'].map(
      (verb) =>
        `scheduler:${verb}Schedule arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule/<SchedulesGroup>/*`,
    ),
    'scheduler:ListSchedules *',
    'iam:PassRole <SchedulesRole>',
    'sqs:SendMessage <DueQueue>',
    'sqs:SendMessage <TimersQueue>',
  ],
  'handle-due': [
    ...tableRights,
    ...queries('byAssignee', 'byStatus'),
    ...consumes('DueQueue'),
    'sqs:SendMessage <TimersQueue>',
    'sqs:SendMessage <DueQueue>',
  ],
  'deliver-messages': [
    ...tableRights,
    ...consumes('DeliveriesQueue'),
    's3:GetObject <Bodies>/attachments/*',
    's3:GetObject <Bodies>/bodies/*',
    ...reads('TwilioSecret', 'PostmarkSecret', 'SignedWebhookSecret', 'SigningSecret'),
    ...reads('AiSecret', 'ZendeskSecret', 'GorgiasSecret'),
    ...['identity/support@shop.example', 'identity/shop.example', 'configuration-set/<MailSending>'].map(
      (resource) => `ses:SendEmail arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>:${resource}`,
    ),
    'sms-voice:SendTextMessage arn:<AWS::Partition>:sms-voice:<AWS::Region>:<AWS::AccountId>:phone-number/*',
  ],
  reconcile: [
    ...tableRights,
    ...queries('byClock', 'byStatusWaiting', 'bySnooze', 'byDelivery', 'byAssignee'),
    's3:PutObject <Bodies>/bodies/*',
    ...reads('TwilioSecret'),
    'sqs:GetQueueAttributes <ReconcileDeadLetters>',
    'sqs:GetQueueUrl <ReconcileDeadLetters>',
    ...['ReconcileDeadLetters', 'TimersQueue', 'DueQueue', 'DeliveriesQueue'].map(
      (queue) => `sqs:SendMessage <${queue}>`,
    ),
  ],
};

describe('permissions of the functions', () => {
  it.each(functionNames)('%s has the rights it needs and no other', (name) => {
    const found = [...rightsOf(api, name), ...rightsOf(automation, name)];
    expect(found).toEqual([...own(name), ...rights[name]].sort());
  });

  it('H1: what lets us into other helpdesks is written by integrations alone', () => {
    const writers = functionNames.filter((name) =>
      [...rightsOf(api, name), ...rightsOf(automation, name)].some((right) =>
        /^secretsmanager:(?!GetSecretValue )/.test(right),
      ),
    );
    expect(writers).toEqual(['integrations']);
  });

  it('no role takes a policy that AWS manages', () => {
    for (const each of [api, automation]) {
      for (const role of Object.values(each.findResources('AWS::IAM::Role'))) {
        expect(role.Properties.ManagedPolicyArns).toBeUndefined();
      }
    }
  });

  it('Scheduler’s role may be taken on for our group and account only, and sends to the due queue and its dead letters', () => {
    automation.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                'aws:SourceArn': { 'Fn::GetAtt': ['SchedulesGroupC7F67308', 'Arn'] },
              },
            },
          },
        ],
      },
    });
    expect(rightsOfRole(automation, 'SchedulesRole')).toEqual([
      'sqs:SendMessage <DueDeadLetters>',
      'sqs:SendMessage <DueQueue>',
    ]);
  });

  it('arm-timers passes its role to Scheduler and to no other service', () => {
    const statements = Object.values(automation.findResources('AWS::IAM::Policy')).flatMap(
      (policy) => policy.Properties.PolicyDocument.Statement,
    );
    const passing = statements.filter((statement) => statement.Action === 'iam:PassRole');
    expect(passing.map((statement) => statement.Condition)).toEqual([
      { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    ]);
  });

  it('tickets lists bodies and attachments, and nothing else that might lie in their bucket', () => {
    const statements = Object.values(api.findResources('AWS::IAM::Policy')).flatMap(
      (policy) => policy.Properties.PolicyDocument.Statement,
    );
    const listing = statements.filter((statement) => statement.Action === 's3:ListBucket');
    expect(listing.map((statement) => statement.Condition)).toEqual([
      { StringLike: { 's3:prefix': 'bodies/*' } },
      { StringLike: { 's3:prefix': 'attachments/*' } },
    ]);
  });
});
