import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDeployment } from '#local/assembly/deployment.ts';
import { createPages } from '#local/gateway/pages.ts';
import { place, writeAssembly } from './fixture.ts';

const toConsole = `function handler(event) {
  if (!/\\.[a-z]+$/.test(event.request.uri)) event.request.uri = '/console/index.html';
  return event.request;
}`;
const redirect = `function handler(event) {
  if (event.request.uri !== '/') return event.request;
  return { statusCode: 302, headers: { location: { value: '/console/' } } };
}`;
const edge = (FunctionCode: string) => ({ Type: 'AWS::CloudFront::Function', Properties: { FunctionCode } });
const atRequest = (id: string) => [
  { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } },
];
const deployment = (more: object) => ({
  Type: 'Custom::CDKBucketDeployment',
  Properties: { SourceObjectKeys: ['built.zip'], ...more },
});

/** A distribution as the stacks have it: files below `/console/`, all else the API's. */
function pagesOf(own: Record<string, unknown> = {}) {
  const directory = writeAssembly({
    Stack: {
      code: { built: '' },
      resources: {
        Bodies: { Type: 'AWS::S3::Bucket', Properties: {} },
        Redirect: edge(redirect),
        ToConsole: edge(toConsole),
        Headers: {
          Type: 'AWS::CloudFront::ResponseHeadersPolicy',
          Properties: {
            ResponseHeadersPolicyConfig: {
              SecurityHeadersConfig: {
                ContentTypeOptions: { Override: true },
                ContentSecurityPolicy: {
                  ContentSecurityPolicy: {
                    'Fn::Join': [
                      '',
                      ["connect-src 'self' https://", { 'Fn::GetAtt': ['Bodies', 'RegionalDomainName'] }],
                    ],
                  },
                },
              },
            },
          },
        },
        Distribution: {
          Type: 'AWS::CloudFront::Distribution',
          Properties: {
            DistributionConfig: {
              Origins: [{ Id: 'api' }, { Id: 'files', S3OriginConfig: {} }],
              DefaultCacheBehavior: { TargetOriginId: 'api', FunctionAssociations: atRequest('Redirect') },
              CacheBehaviors: [
                {
                  PathPattern: '/console/*',
                  TargetOriginId: 'files',
                  ResponseHeadersPolicyId: { Ref: 'Headers' },
                  FunctionAssociations: atRequest('ToConsole'),
                },
              ],
            },
          },
        },
        Assets: deployment({
          Exclude: ['*'],
          Include: ['console/assets/*'],
          SystemMetadata: { 'cache-control': 'immutable' },
        }),
        Pages: deployment({
          Exclude: ['console/assets/*'],
          SystemMetadata: { 'cache-control': 'no-cache' },
        }),
      },
    },
  });
  const files = join(directory, 'asset.built', 'console');
  mkdirSync(join(files, 'assets'), { recursive: true });
  writeFileSync(join(files, 'index.html'), '<p>the console</p>');
  writeFileSync(join(files, 'config.json'), '{"from":"the stacks"}');
  writeFileSync(join(files, 'assets', 'main-1.js'), 'main()');
  const { pages, buckets } = readDeployment(directory, place);
  if (pages === undefined) throw new Error('no distribution was read');
  const serve = createPages({ pages, buckets, s3Url: 'http://127.0.0.1:4566/', own });
  return (target: string, headers: Record<string, string[]> = {}, method = 'GET') =>
    serve({
      method,
      target,
      headers,
      body: Buffer.alloc(0),
      sourceIp: '127.0.0.1',
      at: 0,
      requestId: 'r',
    });
}

describe('the pages of a distribution', () => {
  const get = pagesOf();

  it('are the built files, each with the headers that it was put there with', () => {
    expect(get('/console/assets/main-1.js')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'immutable' },
    });
    expect(get('/console/index.html')?.headers).toMatchObject({ 'cache-control': 'no-cache' });
  });

  it('answer addresses that are no files by what runs at the edge', () => {
    expect(get('/console/inbox/all?q=1')?.body.toString()).toBe('<p>the console</p>');
    expect(get('/')).toMatchObject({ status: 302, headers: { location: '/console/' } });
  });

  it('leave the API what is the API’s', () => {
    expect(get('/tickets')).toBeUndefined();
    expect(get('/console/index.html', {}, 'POST')).toBeUndefined();
  });

  it('have the headers of the stacks, in which the cloud’s bucket is the local one', () => {
    expect(get('/console/')?.headers).toMatchObject({
      'content-security-policy': "connect-src 'self' http://127.0.0.1:4566",
      'x-content-type-options': 'nosniff',
    });
  });

  it('are compressed for who understands it, and not sent to who has them', () => {
    const zipped = get('/console/', { 'accept-encoding': ['gzip, br'] });
    expect(zipped?.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(gunzipSync(zipped?.body ?? '').toString()).toBe('<p>the console</p>');
    const etag = String(get('/console/')?.headers.etag);
    expect(get('/console/', { 'if-none-match': [etag] })).toMatchObject({
      status: 304,
      body: Buffer.alloc(0),
    });
  });

  it.each([
    '/console/assets/main-0.js',
    '/console/assets/..%2f..%2f..%2fmanifest.json',
    '/console/../../etc/passwd.txt',
  ])('have nothing at %s, and nobody keeps that for long', (target) => {
    const answer = get(target);
    expect(answer?.status ?? 404).toBeGreaterThanOrEqual(403);
    expect(answer?.headers ?? {}).not.toHaveProperty('cache-control');
  });

  it('may be other ones here than in the cloud', () => {
    const local = pagesOf({ '/console/config.json': { from: 'here' } });
    expect(local('/console/config.json')?.body.toString()).toBe('{"from":"here"}');
    expect(get('/console/config.json')?.body.toString()).toBe('{"from":"the stacks"}');
  });
});
