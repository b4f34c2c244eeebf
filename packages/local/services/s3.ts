import { S3Client } from '@aws-sdk/client-s3';
import { type Answer, listen, type Request } from './http.ts';
import { corsHeaders, preflight } from './s3/cors.ts';
import { denied, errorAnswer, ObjectError } from './s3/errors.ts';
import { type Backend, connectBackend } from './s3/forward.ts';
import { largest, putLarge } from './s3/large.ts';
import { checkLink } from './s3/links.ts';
import type { Running, S3Options } from './types.ts';

/** What fauxqs leaves out of S3: links that expire, who may come from which page, and objects of more than 10 MB. */
export async function startS3(options: S3Options): Promise<Running> {
  const { region = 'eu-central-1' } = options;
  const credentials = { accessKeyId: 's3', secretAccessKey: options.secret };
  const client = new S3Client({ endpoint: options.backend, region, credentials, forcePathStyle: true });
  const backend = connectBackend(options.backend);
  const server = await listen(async (request) => {
    const bucket = request.path.split('/')[1] ?? '';
    const rules = (await options.buckets()).find(({ name }) => name === bucket)?.cors ?? [];
    if (request.method === 'OPTIONS') return preflight(rules, request);
    const answer = await answerTo(request, options, { client, backend });
    return { ...answer, headers: { ...answer.headers, ...corsHeaders(rules, request) } };
  }, options.port);
  return {
    url: server.url,
    async stop() {
      await server.stop();
      client.destroy();
      backend.close();
    },
  };
}

interface Engine {
  readonly client: S3Client;
  readonly backend: Backend;
}

async function answerTo(request: Request, options: S3Options, { client, backend }: Engine): Promise<Answer> {
  try {
    if (request.query.has('X-Amz-Signature'))
      checkLink(request, { now: options.clock.now(), secret: options.secret });
    else if (!request.headers.authorization) throw denied();
    if (isLarge(request)) return await large(request, client);
    const answer = await backend.forward(request);
    return answer.status < 300
      ? { ...answer, headers: { ...answer.headers, ...overrides(request.query) } }
      : answer;
  } catch (error) {
    if (error instanceof ObjectError) return errorAnswer(error);
    throw error;
  }
}

function isLarge({ method, body, query, headers }: Request): boolean {
  const chunked = String(headers['content-encoding'] ?? '').includes('aws-chunked');
  return method === 'PUT' && body.length > largest && !query.has('uploadId') && !chunked;
}

async function large({ path, headers, body }: Request, client: S3Client): Promise<Answer> {
  const [, bucket = '', ...key] = path.split('/').map(decodeURIComponent);
  const metadata = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-amz-meta-'))
    .map(([name, value]) => [name.slice('x-amz-meta-'.length), String(value)]);
  const etag = await putLarge(client, {
    bucket,
    key: key.join('/'),
    body,
    contentType: headers['content-type'],
    metadata: Object.fromEntries(metadata),
  });
  return { status: 200, headers: { etag } };
}

/** `response-content-type` and its like, by which a link says how its answer is to be taken. */
function overrides(query: URLSearchParams): Record<string, string> {
  const named = [...query].filter(([name]) => name.startsWith('response-'));
  return Object.fromEntries(named.map(([name, value]) => [name.slice('response-'.length), value]));
}
