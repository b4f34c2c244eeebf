import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { readable, synthesized } from '#test/infra/synthesized.ts';

const stacks = synthesized();
const api = stacks.template('api');
const web = stacks.template('web');

/** The headers of a behaviour, by its path. */
function headersOf(path: string): Record<string, string> {
  const [distribution] = Object.values(api.findResources('AWS::CloudFront::Distribution'));
  const { DefaultCacheBehavior, CacheBehaviors } = distribution?.Properties.DistributionConfig ?? {};
  const behaviour =
    path === '*'
      ? DefaultCacheBehavior
      : CacheBehaviors.find(({ PathPattern }: { PathPattern: string }) => PathPattern === path);
  const policies = api.findResources('AWS::CloudFront::ResponseHeadersPolicy');
  const config = policies[behaviour.ResponseHeadersPolicyId.Ref]?.Properties.ResponseHeadersPolicyConfig;
  const custom: { Header: string; Value: string }[] = config.CustomHeadersConfig?.Items ?? [];
  const { ContentSecurityPolicy, FrameOptions, ContentTypeOptions } = config.SecurityHeadersConfig;
  return {
    ...Object.fromEntries(custom.map(({ Header, Value }) => [Header, Value])),
    ...(ContentSecurityPolicy && {
      'content-security-policy': readable(ContentSecurityPolicy.ContentSecurityPolicy),
    }),
    ...(FrameOptions && { 'x-frame-options': FrameOptions.FrameOption }),
    ...(ContentTypeOptions && { 'x-content-type-options': 'nosniff' }),
  };
}

/** What a function at the edge makes of a request for this path. */
function atTheEdge(file: string, uri: string): { uri?: string; headers?: Record<string, { value: string }> } {
  const code = readFileSync(`infra/edge/${file}`, 'utf8');
  return runInNewContext(`${code}; handler(event)`, { event: { request: { uri } } });
}

describe('the front', () => {
  it('serves a private bucket by HTTPS alone', () => {
    api.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: Match.objectLike({
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      }),
    });
    api.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: Match.objectLike({ SigningBehavior: 'always' }),
    });
    api.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'redirect-to-https' }),
      }),
    });
  });

  it('hands everything else on to the API, with every method, header and query, and keeps nothing', () => {
    api.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        DefaultCacheBehavior: Match.objectLike({
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          // Managed-CachingDisabled and Managed-AllViewerExceptHostHeader.
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
        }),
        Origins: Match.arrayWith([
          Match.objectLike({
            DomainName: {
              'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('^\\.execute-api\\.')])],
            },
            CustomOriginConfig: Match.objectLike({ OriginProtocolPolicy: 'https-only' }),
          }),
        ]),
      }),
    });
  });

  it('lets pages run their own scripts alone, style by their own files, and stand in no frame', () => {
    const policy = Object.fromEntries(
      (headersOf('/console/*')['content-security-policy'] ?? '').split('; ').map((directive) => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources.join(' ')];
      }),
    );
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
    });
    expect(policy['connect-src']).toMatch(/^'self' https:\/\/<Bodies\.RegionalDomainName> https:\/\//);
    expect(headersOf('/console/*')['x-frame-options']).toBe('DENY');
  });

  it('lets no browser guess what a file is', () => {
    for (const path of ['*', '/console/*', '/console/assets/*', '/bubble.js'])
      expect(headersOf(path)['x-content-type-options']).toBe('nosniff');
  });

  it.each(['/console/', '/console/inbox/mine/tkt_1', '/console/settings/teams'])(
    'answers %s with the console’s page',
    (uri) => expect(atTheEdge('console-page.js', uri).uri).toBe('/console/index.html'),
  );

  it.each(['/console/icon.svg', '/console/config.json', '/console/assets/index-a1.js'])(
    'answers %s with the file',
    (uri) => expect(atTheEdge('console-page.js', uri).uri).toBe(uri),
  );

  it('leads who names no page to the console, and leaves the API’s paths alone', () => {
    for (const uri of ['/', '/console'])
      expect(atTheEdge('front-page.js', uri).headers?.location?.value).toBe('/console/');
    for (const uri of ['/tickets', '/console-of-somebody', '/live'])
      expect(atTheEdge('front-page.js', uri).uri).toBe(uri);
  });
});

describe('A5: signing in', () => {
  it('is by Cognito’s pages, by code, without a secret, and leads back to the console alone', () => {
    stacks.template('data').hasResourceProperties('AWS::Cognito::UserPoolDomain', {
      Domain: { 'Fn::Join': ['', Match.arrayWith(['rondo-'])] },
      ManagedLoginVersion: 2,
    });
    const [client] = Object.values(api.findResources('AWS::Cognito::UserPoolClient'));
    const { CallbackURLs, LogoutURLs, ...properties } = client?.Properties ?? {};
    expect(CallbackURLs.map(readable)).toEqual(['https://<FrontDistribution.DomainName>/console/signed-in']);
    expect(LogoutURLs.map(readable)).toEqual(['https://<FrontDistribution.DomainName>/console/']);
    expect(properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      AllowedOAuthFlowsUserPoolClient: true,
      GenerateSecret: false,
      SupportedIdentityProviders: ['COGNITO'],
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      RefreshTokenValidity: 24 * 60,
      TokenValidityUnits: { IdToken: 'minutes', AccessToken: 'minutes', RefreshToken: 'minutes' },
    });
  });

  it('leads back to a domain of one’s own, too', () => {
    const [client] = Object.values(
      synthesized({ publicUrl: 'https://desk.shop.example/' })
        .template('api')
        .findResources('AWS::Cognito::UserPoolClient'),
    );
    expect(client?.Properties.CallbackURLs).toContain('https://desk.shop.example/console/signed-in');
  });
});

describe('the web stack', () => {
  const deployed = Object.entries(web.findResources('Custom::CDKBucketDeployment'));
  const [assets, pages] = deployed.toSorted(([, { DependsOn }]) => (DependsOn === undefined ? -1 : 1));

  it('puts files there before the page that loads them, and keeps those of before', () => {
    expect(pages?.[1].DependsOn).toContain(assets?.[0]);
    for (const [, { Properties }] of deployed) {
      expect(Properties.Prune).toBe(false);
      // The built files, and the console’s configuration.
      expect(Properties.SourceObjectKeys).toHaveLength(2);
    }
  });

  it('has files whose names change kept for good, and pages and the bubble asked for anew', () => {
    expect(assets?.[1].Properties).toMatchObject({
      Exclude: ['*'],
      Include: ['console/assets/*'],
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    expect(pages?.[1].Properties).toMatchObject({
      Exclude: ['console/assets/*'],
      SystemMetadata: { 'cache-control': 'no-cache' },
    });
  });
});
