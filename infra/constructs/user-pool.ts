import { Annotations, CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolUser,
  CfnUserPoolUserToGroupAttachment,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolGroup,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { roles } from '#contracts/routes.ts';
import { acknowledge } from '#infra/constructs/acknowledge.ts';

/** The team's accounts: nobody signs up by themselves, a group for each role, the owner's account made at deploy. */
export class UserPoolOfTheTeam extends Construct {
  readonly userPool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: { readonly ownerEmail: string | undefined }) {
    super(scope, id);
    this.userPool = createUserPool(this);
    this.client = createClient(this.userPool);
    const groups = roles.map(
      (role) => new UserPoolGroup(this, role, { userPool: this.userPool, groupName: role }),
    );
    if (props.ownerEmail === undefined) {
      Annotations.of(this).addWarningV2(
        'rondo:noOwner',
        'No account for an owner is made: set the context "ownerEmail" or RONDO_OWNER_EMAIL.',
      );
    } else {
      this.#createOwner(props.ownerEmail).node.addDependency(...groups);
    }
    new CfnOutput(this, 'UserPoolId', { value: this.userPool.userPoolId });
    new CfnOutput(this, 'ClientId', { value: this.client.userPoolClientId });
  }

  /** Cognito mails a temporary password to the address. */
  #createOwner(email: string): Construct {
    const { userPoolId } = this.userPool;
    const user = new CfnUserPoolUser(this, 'Owner', {
      userPoolId,
      username: email,
      desiredDeliveryMediums: ['EMAIL'],
      userAttributes: [
        { name: 'email', value: email },
        { name: 'email_verified', value: 'true' },
      ],
    });
    return new CfnUserPoolUserToGroupAttachment(this, 'OwnerIsOwner', {
      userPoolId,
      username: user.ref,
      groupName: 'owner',
    });
  }
}

function createUserPool(scope: Construct): UserPool {
  const userPool = new UserPool(scope, 'UserPool', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    standardAttributes: { email: { required: true, mutable: true } },
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(7),
    },
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { sms: false, otp: true },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    featurePlan: FeaturePlan.ESSENTIALS,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(userPool, {
    'AwsSolutions-COG2':
      'Each member may add a second factor; who asks it of all sets it in the pool without touching the stacks.',
    'AwsSolutions-COG8':
      'The Plus plan costs by the member each month; nothing is to be paid while nobody writes.',
  });
  return userPool;
}

/** SRP only and no secret: the console in a browser could not keep one. */
function createClient(userPool: UserPool): UserPoolClient {
  return userPool.addClient('Console', {
    authFlows: { userSrp: true },
    generateSecret: false,
    disableOAuth: true,
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    idTokenValidity: Duration.hours(1),
    accessTokenValidity: Duration.hours(1),
    // A5: the longest session that the setting allows; a shorter one is judged by the token's `auth_time`.
    refreshTokenValidity: Duration.hours(24),
  });
}
