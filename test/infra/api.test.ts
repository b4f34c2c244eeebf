import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { routes } from '#contracts/routes.ts';
import { readable, synthesized } from '#test/infra/synthesized.ts';

const { template } = synthesized();
const api = template('api');
const found = Object.values(api.findResources('AWS::ApiGatewayV2::Route')).map((route) => route.Properties);
const integrations = api.findResources('AWS::ApiGatewayV2::Integration');

function functionBehind(target: unknown): string {
  const id = readable(target).replace(/^integrations\/<(.*)>$/, '$1');
  const [, integration] = Object.entries(integrations).find(([logicalId]) => logicalId.startsWith(id)) ?? [];
  return readable(integration?.Properties.IntegrationUri);
}

describe('routes', () => {
  it('are those of the contract and the one for whatever else comes', () => {
    const expected = routes.map(({ method, path }) => `${method} ${path}`);
    expect(found.map((route) => route.RouteKey).sort()).toEqual([...expected, '$default'].sort());
  });

  it.each(routes)('$method $path goes to $function, and asks for a token unless it is open', (declared) => {
    const route = found.find((each) => each.RouteKey === `${declared.method} ${declared.path}`);
    expect(functionBehind(route?.Target)).toBe(`<${declared.function.replaceAll('-', '')}>`);
    const open = typeof declared.access === 'string';
    expect(route?.AuthorizationType).toBe(open ? 'NONE' : 'JWT');
    expect(route?.AuthorizerId !== undefined).toBe(!open);
  });

  it('the unknown ones are answered by the front door', () => {
    const unknown = found.find((route) => route.RouteKey === '$default');
    expect(functionBehind(unknown?.Target)).toBe('<frontdoor>');
    expect(unknown?.AuthorizationType).toBe('NONE');
  });

  it('speak payload format 2.0, one integration a function', () => {
    const all = Object.values(integrations).map((integration) => integration.Properties);
    expect(all).toHaveLength(new Set(routes.map((route) => route.function)).size);
    for (const each of all) expect(each.PayloadFormatVersion).toBe('2.0');
  });
});

describe('the gateway', () => {
  it('takes the user pool’s tokens for our client', () => {
    api.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: [Match.anyValue()], Issuer: Match.anyValue() },
    });
  });

  it('throttles, and writes a structured access log that is kept for a month', () => {
    api.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
      AccessLogSettings: {
        DestinationArn: Match.anyValue(),
        Format: Match.stringLikeRegexp('"requestId":"\\$context.requestId"'),
      },
    });
    api.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/vendedlogs/rondo/prod/access',
      RetentionInDays: 30,
    });
  });

  it('lets pages of other origins send what the API reads and see its ETag', () => {
    api.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: Match.objectLike({
        AllowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
        ExposeHeaders: ['etag', 'x-poll-after'],
      }),
    });
  });
});

describe('the public URL', () => {
  it('is the gateway’s own, or that of a domain before it', () => {
    api.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({ PUBLIC_URL: { 'Fn::GetAtt': [Match.anyValue(), 'ApiEndpoint'] } }),
      },
    });
    const behindDomain = synthesized({ publicUrl: 'https://desk.example.com/' }).template('api');
    behindDomain.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ PUBLIC_URL: 'https://desk.example.com' }) },
    });
  });
});
