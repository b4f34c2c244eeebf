import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { type Runtime, type RuntimeOptions, startRuntime } from '#local/runtime.ts';
import { eventually } from '#test/support/eventually.ts';
import { functionResource, hole, writeAssembly } from './fixture.ts';

/** Bundles may bring what they like; these find the SDK where the tests have it. */
const sdk = `
  import { createRequire } from 'node:module';
  const require = createRequire(${JSON.stringify(join(process.cwd(), 'package.json'))});
  const { DynamoDBClient, PutItemCommand, UpdateItemCommand } = require('@aws-sdk/client-dynamodb');
  const dynamodb = new DynamoDBClient({});
  const TableName = process.env.TABLE_NAME;`;

const api = `${sdk}
  export const handler = async (event) => {
    const id = event.pathParameters.id;
    await dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: 'ITEM#' + id }, at: { N: String(Date.now()) } } }));
    return { statusCode: 201, body: JSON.stringify({ id, who: event.requestContext.authorizer?.jwt.claims.email }) };
  };`;

/** Counts how often it has seen each item, in the table itself. */
const react = `${sdk}
  export const handler = async ({ Records }) => {
    for (const { dynamodb: { Keys } } of Records)
      await dynamodb.send(new UpdateItemCommand({ TableName, Key: { pk: { S: 'SEEN#' + Keys.pk.S } },
        UpdateExpression: 'ADD seen :one', ExpressionAttributeValues: { ':one': { N: '1' } } }));
  };`;

function assembly(apiSource = api): string {
  const jwt = {
    'Fn::Join': [
      '',
      ['https://cognito-idp.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/', { Ref: 'Pool' }],
    ],
  };
  const environment = {
    Environment: { Variables: { TABLE_NAME: { Ref: 'Table' } } },
    Timeout: 20,
    MemorySize: 256,
  };
  const integration = (fn: string) => ({
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      IntegrationUri: { 'Fn::GetAtt': [fn, 'Arn'] },
    },
  });
  const route = (RouteKey: string, more: object = {}) => ({
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: { Ref: 'Api' },
      RouteKey,
      Target: { 'Fn::Sub': `integrations/${hole('Integration')}` },
      ...more,
    },
  });
  return writeAssembly({
    Stack: {
      code: { [`api${apiSource.length}`]: apiSource, react },
      resources: {
        Table: {
          Type: 'AWS::DynamoDB::GlobalTable',
          Properties: {
            AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
            KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
            StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
          },
        },
        Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
        Client: {
          Type: 'AWS::Cognito::UserPoolClient',
          Properties: {
            UserPoolId: { Ref: 'Pool' },
            IdTokenValidity: 720,
            TokenValidityUnits: { IdToken: 'minutes' },
          },
        },
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } },
        Stage: {
          Type: 'AWS::ApiGatewayV2::Stage',
          Properties: { ApiId: { Ref: 'Api' }, StageName: '$default' },
        },
        Authorizer: {
          Type: 'AWS::ApiGatewayV2::Authorizer',
          Properties: {
            AuthorizerType: 'JWT',
            IdentitySource: ['$request.header.Authorization'],
            JwtConfiguration: { Issuer: jwt, Audience: [{ Ref: 'Client' }] },
          },
        },
        Put: functionResource(`api${apiSource.length}`, environment),
        React: functionResource('react', environment),
        Integration: integration('Put'),
        Open: route('POST /open/{id}'),
        Closed: route('POST /closed/{id}', { AuthorizationType: 'JWT', AuthorizerId: { Ref: 'Authorizer' } }),
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
            FunctionName: { Ref: 'React' },
            StartingPosition: 'TRIM_HORIZON',
            FilterCriteria: {
              Filters: [
                { Pattern: JSON.stringify({ dynamodb: { Keys: { pk: { S: [{ prefix: 'ITEM#' }] } } } }) },
              ],
            },
          },
        },
      },
    },
  });
}

const running: Runtime[] = [];
afterEach(async () => {
  for (const runtime of running.splice(0)) await runtime.stop();
});

async function start(options: RuntimeOptions) {
  const runtime = await startRuntime({
    port: 0,
    demoTeam: false,
    hostile: false,
    onWarning: () => {},
    ...options,
  });
  running.push(runtime);
  const { endpoints, ...client } = runtime.aws;
  const dynamodb = new DynamoDBClient({ ...client, endpoint: endpoints.dynamodb });
  const seen = async (id: string) => {
    const Key = { pk: { S: `SEEN#ITEM#${id}` } };
    const { Item } = await dynamodb.send(
      new GetItemCommand({ TableName: runtime.table, Key, ConsistentRead: true }),
    );
    return Number(Item?.seen?.N ?? 0);
  };
  const post = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${runtime.url}${path}`, { method: 'POST', headers });
    return { status: response.status, body: await response.json() };
  };
  return { runtime, dynamodb, seen, post };
}

describe('the local runtime on a cloud assembly', { timeout: 120_000 }, () => {
  it('leads a request through the gateway to a worker, the table, its stream and another worker', async () => {
    const { runtime, seen, post } = await start({ ephemeral: true, assembly: assembly() });
    expect(await (await fetch(`${runtime.url}/health`)).json()).toEqual({ status: 'ok' });
    expect(await post('/open/1')).toEqual({ status: 201, body: { id: '1' } });
    await eventually(async () => expect(await seen('1')).toBe(1));

    expect(await post('/closed/2')).toMatchObject({ status: 401 });
    const { token } = await runtime.signIn('new@example.com', { role: 'support' });
    const authorization = `Bearer ${token}`;
    expect(await post('/closed/2', { authorization })).toEqual({
      status: 201,
      body: { id: '2', who: 'new@example.com' },
    });
    runtime.clock.advance(11 * 3_600_000);
    expect(await post('/closed/3', { authorization })).toMatchObject({ status: 201 });
    runtime.clock.advance(2 * 3_600_000);
    expect(await post('/closed/4', { authorization })).toMatchObject({ status: 401 });
    await expect(runtime.signIn('stranger@example.com')).rejects.toThrow('nobody has the address');

    await runtime.settled();
    expect(await Promise.all(['1', '2', '3', '4'].map(seen))).toEqual([1, 1, 1, 0]);
    expect(await post('/nowhere')).toEqual({ status: 404, body: { message: 'Not Found' } });
    const direct = await runtime.invoke('Stack-Put', { pathParameters: { id: '5' }, requestContext: {} });
    expect(direct).toMatchObject({ ok: true, payload: expect.stringContaining('201') });
    const tooLarge = await fetch(`${runtime.url}/open/6`, {
      method: 'POST',
      body: Buffer.alloc(10 * 1_024 * 1_024 + 1),
    });
    expect([tooLarge.status, await tooLarge.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });

  it('goes on after a restart where it stood, and in the moved time; nothing is skipped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kept-'));
    const directory = assembly();
    const first = await start({ folder, assembly: directory });
    await first.post('/open/1');
    await first.runtime.settled();
    first.runtime.clock.advance(86_400_000);
    const moved = first.runtime.clock.now();
    await expect(startRuntime({ folder, port: 0, assembly: directory })).rejects.toThrow('already');
    await first.runtime.stop();

    const silent = await start({ folder, assembly: directory, consumers: false });
    await silent.post('/open/2');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await silent.seen('2')).toBe(0);
    await silent.runtime.stop();

    const again = await start({ folder, assembly: directory });
    await eventually(async () => expect(await again.seen('2')).toBe(1));
    expect(await again.seen('1')).toBe(1);
    expect(again.runtime.clock.now()).toBeGreaterThanOrEqual(moved);
  });

  it('loads new code while it runs, and does not touch what has not changed', async () => {
    const { runtime, post } = await start({ ephemeral: true, assembly: assembly() });
    expect(await post('/open/1')).toMatchObject({ status: 201 });
    expect(await runtime.reload(assembly())).toEqual([]);
    const replaced = await runtime.reload(
      assembly(`export const handler = () => ({ statusCode: 200, body: '"new"' })`),
    );
    expect(replaced).toEqual(['Stack-Put']);
    expect(await post('/open/1')).toEqual({ status: 200, body: 'new' });
    await expect(runtime.reload('/nowhere')).rejects.toThrow('cloud assembly');
    expect(await post('/open/1')).toEqual({ status: 200, body: 'new' });
  });

  it('keeps every promise of a stream while it is hostile: each item seen at least once, whatever its lane', async () => {
    const { runtime, dynamodb, seen } = await start({ ephemeral: true, assembly: assembly(), hostile: true });
    const items = Array.from({ length: 40 }, (_, index) => String(index));
    await Promise.all(
      items.map((id) =>
        dynamodb.send(new PutItemCommand({ TableName: runtime.table, Item: { pk: { S: `ITEM#${id}` } } })),
      ),
    );
    await runtime.settled(60_000);
    const counts = await Promise.all(items.map(seen));
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(1);
    const { Count } = await dynamodb.send(
      new ScanCommand({ TableName: runtime.table, ConsistentRead: true }),
    );
    expect(Count).toBe(80);
  });
});
