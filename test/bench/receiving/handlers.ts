import { S3Client } from '@aws-sdk/client-s3';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { routes } from '#contracts/routes.ts';
import { createHandler as chat } from '#functions/chat/handler.ts';
import { createHandler as receivePostmark } from '#functions/receive-postmark/handler.ts';
import { createHandler as receiveSigned } from '#functions/receive-signed/handler.ts';
import { createHandler as receiveTwilio } from '#functions/receive-twilio/handler.ts';
import type { Reply } from '#http/reply.ts';
import { createS3Bodies } from '#storage/bodies.ts';
import { createDynamoClient } from '#storage/client.ts';
import { createDynamoStore } from '#storage/dynamo-store.ts';
import { createS3Files } from '#storage/files.ts';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { signingSecret } from '#test/support/chat.ts';
import { lambdaContext } from '#test/support/lambda-events.ts';
import { postmarkSecret } from '#test/support/postmark.ts';
import { signedSecret } from '#test/support/signed.ts';
import { publicUrl, twilioSecret } from '#test/support/twilio.ts';
import type { Clock } from '#use-cases/ports.ts';

export interface Setup {
  readonly url: string;
  readonly tableName: string;
  readonly bucketUrl: string;
}

/** As the functions' `index.ts` compose them, but for where secrets come from, which a warm function has cached. */
export function composeHandlers({ url, tableName, bucketUrl }: Setup, clock: Clock = Date.now) {
  const telemetry = createTelemetry();
  const dynamodb = traced(createDynamoClient({ endpoint: url }), telemetry);
  const s3 = traced(new S3Client({ endpoint: bucketUrl, forcePathStyle: true }), telemetry);
  const bucket = { client: s3, bucket: 'bench' };
  const store = createDynamoStore({ client: dynamodb, tableName, bodies: createS3Bodies(bucket) });
  const { log, count } = telemetry;
  const deps = { store, files: createS3Files(bucket), clock, log, count };
  const signing = async () => signingSecret;
  const handlers = {
    'receive-twilio': receiveTwilio({ ...deps, secret: async () => twilioSecret, publicUrl }),
    'receive-postmark': receivePostmark({ ...deps, secret: async () => postmarkSecret, signing }),
    'receive-signed': receiveSigned({ ...deps, secret: async () => signedSecret, signing }),
    chat: chat({ ...deps, secret: signing }),
  };
  for (const handler of Object.values(handlers)) handler.use(observed(telemetry));
  return {
    clients: { dynamodb, s3 },
    telemetry,
    /** The function behind the route, ready to be called as Lambda does. */
    handlerOf(event: APIGatewayProxyEventV2): () => Promise<Reply> {
      const route = routes.find(({ method, path }) => `${method} ${path}` === event.routeKey);
      const handler = Object.entries(handlers).find(([name]) => name === route?.function)?.[1];
      if (handler === undefined) throw new Error(`the bench calls nobody for ${event.routeKey}`);
      const context = lambdaContext();
      return () => handler(event, context);
    },
  };
}
