import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { badInput, refuseFaults } from '#http/input.ts';
import { HttpProblem } from '#http/problem.ts';

/** A setting's version is its entity tag (RFC 9110, 8.8.3). */
export const taggedBy = (version: number): { etag: string } => ({ etag: `"${version}"` });

/** The version that the caller saw (RFC 9110, 13.1.1); null where any will do. */
export function expectedVersion(event: APIGatewayProxyEventV2): number | null {
  const tag = event.headers['if-match'];
  if (tag === undefined || tag === '*') return null;
  const version = /^"(\d{1,9})"$/.exec(tag)?.[1];
  if (version === undefined) refuseFaults([{ path: 'If-Match', message: 'is none that was given out here' }]);
  return Number(version);
}

/** Why a setting was not changed, whatever it is. */
export function notChanged(refusal: 'changed-meanwhile' | 'too-large'): HttpProblem {
  if (refusal === 'too-large')
    return badInput([{ path: '', message: 'is larger than 300 KB together', code: 'too-large' }]);
  return new HttpProblem(412, refusal, 'Somebody else changed it meanwhile', {
    detail: 'Read it again, and save your change on top of theirs.',
  });
}
