import { createHash, createHmac } from 'node:crypto';
import type { Request } from '../http.ts';
import { denied, ObjectError } from './errors.ts';

/**
 * Lets a presigned link through, or refuses it as S3 does: it expires, it is signed for one method, one path and the
 * headers that it names, and no other header of S3's may come along.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function checkLink(request: Request, { now, secret }: { now: number; secret: string }): void {
  const { query, headers } = request;
  const value = (name: string) => {
    const given = query.get(`X-Amz-${name}`);
    if (given) return given;
    throw new ObjectError(
      400,
      'AuthorizationQueryParametersError',
      `Query-string authentication needs X-Amz-${name}`,
    );
  };
  const date = value('Date');
  const seconds = Number(value('Expires'));
  if (!(seconds > 0 && seconds <= 604_800))
    throw new ObjectError(400, 'AuthorizationQueryParametersError', 'X-Amz-Expires must be less than a week');
  if (now > timeOf(date) + seconds * 1_000) throw denied('Request has expired');
  const signed = value('SignedHeaders').split(';');
  const unsigned = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.includes(name));
  if (unsigned.length > 0)
    throw denied(`There were headers present in the request which were not signed: ${unsigned.join(', ')}`);
  const scope = value('Credential').split('/').slice(-4);
  const toSign = [
    'AWS4-HMAC-SHA256',
    date,
    scope.join('/'),
    createHash('sha256').update(canonical(request, signed)).digest('hex'),
  ].join('\n');
  const key = scope.reduce<string | Buffer>(
    (parent, part) => createHmac('sha256', parent).update(part).digest(),
    `AWS4${secret}`,
  );
  if (createHmac('sha256', key).update(toSign).digest('hex') === value('Signature')) return;
  throw new ObjectError(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  );
}

function canonical({ method, path, query, headers }: Request, signed: readonly string[]): string {
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort();
  const lines = signed.map((name) => `${name}:${String(headers[name] ?? '').trim()}\n`);
  return [
    method,
    path.split('/').map(decoded).map(encoded).join('/'),
    parameters.join('&'),
    lines.join(''),
    signed.join(';'),
    String(query.get('X-Amz-Content-Sha256') ?? headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD'),
  ].join('\n');
}

/** `20260101T120000Z` */
function timeOf(date: string): number {
  return Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
