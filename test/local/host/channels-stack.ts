import { join } from 'node:path';
import { functionResource, hole, writeAssembly } from './fixture.ts';

/** Bundles may bring what they like; these find the SDK where the tests have it. */
const sdk = `
  import { createRequire } from 'node:module';
  const require = createRequire(${JSON.stringify(join(process.cwd(), 'package.json'))});
  const { S3Client, GetObjectCommand, PutObjectCommand } = require('@aws-sdk/client-s3');
  const s3 = new S3Client({});`;

/** Keeps the events that it is called with, one object each; fails while there is an object \`broken\`. */
const receive = `${sdk}
  let number = 0;
  export const handler = async (event) => {
    const Bucket = process.env.SEEN;
    const broken = await s3.send(new GetObjectCommand({ Bucket, Key: 'broken' })).catch(() => null);
    if (broken) throw new Error('broken');
    const Key = 'event-' + Date.now() + '-' + process.env.AWS_ACCESS_KEY_ID + '-' + number++;
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(event) }));
  };`;

/** Makes links, and speaks to every provider. */
const act = `${sdk}
  const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');
  const { SESv2Client, SendEmailCommand } = require('@aws-sdk/client-sesv2');
  const { PinpointSMSVoiceV2Client, SendTextMessageCommand } = require('@aws-sdk/client-pinpoint-sms-voice-v2');
  const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');
  const Bucket = process.env.SEEN;
  const secretOf = async (name) => JSON.parse((await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: process.env[name] }))).SecretString);
  const acts = {
    links: async () => ({
      put: await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'uploads/a b.txt', ContentType: 'text/plain' }),
        { expiresIn: 60, signableHeaders: new Set(['content-type']) }),
      get: await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'uploads/a b.txt' }), { expiresIn: 60 }),
    }),
    ses: async ({ to }) => (await new SESv2Client({}).send(new SendEmailCommand({
      FromEmailAddress: 'support@shop.example', Destination: { ToAddresses: [to] },
      Content: { Simple: { Subject: { Data: 'a' }, Body: { Text: { Data: 'b' } } } },
      ConfigurationSetName: process.env.CONFIGURATION_SET }))).MessageId,
    sms: async () => (await new PinpointSMSVoiceV2Client({}).send(new SendTextMessageCommand({
      DestinationPhoneNumber: '+4915112345678', MessageBody: 'hello' }))).MessageId,
    postmark: async () => {
      const { serverToken, from } = await secretOf('POSTMARK_SECRET_ARN');
      const answer = await fetch('https://api.postmarkapp.com/email', { method: 'POST',
        headers: { 'content-type': 'application/json', 'x-postmark-server-token': serverToken },
        body: JSON.stringify({ From: from, To: 'jane@example.com', TextBody: 'a' }) });
      return answer.json();
    },
    callback: async () => {
      const { callbackUrl } = await secretOf('SIGNED_SECRET_ARN');
      const answer = await fetch(callbackUrl, { method: 'POST', body: '{}' });
      return { status: answer.status, body: await answer.json() };
    },
    signing: () => secretOf('SIGNING_SECRET_ARN'),
  };
  export const handler = ({ name, ...more }) => acts[name](more);`;

/** Postmark's webhook, which every account here calls. */
const status = `${sdk}
  export const handler = async (event) => {
    const Key = 'status-' + Date.now();
    await s3.send(new PutObjectCommand({ Bucket: process.env.SEEN, Key, Body: JSON.stringify(event) }));
    return { statusCode: 200 };
  };`;

const topic = { Type: 'AWS::SNS::Topic', Properties: {} };
const subscription = (TopicArn: string) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: {
    TopicArn: { Ref: TopicArn },
    Protocol: 'lambda',
    Endpoint: { 'Fn::GetAtt': ['Receive', 'Arn'] },
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
  },
});
const publishes = (name: string, service: string) => ({
  Type: 'AWS::SNS::TopicPolicy',
  Properties: {
    Topics: [{ Ref: name }],
    PolicyDocument: {
      Statement: [
        { Effect: 'Deny', Action: 'sns:Publish', Principal: '*', Resource: { Ref: name } },
        { Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: service }, Resource: { Ref: name } },
      ],
    },
  },
});
const secret = { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } };

const mailResources = {
  Mail: {
    Type: 'AWS::S3::Bucket',
    Properties: { LifecycleConfiguration: { Rules: [{ Status: 'Enabled' }] } },
  },
  RuleSet: { Type: 'AWS::SES::ReceiptRuleSet' },
  Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'shop.example' } },
  Rule: {
    Type: 'AWS::SES::ReceiptRule',
    Properties: {
      RuleSetName: { Ref: 'RuleSet' },
      Rule: {
        Enabled: true,
        Recipients: ['in.shop.example'],
        ScanEnabled: true,
        Actions: [
          {
            S3Action: { BucketName: { Ref: 'Mail' }, ObjectKeyPrefix: 'mail/', TopicArn: { Ref: 'Stored' } },
          },
        ],
      },
    },
  },
};

/** A stack with a function at each of its topics, and one that speaks to every provider. */
export function channelsAssembly(): string {
  const environment = { Variables: { SEEN: { Ref: 'Seen' } } };
  const limits = { Timeout: 20, MemorySize: 256 };
  const variables = {
    ...environment.Variables,
    CONFIGURATION_SET: { Ref: 'Sending' },
    POSTMARK_SECRET_ARN: { Ref: 'PostmarkSecret' },
    SIGNED_SECRET_ARN: { Ref: 'SignedSecret' },
    SIGNING_SECRET_ARN: { Ref: 'SigningSecret' },
    SMS_NUMBER: '+4930901820',
  };
  const route = (key: string, name: string) => ({
    [`${name}Integration`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        IntegrationType: 'AWS_PROXY',
        PayloadFormatVersion: '2.0',
        IntegrationUri: { 'Fn::GetAtt': [name, 'Arn'] },
      },
    },
    [`${name}Route`]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: key,
        Target: { 'Fn::Sub': `integrations/${hole(`${name}Integration`)}` },
      },
    },
  });
  return writeAssembly({
    Stack: {
      code: { receive, act, status },
      resources: {
        Seen: {
          Type: 'AWS::S3::Bucket',
          Properties: {
            CorsConfiguration: {
              CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['GET', 'PUT'], AllowedHeaders: ['*'] }],
            },
          },
        },
        Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
        Stored: topic,
        Fared: topic,
        Sms: topic,
        StoredPolicy: publishes('Stored', 'ses.amazonaws.com'),
        SmsPolicy: publishes('Sms', 'sms-voice.amazonaws.com'),
        StoredSubscription: subscription('Stored'),
        FaredSubscription: subscription('Fared'),
        SmsSubscription: subscription('Sms'),
        Sending: { Type: 'AWS::SES::ConfigurationSet', Properties: {} },
        SendingEvents: {
          Type: 'AWS::SES::ConfigurationSetEventDestination',
          Properties: {
            ConfigurationSetName: { Ref: 'Sending' },
            EventDestination: {
              Enabled: true,
              MatchingEventTypes: ['delivery', 'bounce'],
              SnsDestination: { TopicARN: { Ref: 'Fared' } },
            },
          },
        },
        PostmarkSecret: secret,
        SignedSecret: secret,
        SigningSecret: secret,
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
        Stage: {
          Type: 'AWS::ApiGatewayV2::Stage',
          Properties: { ApiId: { Ref: 'Api' }, StageName: '$default' },
        },
        Config: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: {
            FunctionName: { Ref: 'Receive' },
            MaximumRetryAttempts: 1,
            DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
          },
        },
        Receive: functionResource('receive', { Environment: environment, ...limits }),
        Act: functionResource('act', { Environment: { Variables: variables }, ...limits }),
        Status: functionResource('status', { Environment: environment, ...limits }),
        ...route('POST /act', 'Act'),
        ...route('POST /webhooks/postmark/status', 'Status'),
        ...mailResources,
      },
    },
  });
}
