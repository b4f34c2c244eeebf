import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { aiSecretSchema, gorgiasSecretSchema, zendeskSecretSchema } from '#contracts/helpdesks.ts';
import { indexAttributeTypes, tableIndexes } from '#contracts/table-indexes.ts';
import { twilioSecretSchema } from '#contracts/twilio.ts';
import { synthesized } from '#test/infra/synthesized.ts';

const { template } = synthesized();
const data = template('data');

const table = {
  Type: 'AWS::DynamoDB::GlobalTable',
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
};

describe('the table', () => {
  it('is one, on demand, with both images in its stream and a time to live', () => {
    data.resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
    data.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
  });

  it('outlives its stack, refuses deletion and can be restored to any second', () => {
    data.hasResource('AWS::DynamoDB::GlobalTable', {
      ...table,
      Properties: Match.objectLike({
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ],
      }),
    });
  });

  it('has every index from the first deployment, each of keys only', () => {
    const expected = Object.entries(tableIndexes).map(([IndexName, { hash, range }]) => ({
      IndexName,
      KeySchema: [
        ...hash.map((AttributeName) => ({ AttributeName, KeyType: 'HASH' })),
        ...(range === null ? [] : [{ AttributeName: range, KeyType: 'RANGE' }]),
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    }));
    data.hasResourceProperties('AWS::DynamoDB::GlobalTable', { GlobalSecondaryIndexes: expected });
  });

  it('stays within DynamoDB’s four attributes a key and twenty indexes a table', () => {
    expect(Object.keys(tableIndexes).length).toBeLessThanOrEqual(20);
    for (const { hash } of Object.values(tableIndexes)) expect(hash.length).toBeLessThanOrEqual(4);
  });

  it('declares the type of each key', () => {
    const keys = { pk: 'S', sk: 'S', ...indexAttributeTypes };
    data.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      AttributeDefinitions: Match.arrayWith(
        Object.entries(keys)
          .map(([AttributeName, AttributeType]) => Match.objectLike({ AttributeName, AttributeType }))
          .slice(0, 2),
      ),
    });
    const [found] = Object.values(data.findResources('AWS::DynamoDB::GlobalTable'));
    const defined = found?.Properties.AttributeDefinitions.map(
      (each: { AttributeName: string; AttributeType: string }) => [each.AttributeName, each.AttributeType],
    );
    expect(Object.fromEntries(defined)).toEqual(keys);
  });
});

describe('the bucket of bodies', () => {
  it('is private, encrypted, reached by TLS alone, and outlives its stack', () => {
    data.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        BucketEncryption: Match.anyValue(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: {
          Rules: [
            { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
            { ExpirationInDays: 1, Prefix: 'uploads/', Status: 'Enabled' },
          ],
        },
      }),
    });
    data.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ],
      },
    });
  });
});

describe('Twilio’s secret', () => {
  it('starts in its own shape and with a random token, so that no signature is right before the owner fills it in', () => {
    const [secret] = Object.values(data.findResources('AWS::SecretsManager::Secret'));
    const { GenerateStringKey, SecretStringTemplate } = secret?.Properties.GenerateSecretString ?? {};
    expect(GenerateStringKey).toBe('authToken');
    const generated = { ...JSON.parse(SecretStringTemplate), [GenerateStringKey]: 'random' };
    expect(twilioSecretSchema.safeParse(generated).success).toBe(true);
  });
});

describe('the secrets of other helpdesks', () => {
  const secretOf = (id: string) => {
    const all = Object.entries(data.findResources('AWS::SecretsManager::Secret'));
    return all.find(([logicalId]) => logicalId.startsWith(id))?.[1].Properties;
  };

  it('H1: say at first that nothing is connected, and have nothing secret in the template', () => {
    const zendesk = secretOf('ZendeskSecret');
    expect(zendesk?.GenerateSecretString).toBeUndefined();
    expect(zendeskSecretSchema.parse(JSON.parse(zendesk?.SecretString))).toEqual({ account: null });
    const { GenerateStringKey, SecretStringTemplate, PasswordLength } =
      secretOf('GorgiasSecret')?.GenerateSecretString ?? {};
    const generated = {
      ...JSON.parse(SecretStringTemplate),
      [GenerateStringKey]: 'x'.repeat(PasswordLength),
    };
    expect(gorgiasSecretSchema.parse(generated)).toMatchObject({ account: null });
  });

  it('H2: the AI agent’s is random, so that nobody is it before the owner says so', () => {
    const { GenerateStringKey, PasswordLength } = secretOf('AiSecret')?.GenerateSecretString ?? {};
    const generated = { [GenerateStringKey]: 'x'.repeat(PasswordLength) };
    expect(aiSecretSchema.safeParse(generated).success).toBe(true);
  });
});

describe('the team’s user pool', () => {
  it('lets nobody sign up by themselves, asks for strong passwords, allows a second factor, outlives its stack', () => {
    data.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        DeletionProtection: 'ACTIVE',
        MfaConfiguration: 'OPTIONAL',
        Policies: { PasswordPolicy: Match.objectLike({ MinimumLength: 12, RequireSymbols: true }) },
        UsernameAttributes: ['email'],
      }),
    });
  });

  it('A1: has a group for each role', () => {
    const groups = Object.values(data.findResources('AWS::Cognito::UserPoolGroup'));
    const names = groups.map((group) => group.Properties.GroupName).sort();
    expect(names).toEqual(['admin', 'analyst', 'manager', 'owner', 'support']);
  });

  it('has the owner’s account in the group of owners', () => {
    data.hasResourceProperties('AWS::Cognito::UserPoolUser', {
      Username: 'ada@example.com',
      UserAttributes: Match.arrayWith([{ Name: 'email_verified', Value: 'true' }]),
    });
    data.hasResourceProperties('AWS::Cognito::UserPoolUserToGroupAttachment', { GroupName: 'owner' });
  });
});
