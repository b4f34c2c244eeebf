import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import * as z from 'zod';
import { createAgent } from './agent.ts';
import { createRondo } from './rondo.ts';
import { isSigned } from './signature.ts';

export interface ExampleAgentOptions {
  /** Rondo's base URL. */
  readonly rondo: string;
  /** `whsec_…`, the one of Rondo's secret for the AI agent. */
  readonly secret: string;
  /** 0: any free one. */
  readonly port?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  readonly log?: (line: string) => void;
}

export interface ExampleAgent {
  /** Where it takes events. */
  readonly url: string;
  stop(): Promise<void>;
}

const eventSchema = z.object({
  type: z.string(),
  data: z.object({ ticketId: z.string(), messageId: z.string(), text: z.string(), cycle: z.int() }),
});
const mostBytes = 1_000_000;

/** Takes Rondo's events on 127.0.0.1 and answers customers by Rondo's API. */
export async function startExampleAgent(options: ExampleAgentOptions): Promise<ExampleAgent> {
  const { rondo: url, secret, port = 0, now = Date.now, log = () => {} } = options;
  const stopping = new AbortController();
  const agent = createAgent(createRondo({ url, secret, now, stopping: stopping.signal }));

  const statusFor = async (request: IncomingMessage): Promise<number> => {
    if (request.method !== 'POST') return 405;
    const body = await bodyOf(request);
    if (body === null) return 413;
    if (!isSigned(request.headers, body, { secret, now: now() })) return 401;
    const event = eventSchema.safeParse(parsed(body));
    if (!event.success) return 400;
    // It is taken: whatever comes of it is between us and the customer, and Rondo needn't wait.
    agent.hear(event.data).catch((error: unknown) => {
      if (!stopping.signal.aborted) log(error instanceof Error ? error.message : String(error));
    });
    return 200;
  };
  const server = createServer((request, response) => {
    statusFor(request).then(
      (status) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'),
      () => response.destroy(),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const at = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${at}/events`,
    async stop() {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Null if it is longer than any event of Rondo's. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
