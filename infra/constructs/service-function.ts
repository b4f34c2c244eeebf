import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { VariableName } from '#contracts/environment.ts';
import { metricsNamespace, type ServiceName } from '#contracts/template-names.ts';
import { acknowledgeWildcard, type Wildcard } from '#infra/constructs/acknowledge.ts';
import { bundledCode } from '#infra/constructs/bundles.ts';

export interface ServiceFunctionProps {
  readonly description: string;
  readonly timeout: Duration;
  /** MiB; CPU grows with it, and all of these wait for the network. */
  readonly memorySize?: number;
}

/** A Lambda as all of Rondo's are: its own role without managed policies, its own log group, traced, bundled. */
export class ServiceFunction extends LambdaFunction {
  readonly serviceName: ServiceName;

  constructor(scope: Construct, name: ServiceName, props: ServiceFunctionProps) {
    const logGroup = new LogGroup(scope, `${name}-logs`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${name}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    super(scope, name, {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: bundledCode(scope, name),
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout,
      tracing: Tracing.ACTIVE,
      role,
      logGroup,
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
        POWERTOOLS_LOG_LEVEL: 'INFO',
      },
    });
    this.serviceName = name;
    acknowledgeWildcard(role, { resource: '*', reason: 'X-Ray’s two actions of writing take no resource.' });
  }

  /** One call grants the permission and sets the variable that goes with it. */
  allow(permission: Permission): void {
    for (const [variable, value] of Object.entries(permission.environment ?? {})) {
      this.addEnvironment(variable, value);
    }
    for (const statement of permission.statements) this.addToRolePolicy(statement);
    if (permission.wildcard && this.role) acknowledgeWildcard(this.role, permission.wildcard);
  }
}

export interface Permission {
  readonly environment?: Partial<Record<VariableName, string>>;
  readonly statements: readonly PolicyStatement[];
  /** Why a resource of the statements has to end in `*`. */
  readonly wildcard?: Wildcard;
}
