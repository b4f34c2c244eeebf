import type { Telemetry } from './telemetry.ts';

type AwsClient = Parameters<Telemetry['tracer']['captureAWSv3Client']>[0];

/** An AWS client whose calls show as segments of the trace; as it is where nothing is traced. */
export const traced = <Client extends AwsClient>(client: Client, { tracer }: Telemetry): Client =>
  tracer.captureAWSv3Client(client);
