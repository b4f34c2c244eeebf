import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readEnvironment } from '#contracts/environment.ts';
import { gorgiasSecretSchema, zendeskSecretSchema } from '#contracts/helpdesks.ts';
import { gorgiasConnector, zendeskConnector } from '#helpdesks/connectors.ts';
import { connectGorgias, disconnectGorgias } from '#helpdesks/gorgias/connect.ts';
import { keptSecret } from '#helpdesks/kept-secret.ts';
import { connectZendesk, disconnectZendesk } from '#helpdesks/zendesk/connect.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { createHandler } from './handler.ts';

const env = readEnvironment(['TABLE_NAME', 'ZENDESK_SECRET_ARN', 'GORGIAS_SECRET_ARN', 'PUBLIC_URL']);
const telemetry = createTelemetry();
const store = createDynamoStore({
  client: traced(createDynamoClient(), telemetry),
  tableName: env.TABLE_NAME,
});
const secrets = traced(new SecretsManagerClient(), telemetry);
const publicUrl = env.PUBLIC_URL;
const connectors = {
  zendesk: zendeskConnector({
    secret: keptSecret(secrets, env.ZENDESK_SECRET_ARN, zendeskSecretSchema),
    publicUrl,
    connect: connectZendesk,
    disconnect: disconnectZendesk,
  }),
  gorgias: gorgiasConnector({
    secret: keptSecret(secrets, env.GORGIAS_SECRET_ARN, gorgiasSecretSchema),
    publicUrl,
    connect: connectGorgias,
    disconnect: disconnectGorgias,
  }),
};

export const handler = createHandler({ store, connectors, clock: Date.now, log: telemetry.log }).use(
  observed(telemetry),
);
