import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { routes } from '#contracts/routes.ts';
import { functionNames } from '#contracts/template-names.ts';
import { idOf, readable, synthesized } from '#test/infra/synthesized.ts';

const { template } = synthesized();
const functions = new Map(
  [template('api'), template('automation')]
    .flatMap((each) => Object.values(each.findResources('AWS::Lambda::Function')))
    .map((each) => [
      each.Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME as string,
      each.Properties,
    ]),
);
const ourVariables = (name: string): string[] =>
  Object.keys(functions.get(name)?.Environment.Variables)
    .filter((variable) => !variable.startsWith('POWERTOOLS_'))
    .sort();

describe('functions', () => {
  it('are those of the contract and no other', () => {
    expect([...functions.keys()].sort()).toEqual([...functionNames].sort());
  });

  it.each(functionNames)('%s runs on ARM and Node 24, traced, with its own log group', (name) => {
    const id = idOf(name);
    expect(functions.get(name)).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      Environment: { Variables: { POWERTOOLS_METRICS_NAMESPACE: 'Rondo', POWERTOOLS_LOG_LEVEL: 'INFO' } },
    });
    expect(readable(functions.get(name)?.LoggingConfig.LogGroup)).toBe(`<${id}logs>`);
    expect(readable(functions.get(name)?.Role)).toBe(`<${id}role>`);
  });

  it('keep their logs for a month', () => {
    for (const each of [template('api'), template('automation')]) {
      each.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    }
  });

  it('answer within the gateway’s 30 s, and webhooks within the provider’s 15 s', () => {
    for (const name of new Set(routes.map((route) => route.function)))
      expect(functions.get(name)?.Timeout).toBeLessThanOrEqual(29);
    for (const name of ['receive-twilio', 'receive-postmark', 'receive-signed', 'chat'])
      expect(functions.get(name)?.Timeout).toBe(10);
  });

  it.each([
    ['receive-twilio', ['BODIES_BUCKET', 'PUBLIC_URL', 'TABLE_NAME', 'TWILIO_SECRET_ARN']],
    ['tickets', ['BODIES_BUCKET', 'TABLE_NAME']],
    ['assignment', ['TABLE_NAME']],
    ['presence', ['TABLE_NAME']],
    ['directory', ['TABLE_NAME', 'USER_POOL_ID']],
    ['settings', ['TABLE_NAME']],
    ['front-door', []],
    ['react', ['TABLE_NAME']],
    ['relay', ['DELIVERIES_QUEUE_URL', 'DUE_QUEUE_URL', 'MEDIA_QUEUE_URL', 'TIMERS_QUEUE_URL']],
    [
      'arm-timers',
      [
        'DUE_DEAD_LETTERS_ARN',
        'DUE_QUEUE_ARN',
        'DUE_QUEUE_URL',
        'SCHEDULER_ROLE_ARN',
        'SCHEDULE_GROUP',
        'TABLE_NAME',
        'TIMERS_QUEUE_URL',
      ],
    ],
    ['handle-due', ['DUE_QUEUE_URL', 'REPLAN_PER_SECOND', 'TABLE_NAME', 'TIMERS_QUEUE_URL']],
    [
      'deliver-messages',
      [
        'AI_SECRET_ARN',
        'BODIES_BUCKET',
        'DELIVERIES_QUEUE_URL',
        'GORGIAS_SECRET_ARN',
        'POSTMARK_SECRET_ARN',
        'PUBLIC_URL',
        'SES_CONFIGURATION_SET',
        'SES_FROM',
        'SES_REPLY_TO',
        'SIGNED_SECRET_ARN',
        'SIGNING_SECRET_ARN',
        'SMS_NUMBER',
        'TABLE_NAME',
        'TWILIO_SECRET_ARN',
        'ZENDESK_SECRET_ARN',
      ],
    ],
    [
      'reconcile',
      [
        'BODIES_BUCKET',
        'DELIVERIES_QUEUE_URL',
        'DUE_QUEUE_URL',
        'TABLE_NAME',
        'TIMERS_QUEUE_URL',
        'TWILIO_SECRET_ARN',
      ],
    ],
    ['receive-postmark', ['BODIES_BUCKET', 'POSTMARK_SECRET_ARN', 'SIGNING_SECRET_ARN', 'TABLE_NAME']],
    ['receive-signed', ['BODIES_BUCKET', 'SIGNED_SECRET_ARN', 'SIGNING_SECRET_ARN', 'TABLE_NAME']],
    ['receive-ses', ['BODIES_BUCKET', 'SES_FROM', 'SES_REPLY_TO', 'SIGNING_SECRET_ARN', 'TABLE_NAME']],
    ['receive-aws-sms', ['BODIES_BUCKET', 'TABLE_NAME']],
    ['chat', ['BODIES_BUCKET', 'SIGNING_SECRET_ARN', 'TABLE_NAME']],
    ['fetch-media', ['BODIES_BUCKET', 'TABLE_NAME', 'TWILIO_SECRET_ARN']],
    ['integrations', ['GORGIAS_SECRET_ARN', 'PUBLIC_URL', 'TABLE_NAME', 'ZENDESK_SECRET_ARN']],
    ['hand-off', ['AI_SECRET_ARN', 'BODIES_BUCKET', 'TABLE_NAME']],
    ['receive-helpdesk', ['DELIVERIES_QUEUE_URL', 'GORGIAS_SECRET_ARN', 'TABLE_NAME', 'ZENDESK_SECRET_ARN']],
    ['reports', ['TABLE_NAME']],
  ])('%s gets the variables that go with its rights', (name, variables) => {
    expect(ourVariables(name)).toEqual(variables);
  });

  it.each(functionNames)('%s finds every variable that it reads', (name) => {
    const source = readFileSync(`functions/${name}/index.ts`, 'utf8');
    const [, list = ''] = /readEnvironment\(\[([^\]]*)\]/.exec(source) ?? [];
    const read = [...list.matchAll(/'(\w+)'/g)].map(([, variable]) => variable);
    expect(ourVariables(name)).toEqual(expect.arrayContaining(read));
  });

  it('can be called by the gateway only through their own routes', () => {
    const permissions = Object.values(template('api').findResources('AWS::Lambda::Permission'));
    const called = permissions.filter(({ Properties }) => Properties.Principal !== 'sns.amazonaws.com');
    for (const { Properties } of called) {
      expect(Properties).toMatchObject({
        Principal: 'apigateway.amazonaws.com',
        SourceArn: expect.anything(),
      });
    }
    template('api').hasResourceProperties('AWS::Lambda::Permission', { SourceArn: Match.anyValue() });
  });
});
