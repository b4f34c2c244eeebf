import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { createHandler } from './handler.ts';

const telemetry = createTelemetry();

export const handler = createHandler({ log: telemetry.log }).use(observed(telemetry));
