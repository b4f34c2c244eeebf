import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import { beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { createTelemetry, observed } from '#telemetry/telemetry.ts';
import { traced } from '#telemetry/traced.ts';
import { startTestDynamoDb } from '#test/support/dynamodb-local.ts';
import { eventually } from '#test/support/eventually.ts';
import { lambdaContext } from '#test/support/lambda-events.ts';

const told: Record<string, unknown>[] = [];

beforeAll(async () => {
  const daemon = createSocket('udp4', (message) => {
    told.push(JSON.parse(message.toString().split('\n')[1] ?? ''));
  });
  daemon.bind(0, '127.0.0.1');
  await once(daemon, 'listening');
  vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs24.x');
  vi.stubEnv('LAMBDA_TASK_ROOT', '/var/task');
  vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', `127.0.0.1:${daemon.address().port}`);
  return () => daemon.close();
});
beforeEach(() => {
  told.length = 0;
});

/** A function that calls DynamoDB so many times, as Lambda invokes it: each time with the trace of that invocation. */
async function setup() {
  const dynamodb = await startTestDynamoDb();
  onTestFinished(() => dynamodb.stop());
  const telemetry = createTelemetry();
  const client = traced(dynamodb.newClient(), telemetry);
  const handler = middy(async (calls: number) => {
    for (let call = 0; call < calls; call++) await client.send(new ListTablesCommand({}));
    return 'done';
  }).use(observed(telemetry));
  return {
    isTraced: () => client.middlewareStack.identify().some((name) => name.includes('XRay')),
    async invoke(trace: string, sampled: 0 | 1, calls: number) {
      vi.stubEnv('_X_AMZN_TRACE_ID', `Root=${trace};Parent=53995c3f42cd8ad8;Sampled=${sampled}`);
      expect(await handler(calls, lambdaContext())).toBe('done');
    },
  };
}

const first = '1-5759e988-bd862e3fe1be46a994272793';
const second = '1-5759e989-aaaaaaaaaaaaaaaaaaaaaaaa';
const third = '1-5759e98a-bbbbbbbbbbbbbbbbbbbbbbbb';

it('tells X-Ray of every AWS call of a sampled invocation, from the first one on, and of nothing else', async () => {
  const { invoke, isTraced } = await setup();
  await invoke(first, 0, 1);
  expect(isTraced()).toBe(false);
  await invoke(second, 1, 2);
  await eventually(() => expect(told).toHaveLength(2));
  expect(told).toEqual(
    told.map(() =>
      expect.objectContaining({
        name: 'DynamoDB',
        namespace: 'aws',
        type: 'subsegment',
        trace_id: second,
        parent_id: '53995c3f42cd8ad8',
        aws: expect.objectContaining({ operation: 'ListTables' }),
        http: { response: expect.objectContaining({ status: 200 }) },
      }),
    ),
  );
  await invoke(first, 0, 3);
  await invoke(third, 1, 1);
  await eventually(() => expect(told).toHaveLength(3));
  expect(told.at(-1)).toMatchObject({ name: 'DynamoDB', trace_id: third });
});
