import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/**
 * The tags that a caller knows. RFC 9110, 13.1.2: compared weakly, for a proxy that compresses makes weak ones of
 * them.
 */
export const knownTags = (event: Pick<APIGatewayProxyEventV2, 'headers'>): string[] =>
  Array.from(
    (event.headers['if-none-match'] ?? '').matchAll(/(?:W\/)?"([^"]*)"/g),
    ([, state = '']) => state,
  );
