import { describe, expect, it } from 'vitest';
import { forbidden, HttpProblem } from '#http/problem.ts';
import { json } from '#http/reply.ts';
import { type HttpLog, type Operation, serve } from '#http/serve.ts';
import { httpEvent, lambdaContext } from '#test/support/lambda-events.ts';
import { recordedTelemetry } from '#test/support/telemetry.ts';

const event = httpEvent({ method: 'GET', target: '/me' });

async function answerOf(operations: Record<string, Operation>, keys: Record<string, unknown>[] = []) {
  const telemetry = recordedTelemetry();
  const log: HttpLog = { ...telemetry.log, appendKeys: (more) => keys.push(more) };
  const answer = await serve(operations, log)(event, lambdaContext());
  return { answer, lines: telemetry.lines };
}

describe('serving a route', () => {
  it('picks the operation by the gateway’s route key, and gives every log line the request’s ids', async () => {
    const keys: Record<string, unknown>[] = [];
    const { answer } = await answerOf({ 'GET /me': async () => json(200, { ok: true }) }, keys);
    expect(answer).toEqual({
      statusCode: 200,
      headers: {
        'cache-control': 'no-store',
        'content-type': 'application/json',
        'x-content-type-options': 'nosniff',
      },
      body: '{"ok":true}',
    });
    expect(keys).toEqual([
      {
        correlation_id: event.requestContext.requestId,
        function_request_id: expect.any(String),
        route: 'GET /me',
      },
    ]);
  });

  it('is 404 where no operation answers', async () => {
    const { answer } = await answerOf({ 'GET /you': async () => json(200, {}) });
    expect(answer).toMatchObject({
      statusCode: 404,
      headers: { 'content-type': 'application/problem+json' },
    });
  });

  it('turns a problem into its document, and logs no more than its code', async () => {
    const operation = async () => {
      throw new HttpProblem(409, 'too-late', 'Too late', { detail: 'It is over.', assignee: null });
    };
    const { answer, lines } = await answerOf({ 'GET /me': operation });
    expect(JSON.parse(answer.body ?? '')).toEqual({
      type: 'urn:rondo:problem:too-late',
      title: 'Too late',
      status: 409,
      detail: 'It is over.',
      assignee: null,
    });
    expect(lines).toEqual([
      { level: 'info', code: 'request-refused', details: { code: 'too-late', status: 409 } },
    ]);
  });

  it.each([new Error('password=hunter2'), new TypeError('x is not a function'), 'a string'])(
    'turns a fault of ours into a 500 that tells nothing: %s',
    async (fault) => {
      const operation = () => Promise.reject(fault);
      const { answer, lines } = await answerOf({ 'GET /me': operation });
      expect(JSON.parse(answer.body ?? '')).toEqual({
        type: 'urn:rondo:problem:internal',
        title: 'Something went wrong here',
        status: 500,
        detail: 'It was logged; try again.',
      });
      expect(lines).toMatchObject([{ level: 'error', code: 'request-failed' }]);
    },
  );

  it('A1: a refusal for the role says nothing else', () => {
    expect(forbidden().problem).toEqual({
      type: 'urn:rondo:problem:forbidden',
      title: 'Not allowed',
      status: 403,
    });
  });
});
