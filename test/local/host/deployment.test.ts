import { describe, expect, it } from 'vitest';
import { concernsOf } from '#local/assembly/concerns.ts';
import { readDeployment } from '#local/assembly/deployment.ts';
import { functionResource, hole, place, writeAssembly } from './fixture.ts';

const table = {
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
};

function deployed(resources: Record<string, object>) {
  return readDeployment(
    writeAssembly({ Stack: { resources, code: { abc: 'export const handler = () => {}' } } }),
    place,
  );
}

/** The one that CDK writes: nobody without TLS, and a service. */
function topicPolicy(Service: string): object {
  const Statement = [
    { Effect: 'Deny', Action: 'sns:Publish', Principal: '*', Resource: { Ref: 'Topic' } },
    {
      Effect: 'Deny',
      Action: 'sns:*',
      Principal: { Service: 'other.amazonaws.com' },
      Resource: { Ref: 'Topic' },
    },
    { Effect: 'Allow', Action: 'sns:Publish', Principal: { Service }, Resource: { Ref: 'Topic' } },
  ];
  return {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: { Statement } },
  };
}

describe('a deployment read from a cloud assembly', () => {
  it('finds a function through a route, an export of another stack, and pseudo parameters', () => {
    const directory = writeAssembly({
      Data: {
        resources: { Table: table },
        outputs: {
          Name: { Value: { Ref: 'Table' }, Export: { Name: 'Data:Name' } },
          Stream: { Value: { 'Fn::GetAtt': ['Table', 'StreamArn'] }, Export: { Name: 'Data:Stream' } },
        },
      },
      Api: {
        code: { abc: 'export const handler = () => {}' },
        resources: {
          Fn: functionResource('abc', {
            Timeout: 7,
            MemorySize: 512,
            Environment: {
              Variables: {
                TABLE: { 'Fn::ImportValue': 'Data:Name' },
                URL: {
                  'Fn::Join': [
                    '',
                    [
                      'https://',
                      { Ref: 'Api' },
                      '.execute-api.',
                      { Ref: 'AWS::Region' },
                      '.',
                      { Ref: 'AWS::URLSuffix' },
                    ],
                  ],
                },
                ENDPOINT: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] },
                QUEUE: { Ref: 'Queue' },
              },
            },
          }),
          Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
          Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP', Name: 'api' } },
          Stage: {
            Type: 'AWS::ApiGatewayV2::Stage',
            Properties: { ApiId: { Ref: 'Api' }, StageName: '$default' },
          },
          Integration: {
            Type: 'AWS::ApiGatewayV2::Integration',
            Properties: {
              IntegrationType: 'AWS_PROXY',
              PayloadFormatVersion: '2.0',
              IntegrationUri: {
                'Fn::Sub': `arn:aws:apigateway:${hole('AWS::Region')}:lambda:path/2015-03-31/functions/${hole('Fn.Arn')}/invocations`,
              },
            },
          },
          Route: {
            Type: 'AWS::ApiGatewayV2::Route',
            Properties: {
              ApiId: { Ref: 'Api' },
              RouteKey: 'GET /x/{id}',
              Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
            },
          },
          Mapping: {
            Type: 'AWS::Lambda::EventSourceMapping',
            Properties: { EventSourceArn: { 'Fn::ImportValue': 'Data:Stream' }, FunctionName: { Ref: 'Fn' } },
          },
        },
      },
    });
    const deployment = readDeployment(directory, place);
    expect(deployment.functions).toMatchObject([
      {
        name: 'Api-Fn',
        timeoutMs: 7_000,
        memoryMb: 512,
        codeKey: 'abc.zip',
        environment: {
          TABLE: 'Data-Table',
          URL: 'http://localhost:3000',
          ENDPOINT: 'http://localhost:3000',
          QUEUE: 'http://127.0.0.1:4566/000000000000/Api-Queue.fifo',
        },
      },
    ]);
    expect(deployment.functions[0]?.bundle).toMatch(/asset\.abc\/index\.mjs$/);
    expect(deployment.api?.routes).toMatchObject([
      { key: 'GET /x/{id}', functionName: 'Api-Fn', timeoutMs: 30_000 },
    ]);
    expect(deployment.streamMappings).toMatchObject([
      { tableName: 'Data-Table', functionName: 'Api-Fn', batchSize: 100 },
    ]);
    expect(deployment.find('Api-Fn')).toBe(deployment.functions[0]);
  });

  it('reads a queue’s policy, a rule’s period and an invocation’s configuration', () => {
    const deployment = deployed({
      Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
      Work: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          VisibilityTimeout: 60,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
        },
      },
      Fn: functionResource('abc'),
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(5 minutes)',
          State: 'ENABLED',
          Targets: [{ Id: 'T', Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] } }],
        },
      },
      Config: {
        Type: 'AWS::Lambda::EventInvokeConfig',
        Properties: {
          FunctionName: { Ref: 'Fn' },
          Qualifier: '$LATEST',
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
        },
      },
    });
    const dead = 'arn:aws:sqs:eu-central-1:000000000000:Stack-Dead';
    expect(deployment.queues.map(({ name }) => name)).toEqual(['Stack-Dead', 'Stack-Work']);
    expect(deployment.queues[1]?.attributes).toEqual({
      VisibilityTimeout: '60',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 3 }),
    });
    expect(deployment.rules).toMatchObject([{ periodMs: 300_000, targets: [{ functionName: 'Stack-Fn' }] }]);
    expect(deployment.functions[0]?.asynchronous).toMatchObject({ maximumRetries: 1, onFailure: dead });
  });

  it('names the resource whose template it can’t work out', () => {
    const rule = (Arn: object) => ({
      Fn: functionResource('abc', { Environment: { Variables: { V: Arn } } }),
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(1 day)',
          Targets: [{ Arn: { 'Fn::GetAtt': ['Fn', 'Arn'] } }],
        },
      },
      Odd: { Type: 'AWS::Neptune::DBCluster', Properties: {} },
    });
    expect(() => deployed(rule({ 'Fn::Cidr': [] }))).toThrow(
      'Stack/Fn (AWS::Lambda::Function): the intrinsic function Fn::Cidr',
    );
    expect(() => deployed(rule({ Ref: 'Odd' }))).toThrow(
      'Stack/Odd (AWS::Neptune::DBCluster): this type of resource',
    );
    expect(() => deployed(rule({ Ref: 'Gone' }))).toThrow('Stack has no resource Gone');
    expect(() => deployed(rule({ 'Fn::ImportValue': 'nobody' }))).toThrow('no stack exports nobody');
    expect(deployed(rule({ Ref: 'AWS::Region' })).unplayed).toEqual(['AWS::Neptune::DBCluster']);
  });

  it('leaves alone what a condition leaves out, and functions that nothing calls', () => {
    const directory = writeAssembly({
      Stack: {
        more: { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } },
        resources: {
          Bucket: { Type: 'AWS::S3::Bucket', Condition: 'Never', Properties: {} },
          Unused: {
            Type: 'AWS::Lambda::Function',
            Properties: { Runtime: 'python3.13', Handler: 'x', Code: {} },
          },
        },
      },
    });
    const deployment = readDeployment(directory, place);
    expect(deployment.buckets).toEqual([]);
    expect(deployment.functions).toEqual([]);
    expect(() => deployment.find('Stack-Unused')).toThrow('Stack/Unused');
  });

  it('reads topics with who may publish to them and which functions they call, alarms’ readers left alone', () => {
    const subscription = (more: object) => ({
      Type: 'AWS::SNS::Subscription',
      Properties: {
        TopicArn: { Ref: 'Topic' },
        Protocol: 'lambda',
        Endpoint: { 'Fn::GetAtt': ['Fn', 'Arn'] },
        ...more,
      },
    });
    const resources = {
      Fn: functionResource('abc'),
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'stored' } },
      Alarms: { Type: 'AWS::SNS::Topic', Properties: {} },
      Policy: topicPolicy('sms-voice.amazonaws.com'),
      Called: subscription({}),
      Mailed: subscription({ TopicArn: { Ref: 'Alarms' }, Protocol: 'email', Endpoint: 'a@b.example' }),
    };
    const topicArn = 'arn:aws:sns:eu-central-1:000000000000:stored';
    const deployment = deployed(resources);
    expect(deployment.topics).toEqual([
      {
        name: 'stored',
        arn: topicArn,
        publishers: ['sms-voice.amazonaws.com'],
        subscriptions: [
          { functionName: 'Stack-Fn', arn: expect.stringMatching(`^${topicArn}:[0-9a-f-]{36}$`) },
        ],
      },
      expect.objectContaining({ name: 'Stack-Alarms', publishers: undefined, subscriptions: [] }),
    ]);
    expect(deployment.functions.map(({ name }) => name)).toEqual(['Stack-Fn']);
    expect(deployment.unplayed).toEqual([]);
    expect(() => deployed({ ...resources, Called: subscription({ Protocol: 'sqs' }) })).toThrow(
      'Stack/Called: the local SNS calls functions, nothing by sqs',
    );
    expect(() => deployed({ ...resources, Called: subscription({ FilterPolicy: { a: ['b'] } }) })).toThrow(
      'Stack/Called: the local SNS knows no filter policies',
    );
  });

  it('reads receipt rules and configuration sets, and knows a topic that SES may not publish to', () => {
    const store = { S3Action: { BucketName: { Ref: 'Mail' }, TopicArn: { Ref: 'Topic' } } };
    const rule = (Rule: object) => ({
      Type: 'AWS::SES::ReceiptRule',
      Properties: { RuleSetName: { Ref: 'Rules' }, Rule: { Enabled: true, Actions: [store], ...Rule } },
    });
    const resources = {
      Mail: {
        Type: 'AWS::S3::Bucket',
        Properties: { LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 30 }] } },
      },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'stored' } },
      Policy: topicPolicy('sns.amazonaws.com'),
      Rules: { Type: 'AWS::SES::ReceiptRuleSet' },
      Rule: rule({ Recipients: ['in.shop.example'], ScanEnabled: true }),
      Disabled: rule({ Enabled: false }),
      Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'shop.example' } },
      Sending: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'sending' } },
      Events: {
        Type: 'AWS::SES::ConfigurationSetEventDestination',
        Properties: {
          ConfigurationSetName: { Ref: 'Sending' },
          EventDestination: {
            Enabled: true,
            MatchingEventTypes: ['bounce', 'renderingFailure'],
            SnsDestination: { TopicARN: { Ref: 'Topic' } },
          },
        },
      },
    };
    const topicArn = 'arn:aws:sns:eu-central-1:000000000000:stored';
    const deployment = deployed(resources);
    expect(deployment.mail).toEqual({
      receiptRules: [
        {
          label: 'Stack/Rule',
          recipients: ['in.shop.example'],
          scans: true,
          actions: [{ bucketName: 'stack-mail', objectKeyPrefix: '', topicArn }],
        },
      ],
      configurationSets: [
        { name: 'sending', destinations: [{ events: ['BOUNCE', 'RENDERING_FAILURE'], topicArn }] },
      ],
      identities: ['shop.example'],
    });
    expect(deployment.unplayed).toEqual([]);
    expect(concernsOf(deployment)).toEqual([expect.stringContaining('the topic stored')]);
    const allowed = { ...resources, Policy: topicPolicy('ses.amazonaws.com') };
    expect(concernsOf(deployed(allowed))).toEqual([]);
    expect(() => deployed({ ...resources, Rule: rule({ Actions: [{ BounceAction: {} }] }) })).toThrow(
      'Stack/Rule: the local SES stores what comes in, it knows no BounceAction',
    );
  });

  it('refuses what it would run otherwise than the cloud', () => {
    const fn = { Fn: functionResource('abc') };
    const rule = (properties: object) => ({
      ...fn,
      Rule: { Type: 'AWS::Events::Rule', Properties: properties },
    });
    expect(() => deployed(rule({ ScheduleExpression: 'cron(0 9 * * ? *)' }))).toThrow(
      'Stack/Rule: the local runtime knows rate(…) only',
    );
    expect(() => deployed(rule({ EventPattern: { source: ['aws.s3'] } }))).toThrow(
      'Stack/Rule: event patterns have no local bus',
    );
    const mapping = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: 'arn:aws:kinesis:x', FunctionName: { Ref: 'Fn' } },
    };
    expect(() => deployed({ ...fn, Mapping: mapping })).toThrow(
      'Stack/Mapping: there is no local source arn:aws:kinesis:x',
    );
  });
});
