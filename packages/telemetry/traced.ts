import { isRequestXRaySampled } from '@aws-lambda-powertools/commons/utils/env';
import type { Tracer } from '@aws-lambda-powertools/tracer';

type AwsClient = Parameters<Tracer['captureAWSv3Client']>[0];

/**
 * Traces by Powertools, from the first invocation on that X-Ray samples. Its SDK takes as long to load as a third of
 * AWS's, and then follows everything asynchronous: what nobody samples waits for neither.
 */
export class Tracing {
  readonly #clients: AwsClient[] = [];
  #started: Promise<void> | undefined;

  /** The client's calls show as segments of each trace that is sampled. */
  show(client: AwsClient): void {
    this.#clients.push(client);
  }

  /** To be awaited at the beginning of each invocation. */
  async begin(): Promise<void> {
    if (!isRequestXRaySampled()) return;
    this.#started ??= this.#start();
    await this.#started;
  }

  async #start(): Promise<void> {
    const { Tracer } = await import('@aws-lambda-powertools/tracer');
    const tracer = new Tracer();
    for (const client of this.#clients) tracer.captureAWSv3Client(client);
  }
}

/** An AWS client that is traced. */
export function traced<Client extends AwsClient>(
  client: Client,
  { tracing }: { readonly tracing: Tracing },
): Client {
  tracing.show(client);
  return client;
}
