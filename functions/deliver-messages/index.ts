import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { aiAgentByWebhook } from '#channels/ai/tell.ts';
import { awsSmsSender } from '#channels/aws-sms/send.ts';
import { postmarkSender } from '#channels/postmark/send.ts';
import { readSecret } from '#channels/secret.ts';
import { sesSender } from '#channels/ses/send.ts';
import { signedSender } from '#channels/signed/send.ts';
import { twilioSender } from '#channels/twilio/send.ts';
import { readEnvironment, readOptionalEnvironment } from '#contracts/environment.ts';
import { aiSecretSchema, gorgiasSecretSchema, zendeskSecretSchema } from '#contracts/helpdesks.ts';
import { postmarkSecretSchema } from '#contracts/postmark.ts';
import { signedSecretSchema } from '#contracts/signed.ts';
import { signingSecretSchema } from '#contracts/signing.ts';
import { twilioSecretSchema } from '#contracts/twilio.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createS3Files } from '#storage/files.ts';
import { createTelemetry } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { aiForwarder, platformForwarder } from '#use-cases/forward.ts';
import type { Sender } from '#use-cases/ports.ts';
import { createHandler } from './handler.ts';
import { lazily } from './lazily.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'BODIES_BUCKET',
  'DELIVERIES_QUEUE_URL',
  'TWILIO_SECRET_ARN',
  'POSTMARK_SECRET_ARN',
  'SIGNED_SECRET_ARN',
  'SIGNING_SECRET_ARN',
  'AI_SECRET_ARN',
  'ZENDESK_SECRET_ARN',
  'GORGIAS_SECRET_ARN',
  'PUBLIC_URL',
]);
const telemetry = createTelemetry();
const { log, count } = telemetry;
const bucket = { client: traced(new S3Client(), telemetry), bucket: env.BODIES_BUCKET };
const files = createS3Files(bucket);
const sqs = traced(new SQSClient(), telemetry);
const signing = readSecret(env.SIGNING_SECRET_ARN, signingSecretSchema, Date.now);
const key = async () => (await signing()).key;

/** A second attempt of the SDK's own, after an answer that was lost, could be a second message to the customer. */
const once = (requestTimeout: number) => ({
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3_000, requestTimeout, throwOnRequestTimeout: true },
});

/** What the stage has besides: SMS by AWS, and mail by SES. */
function ofAws(): Sender[] {
  const sms = readOptionalEnvironment(['SMS_NUMBER']);
  const ses = readOptionalEnvironment(['SES_FROM', 'SES_REPLY_TO', 'SES_CONFIGURATION_SET']);
  return [
    ...(sms === null
      ? []
      : [
          awsSmsSender({
            client: traced(new PinpointSMSVoiceV2Client(once(10_000)), telemetry),
            number: sms.SMS_NUMBER,
          }),
        ]),
    ...(ses === null
      ? []
      : [
          sesSender({
            client: traced(new SESv2Client(once(25_000)), telemetry),
            from: ses.SES_FROM,
            replyTo: ses.SES_REPLY_TO,
            configurationSet: ses.SES_CONFIGURATION_SET,
            files,
            key,
          }),
        ]),
  ];
}

const client = traced(createDynamoClient(), telemetry);
const store = createDynamoStore({
  client,
  tableName: env.TABLE_NAME,
  bodies: createS3Bodies(bucket),
});
const helpdesks = [
  lazily('zendesk', async () => {
    const { createZendesk } = await import('#helpdesks/zendesk/zendesk.ts');
    const secret = readSecret(env.ZENDESK_SECRET_ARN, zendeskSecretSchema, Date.now);
    return createZendesk({ secret, files, clock: Date.now });
  }),
  lazily('gorgias', async () => {
    const { createGorgias } = await import('#helpdesks/gorgias/gorgias.ts');
    const { createRateLimiters } = await import('#storage/rate-limit.ts');
    const secret = readSecret(env.GORGIAS_SECRET_ARN, gorgiasSecretSchema, Date.now);
    const limiter = createRateLimiters({ client, tableName: env.TABLE_NAME, clock: Date.now });
    return createGorgias({ secret, limiter, files });
  }),
];
const aiAgent = aiAgentByWebhook({
  secret: readSecret(env.AI_SECRET_ARN, aiSecretSchema, Date.now),
  files,
  clock: Date.now,
});

export const handler = createHandler({
  store,
  helpdesks,
  forwarders: [
    aiForwarder(aiAgent, store),
    ...helpdesks.map((helpdesk) => platformForwarder(helpdesk, store)),
  ],
  senders: [
    twilioSender({
      secret: readSecret(env.TWILIO_SECRET_ARN, twilioSecretSchema, Date.now),
      statusUrl: `${env.PUBLIC_URL}/webhooks/twilio/status`,
    }),
    postmarkSender({
      secret: readSecret(env.POSTMARK_SECRET_ARN, postmarkSecretSchema, Date.now),
      files,
      key,
    }),
    signedSender({
      secret: readSecret(env.SIGNED_SECRET_ARN, signedSecretSchema, Date.now),
      signing,
      files,
      clock: Date.now,
    }),
    ...ofAws(),
  ],
  postpone: async ({ receiptHandle: ReceiptHandle }, VisibilityTimeout) => {
    const QueueUrl = env.DELIVERIES_QUEUE_URL;
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  },
  clock: Date.now,
  log,
  count,
  telemetry,
});
