import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { traced } from '#telemetry/traced.ts';
import { createTracer } from '#telemetry/tracer.ts';
import { startTestDynamoDb } from '#test/support/dynamodb-local.ts';

const root = '1-5759e988-bd862e3fe1be46a994272793';
const parent = '53995c3f42cd8ad8';

let daemon: Socket;
let told: { header: unknown; segment: Record<string, unknown> }[];

beforeEach(async () => {
  told = [];
  daemon = createSocket('udp4', (message) => {
    const [header = '', segment = ''] = message.toString().split('\n');
    told.push({ header: JSON.parse(header), segment: JSON.parse(segment) });
  });
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
});
afterEach(() => daemon.close());

const onLambda = (sampled: string) => ({
  AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
  _X_AMZN_TRACE_ID: `Root=${root};Parent=${parent};Sampled=${sampled};Lineage=1:a:0`,
});

const toProvider = { name: 'Twilio', namespace: 'remote' } as const;

describe('a call of an invocation that X-Ray samples', () => {
  it('is told of, in the daemon’s format, as part of the invocation’s segment', async () => {
    const tracer = createTracer(onLambda('1'));
    const before = Date.now() / 1_000;
    expect(await tracer.trace(toProvider, async () => 'sent')).toBe('sent');
    await vi.waitFor(() => expect(told).toHaveLength(1));
    expect(told[0]?.header).toEqual({ format: 'json', version: 1 });
    expect(told[0]?.segment).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      trace_id: root,
      parent_id: parent,
      type: 'subsegment',
      ...toProvider,
      start_time: expect.any(Number),
      end_time: expect.any(Number),
    });
    const { start_time: start, end_time: end } = told[0]?.segment ?? {};
    expect(Number(start)).toBeGreaterThanOrEqual(before);
    expect(Number(end)).toBeGreaterThanOrEqual(Number(start));
  });

  it('belongs to the trace of its own invocation, not of the one that came first', async () => {
    const env = onLambda('1');
    const tracer = createTracer(env);
    await tracer.trace(toProvider, async () => 1);
    env._X_AMZN_TRACE_ID = `Root=1-2-3;Parent=${parent};Sampled=1`;
    await tracer.trace(toProvider, async () => 2);
    await vi.waitFor(() => expect(told.map(({ segment }) => segment.trace_id)).toEqual([root, '1-2-3']));
  });

  it('fails as it failed, and says so', async () => {
    const failing = createTracer(onLambda('1')).trace(toProvider, () => Promise.reject(new TypeError('no')));
    await expect(failing).rejects.toThrow(TypeError);
    await vi.waitFor(() => expect(told).toHaveLength(1));
    const exception = { id: expect.any(String), type: 'TypeError', message: 'no', remote: true };
    expect(told[0]?.segment).toMatchObject({ fault: true, cause: { exceptions: [exception] } });
  });

  it('is not held up or failed by a daemon that is gone', async () => {
    const env = { ...onLambda('1'), AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:9' };
    const tracer = createTracer(env);
    expect(await tracer.trace(toProvider, async () => 1)).toBe(1);
    expect(await tracer.trace(toProvider, async () => 2)).toBe(2);
  });
});

describe('a client of AWS', () => {
  it('shows each call with operation, request, status and retries, and its refusals as errors', async () => {
    const dynamodb = await startTestDynamoDb();
    onTestFinished(() => dynamodb.stop());
    const client = traced(dynamodb.newClient(), { tracer: createTracer(onLambda('1')) });
    const { TableNames } = await client.send(new ListTablesCommand({}));
    expect(TableNames).toEqual([]);
    await expect(client.send(new DescribeTableCommand({ TableName: 'none' }))).rejects.toThrow();
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect(told[0]?.segment).toMatchObject({
      name: 'DynamoDB',
      namespace: 'aws',
      aws: { operation: 'ListTables', request_id: expect.any(String), retries: 0 },
      http: { response: { status: 200 } },
    });
    expect(told[1]?.segment).toMatchObject({
      aws: { operation: 'DescribeTable' },
      http: { response: { status: 400 } },
      error: true,
      cause: { exceptions: [{ type: 'ResourceNotFoundException' }] },
    });
    expect(told[1]?.segment).not.toHaveProperty('fault');
  });
});

describe('nothing is told of', () => {
  it.each([
    ['an invocation that X-Ray does not sample', () => onLambda('0')],
    ['a place without a daemon', () => ({ ...onLambda('1'), AWS_XRAY_DAEMON_ADDRESS: undefined })],
    ['an invocation without a trace', () => ({ ...onLambda('1'), _X_AMZN_TRACE_ID: undefined })],
  ])('%s', async (_, env) => {
    expect(await createTracer(env()).trace(toProvider, async () => 'done')).toBe('done');
    await createTracer(onLambda('1')).trace(toProvider, async () => 'told');
    await vi.waitFor(() => expect(told).toHaveLength(1));
  });
});
