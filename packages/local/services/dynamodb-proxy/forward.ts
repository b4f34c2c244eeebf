import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import type { Answer } from '../http.ts';

/** Hands a call to DynamoDB Local as it came. */
export type Forward = (body: Buffer | string, headers: IncomingHttpHeaders) => Promise<Answer>;

/** DynamoDB Local takes only letters and digits for an access key id; workers have other names as well. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=rondo/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none';

export interface Backend {
  readonly forward: Forward;
  /** A call of the proxy's own. Throws what DynamoDB Local refuses. */
  call(operation: string, input: object): Promise<unknown>;
  close(): void;
}

export function connectBackend(url: string): Backend {
  const { hostname, port } = new URL(url);
  // DynamoDB Local closes a connection after 30 idle seconds; being first avoids writing into a closed one.
  const agent = new Agent({ keepAlive: true, maxSockets: 256, timeout: 20_000 });
  const forward: Forward = (body, headers) =>
    new Promise((resolve, reject) => {
      const outgoing = request(
        { hostname, port, agent, method: 'POST', path: '/', headers: forwarded(headers, body) },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 500,
              headers: returned(incoming.headers),
              body: Buffer.concat(chunks),
            }),
          );
          incoming.on('error', reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return {
    forward,
    async call(operation, input) {
      const { status, body } = await forward(JSON.stringify(input), {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      });
      if (status !== 200) throw new Error(`${operation} answered ${status}: ${body}`);
      return JSON.parse(String(body));
    },
    close: () => agent.destroy(),
  };
}

function forwarded(headers: IncomingHttpHeaders, body: Buffer | string): Record<string, string> {
  return {
    'content-type': headers['content-type'] ?? 'application/x-amz-json-1.0',
    'x-amz-target': String(headers['x-amz-target'] ?? ''),
    'content-length': String(Buffer.byteLength(body)),
    authorization,
  };
}

function returned(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];
  return Object.fromEntries(kept.flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])));
}
