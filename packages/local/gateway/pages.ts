import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { BucketSpec } from '../assembly/buckets.ts';
import type { BehaviourSpec, FilesSpec, PagesSpec } from '../assembly/pages.ts';
import type { Answer } from './answer.ts';
import { type GatewayRequest, pathOf } from './event.ts';

export interface PagesOptions {
  readonly pages: PagesSpec;
  readonly buckets: readonly BucketSpec[];
  /** Where the local S3 answers. */
  readonly s3Url: string;
  /** Files that only a local runtime has, by their paths, in the place of those in the stacks. */
  readonly own: Readonly<Record<string, unknown>>;
}

/** What the distribution answers without the API; undefined for all that it would hand on. */
export type Pages = (request: GatewayRequest) => Answer | undefined;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.mp3': 'audio/mpeg',
  '.woff2': 'font/woff2',
};

interface File {
  readonly body: Buffer;
  readonly zipped: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

export function createPages({ pages, buckets, s3Url, own }: PagesOptions): Pages {
  const files = new Map<string, File | undefined>();
  const load = (path: string): File | undefined => {
    if (!files.has(path)) files.set(path, read(path, pages.deployments, own));
    return files.get(path);
  };
  return (request) => {
    const path = pathOf(request.target);
    const behaviour = pages.behaviours.find((each) => matches(each.path, path));
    if (!behaviour || !['GET', 'HEAD'].includes(request.method)) return undefined;
    const { uri = path, headers, statusCode } = atTheEdge(behaviour, path);
    if (statusCode) return { status: statusCode, headers: valuesOf(headers), body: Buffer.alloc(0) };
    if (!behaviour.fromFiles) return undefined;
    const file = load(uri);
    const answer = file ? found(file, uri, request) : missing;
    return { ...answer, headers: { ...answer.headers, ...headersOf(behaviour, buckets, s3Url) } };
  };
}

/** The bucket may be listed by nobody, and says so of what it doesn't have. */
const missing: Answer = {
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: Buffer.from('Forbidden'),
};

function found({ body, zipped, headers: own }: File, uri: string, { headers }: GatewayRequest): Answer {
  const known = { ...own, vary: 'accept-encoding' };
  if (headers['if-none-match']?.includes(own.etag ?? ''))
    return { status: 304, headers: known, body: Buffer.alloc(0) };
  const zip = headers['accept-encoding']?.some((codings) => codings.includes('gzip')) ?? false;
  const type = { 'content-type': types[extname(uri)] ?? 'application/octet-stream' };
  return zip
    ? { status: 200, headers: { ...known, ...type, 'content-encoding': 'gzip' }, body: zipped }
    : { status: 200, headers: { ...known, ...type }, body };
}

function read(
  path: string,
  deployments: PagesSpec['deployments'],
  own: PagesOptions['own'],
): File | undefined {
  const key = normalize(path).slice(1);
  const deployed = deployments.toReversed().find((files) => holds(files, key));
  if (deployed === undefined) return undefined;
  const body =
    path in own ? Buffer.from(JSON.stringify(own[path])) : readFileSync(join(deployed.folder, key));
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
  const { cacheControl } = deployed;
  const headers = { etag, ...(cacheControl !== undefined && { 'cache-control': cacheControl }) };
  return { body, zipped: gzipSync(body), headers };
}

function holds({ folder, exclude, include }: FilesSpec, key: string): boolean {
  const place = join(folder, key);
  const isPut =
    !exclude.some((pattern) => matches(pattern, key)) || include.some((pattern) => matches(pattern, key));
  return isPut && existsSync(place) && statSync(place).isFile();
}

/** Signed links lead to the bucket in the cloud, and to the stand-in here. */
function headersOf(
  { headers }: BehaviourSpec,
  buckets: readonly BucketSpec[],
  s3Url: string,
): Answer['headers'] {
  const { origin } = new URL(s3Url);
  const local = (value: string): string =>
    buckets.reduce((text, { name }) => text.replaceAll(`https://${name}.s3.amazonaws.com`, origin), value);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, local(value)]));
}

const edgeSchema = z.object({
  uri: z.string().optional(),
  statusCode: z.number().optional(),
  headers: z.record(z.string(), z.object({ value: z.string() })).default({}),
});

/** As CloudFront runs it: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
function atTheEdge({ atRequest }: BehaviourSpec, uri: string): z.infer<typeof edgeSchema> {
  if (atRequest === undefined) return { uri, headers: {} };
  const event = { request: { method: 'GET', uri, querystring: {}, headers: {}, cookies: {} } };
  return edgeSchema.parse(runInNewContext(`${atRequest}; handler(event)`, { event }, { timeout: 5_000 }));
}

const valuesOf = (headers: z.infer<typeof edgeSchema>['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]));

function matches(pattern: string, path: string): boolean {
  const start = pattern.replace(/\*$/, '');
  return pattern.endsWith('*') ? path.startsWith(start) : path === pattern;
}
