import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of its own, so that nothing it loads or patches touches what it is compared with. */
export interface Worker<Request, Answer> {
  ask(request: Request): Promise<Answer>;
  stop(): Promise<void>;
}

type Reply<Answer> = { readonly answer: Answer } | { readonly error: string };

/** What it writes to its standard output is discarded, as logs are that nobody reads. */
export function startWorker<Setup, Request extends object, Answer>(
  module: URL,
  setup: Setup,
  env: Readonly<Record<string, string>> = {},
): Worker<Request, Answer> {
  const child = fork(module, [JSON.stringify(setup)], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  return {
    ask(request) {
      return new Promise((resolve, reject) => {
        const settle = (reply: Reply<Answer>): void => {
          child.off('exit', died);
          if ('answer' in reply) resolve(reply.answer);
          else reject(new Error(reply.error));
        };
        const died = (): void => reject(new Error(`${module.pathname} ended before it answered`));
        child.once('message', settle);
        child.once('exit', died);
        child.send(request);
      });
    },
    async stop() {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

export const setupOf = <Setup>(): Setup => JSON.parse(process.argv[2] ?? '{}') as Setup;

/** Answers one request after another, and ends with the process that asks. */
export function serveRequests<Request, Answer>(answer: (request: Request) => Promise<Answer>): void {
  process.on('message', (request: Request) => {
    void answer(request).then(
      (value) => process.send?.({ answer: value }),
      (error: unknown) =>
        process.send?.({ error: error instanceof Error ? `${error.stack}` : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit());
}
