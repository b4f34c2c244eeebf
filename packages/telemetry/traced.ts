import type { Telemetry } from './telemetry.ts';

type Next<Args, Result> = (args: Args) => Promise<Result>;
type Around = <Args, Result>(
  next: Next<Args, Result>,
  context: { readonly clientName?: string; readonly commandName?: string },
) => Next<Args, Result>;

/** What we need of any of the SDK's clients. */
interface AwsClient {
  readonly middlewareStack: { add(around: Around, options: { step: 'build'; name: string }): void };
}

/** An AWS client whose calls, retries included, show as segments of the trace. */
export function traced<Client extends AwsClient>(
  client: Client,
  { tracer }: Pick<Telemetry, 'tracer'>,
): Client {
  client.middlewareStack.add(
    (next, { clientName = '', commandName = '' }) =>
      (args) => {
        const name = clientName.replace(/Client$/, '');
        const operation = commandName.replace(/Command$/, '');
        return tracer.trace({ name, namespace: 'aws', operation }, () => next(args));
      },
    { step: 'build', name: 'traced' },
  );
  return client;
}
