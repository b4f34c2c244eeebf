import middy from '@middy/core';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';

const telemetry = createTelemetry();

export const handler = middy(async (): Promise<void> => {
  throw new Error('not here yet');
}).use(observed(telemetry));
