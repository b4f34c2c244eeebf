import middy from '@middy/core';
import { mediaJobSchema } from '#contracts/jobs.ts';
import { consume } from '#queues/consume.ts';
import { failuresLogged, observed, type Telemetry } from '#telemetry/telemetry.ts';
import { type FetchingMedia, fetchMedia } from '#use-cases/fetch-media.ts';

export type Deps = FetchingMedia & { readonly telemetry: Telemetry };

export function createHandler({ telemetry, ...deps }: Deps) {
  const one = consume(mediaJobSchema, (job) => fetchMedia(job, deps), { fifo: false, log: telemetry.log });
  return middy(one).use(observed(telemetry)).use(failuresLogged(telemetry));
}
