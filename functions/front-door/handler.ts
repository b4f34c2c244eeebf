import { openApiDocument } from '#contracts/openapi.ts';
import { notFound } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { type HttpLog, serve } from '#http/serve.ts';

/** Whatever no other function answers: the description of the surface, and a clear *not found*. */
export function createHandler({ log }: { readonly log: HttpLog }) {
  return serve(
    {
      'GET /openapi.json': async () =>
        json(200, openApiDocument(), { 'cache-control': 'public, max-age=300' }),
      $default: async () => {
        throw notFound('route');
      },
    },
    log,
  );
}
