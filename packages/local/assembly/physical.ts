/** What the deployed resource would be called, worked out from its template alone. */
export interface Physical {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where the local stand-ins answer, which is part of some names. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
  /** Base URL of the HTTP API, without a trailing slash. */
  readonly apiUrl: string;
  /** Base URL of SQS. */
  readonly sqsUrl: string;
}

export interface Naming extends Place {
  readonly logicalId: string;
  /** What CloudFormation would name it: the stack and the logical id, without the random end. */
  readonly generated: string;
  /** A property as text, if it is set. */
  property(name: string): string | undefined;
}

type Name = (naming: Naming) => Physical;

/** Resources by type; a `Ref` to any other type fails. */
export const physicalTypes: Readonly<Record<string, Name>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': queue,
  'AWS::S3::Bucket': bucket,
  'AWS::Lambda::Function': (naming) => {
    const name = naming.property('FunctionName') ?? naming.generated.slice(-64);
    return { ref: name, attributes: { Arn: arn(naming, 'lambda', `function:${name}`) } };
  },
  'AWS::IAM::Role': (naming) => {
    const name = naming.property('RoleName') ?? naming.generated.slice(-64);
    return {
      ref: name,
      attributes: { Arn: `arn:aws:iam::${naming.accountId}:role/${name}`, RoleId: naming.logicalId },
    };
  },
  'AWS::SecretsManager::Secret': (naming) => {
    // Without the random end, which Secrets Manager lets one leave out.
    const ref = arn(naming, 'secretsmanager', `secret:${naming.property('Name') ?? naming.generated}`);
    return { ref, attributes: { Id: ref } };
  },
  'AWS::Scheduler::ScheduleGroup': (naming) => {
    const name = naming.property('Name') ?? naming.generated.slice(-64);
    return { ref: name, attributes: { Arn: arn(naming, 'scheduler', `schedule-group/${name}`) } };
  },
  'AWS::Events::Rule': (naming) => {
    const name = naming.property('Name') ?? naming.generated.slice(-64);
    return { ref: name, attributes: { Arn: arn(naming, 'events', `rule/${name}`) } };
  },
  'AWS::Logs::LogGroup': (naming) => {
    const name = naming.property('LogGroupName') ?? naming.generated;
    return { ref: name, attributes: { Arn: arn(naming, 'logs', `log-group:${name}:*`) } };
  },
  'AWS::SNS::Topic': (naming) => {
    const name = naming.property('TopicName') ?? naming.generated;
    const ref = arn(naming, 'sns', name);
    return { ref, attributes: { TopicArn: ref, TopicName: name } };
  },
  'AWS::SES::ReceiptRuleSet': (naming) => named(naming, 'RuleSetName'),
  'AWS::SES::ReceiptRule': (naming) => named(naming, 'Name'),
  'AWS::SES::ConfigurationSet': (naming) => named(naming, 'Name'),
  'AWS::SES::EmailIdentity': (naming) => named(naming, 'EmailIdentity'),
  'AWS::SSM::Parameter': (naming) => ({
    ref: naming.property('Name') ?? naming.generated,
    attributes: { Value: naming.property('Value') ?? '', Type: naming.property('Type') ?? 'String' },
  }),
  'AWS::ApiGatewayV2::Api': (naming) => ({
    ref: identifier(naming),
    attributes: { ApiId: identifier(naming), ApiEndpoint: naming.apiUrl },
  }),
  'AWS::ApiGatewayV2::Stage': (naming) => ({
    ref: naming.property('StageName') ?? '$default',
    attributes: {},
  }),
  'AWS::ApiGatewayV2::Authorizer': (naming) => ({
    ref: identifier(naming),
    attributes: { AuthorizerId: identifier(naming) },
  }),
  'AWS::ApiGatewayV2::Integration': (naming) => ({ ref: identifier(naming), attributes: {} }),
  'AWS::ApiGatewayV2::Route': (naming) => ({
    ref: identifier(naming),
    attributes: { RouteId: identifier(naming) },
  }),
  'AWS::Cognito::UserPool': (naming) => {
    const ref = `${naming.region}_${identifier(naming)}`;
    const provider = `cognito-idp.${naming.region}.amazonaws.com/${ref}`;
    return {
      ref,
      attributes: {
        UserPoolId: ref,
        ProviderName: provider,
        ProviderURL: `https://${provider}`,
        Arn: arn(naming, 'cognito-idp', `userpool/${ref}`),
      },
    };
  },
  'AWS::Cognito::UserPoolClient': (naming) => ({
    ref: identifier(naming),
    attributes: { ClientId: identifier(naming), Name: naming.property('ClientName') ?? naming.generated },
  }),
  'AWS::Cognito::UserPoolDomain': (naming) => named(naming, 'Domain'),
  'AWS::CloudFront::OriginAccessControl': (naming) => ({
    ref: identifier(naming),
    attributes: { Id: identifier(naming) },
  }),
  'AWS::CloudFront::ResponseHeadersPolicy': (naming) => ({ ref: identifier(naming), attributes: {} }),
  'AWS::CloudFront::Function': (naming) => ({
    ref: naming.generated,
    attributes: { FunctionARN: `arn:aws:cloudfront::${naming.accountId}:function/${naming.generated}` },
  }),
  'AWS::Cognito::UserPoolGroup': (naming) => ({
    ref: naming.property('GroupName') ?? naming.generated,
    attributes: {},
  }),
};

function named(naming: Naming, property: string): Physical {
  return { ref: naming.property(property) ?? naming.generated.slice(-64), attributes: {} };
}

/** The stream's own ARN is known once the table is there: this one stands for it. */
export function streamArn(tableArn: string): string {
  return `${tableArn}/stream/local`;
}

function table(naming: Naming): Physical {
  const name = naming.property('TableName') ?? naming.generated;
  const tableArn = arn(naming, 'dynamodb', `table/${name}`);
  return {
    ref: name,
    attributes: { Arn: tableArn, StreamArn: streamArn(tableArn), TableId: naming.logicalId },
  };
}

function queue(naming: Naming): Physical {
  const fifo = naming.property('FifoQueue') === 'true' ? '.fifo' : '';
  const name = naming.property('QueueName') ?? `${naming.generated.slice(-75)}${fifo}`;
  const url = `${naming.sqsUrl}/${naming.accountId}/${name}`;
  return { ref: url, attributes: { Arn: arn(naming, 'sqs', name), QueueName: name, QueueUrl: url } };
}

function bucket(naming: Naming): Physical {
  const generated = naming.generated
    .toLowerCase()
    .slice(-63)
    .replace(/^[^a-z0-9]+/, '');
  const name = naming.property('BucketName') ?? generated;
  const domain = `${name}.s3.amazonaws.com`;
  return {
    ref: name,
    attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: domain, RegionalDomainName: domain },
  };
}

function arn(naming: Naming, service: string, resource: string): string {
  return `arn:aws:${service}:${naming.region}:${naming.accountId}:${resource}`;
}

function identifier(naming: Naming): string {
  return naming.generated.replace(/[^a-zA-Z0-9]/g, '').toLowerCase();
}
