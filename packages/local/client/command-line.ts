import { Refused, Unreachable } from './connection.ts';

/** Where the local runtime is expected to run. */
export const localUrl = (url: string | undefined): string =>
  url ?? `http://localhost:${process.env.PORT ?? 3000}`;

/** Says what went wrong and answers the exit code. */
export function explainFailure(error: unknown, url: string): number {
  if (error instanceof Unreachable && error.patienceMs > 0)
    console.error(
      `Nothing has answered at ${url} for a minute. What was done so far stays; it can be begun again.`,
    );
  else if (error instanceof Unreachable)
    console.error(`Nothing answers at ${url}.\nStart Rondo first, in another terminal:  npm start`);
  else if (error instanceof Refused) console.error(`${url} refused: ${error.message}`);
  else console.error(error);
  return 1;
}
