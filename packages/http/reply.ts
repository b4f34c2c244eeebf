import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Problem } from '#contracts/api/shared.ts';

export type Reply = APIGatewayProxyStructuredResultV2;

/** Answers are for their caller alone, and never guessed to be anything else than what they say. */
const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export const json = (statusCode: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  statusCode,
  headers: { ...always, 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

export const noContent: Reply = { statusCode: 204, headers: always };

/** RFC 9110, 15.4.5. */
export const notModified = (headers: Record<string, string>): Reply => ({
  statusCode: 304,
  headers: { ...always, ...headers },
});

export const problemReply = (problem: Problem): Reply => ({
  statusCode: problem.status,
  headers: { ...always, 'content-type': 'application/problem+json' },
  body: JSON.stringify(problem),
});
