import { join } from 'node:path';
import { type Answer, listen, type Request } from './http.ts';
import { openJournal } from './journal.ts';
import { RefusedCall } from './refused-call.ts';
import { createSecretOperations } from './secrets/operations.ts';
import { secretSchema } from './secrets/shapes.ts';
import type { Secrets, SecretsOptions } from './types.ts';

/** A stand-in for the calls of Secrets Manager that Rondo makes, over its JSON 1.1 protocol. */
export async function startSecrets(options: SecretsOptions): Promise<Secrets> {
  const { region = 'eu-central-1', accountId = '000000000000', dataDir } = options;
  const { entries, journal } = openJournal(dataDir && join(dataDir, 'secrets.jsonl'), secretSchema);
  const operations = createSecretOperations({
    kept: entries,
    save: journal.append,
    prefix: `arn:aws:secretsmanager:${region}:${accountId}:secret:`,
  });
  for (const [name, value] of Object.entries(options.seed)) operations.seed(name, value);
  const server = await listen(async (request) => answer(operations.perform, request), options.port);
  return {
    url: server.url,
    arn: operations.arn,
    async stop() {
      await server.stop();
      journal.close();
    },
  };
}

function answer(perform: (operation: string, input: unknown) => object, request: Request): Answer {
  const operation = String(request.headers['x-amz-target'] ?? '').replace(/^secretsmanager\./, '');
  const reply = (status: number, body: object) => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(body),
  });
  try {
    return reply(200, perform(operation, JSON.parse(request.body.toString() || '{}')));
  } catch (error) {
    if (error instanceof SyntaxError) return reply(400, { __type: 'SerializationException' });
    if (error instanceof RefusedCall) return reply(400, { __type: error.type, Message: error.message });
    throw error;
  }
}
