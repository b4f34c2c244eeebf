import { Annotations, Aws, CfnOutput, Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPoolUser,
  CfnUserPoolUserToGroupAttachment,
  FeaturePlan,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  UserPoolClient,
  UserPoolGroup,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { roles } from '#contracts/routes.ts';
import { acknowledge } from '#infra/constructs/acknowledge.ts';

/** The team's accounts: nobody signs up by themselves, a group for each role, the owner's account made at deploy. */
export class UserPoolOfTheTeam extends Construct {
  readonly userPool: UserPool;
  /** Where people sign in, without a trailing slash. */
  readonly signInUrl: string;

  constructor(scope: Construct, id: string, props: { readonly ownerEmail: string | undefined }) {
    super(scope, id);
    this.userPool = createUserPool(this);
    this.signInUrl = addSignInPages(this.userPool);
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

/** Cognito's own pages. Their host has to be nobody else's: the stack's id is, and tells nothing. */
function addSignInPages(userPool: UserPool): string {
  const unique = Fn.select(4, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  const domain = userPool.addDomain('SignIn', {
    cognitoDomain: { domainPrefix: `rondo-${unique}` },
    managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  return domain.baseUrl();
}

/**
 * Who signs in by the console, which is served at these origins: by code and PKCE, as a browser can't keep a secret.
 * Apart from the pool itself, because the origins are known later than the pool.
 */
export function consoleClient(
  scope: Construct,
  userPool: UserPool,
  origins: readonly string[],
): UserPoolClient {
  const client = new UserPoolClient(scope, 'ConsoleClient', {
    userPool,
    generateSecret: false,
    authFlows: { userSrp: true },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
      callbackUrls: origins.map((origin) => `${origin}/console/signed-in`),
      logoutUrls: origins.map((origin) => `${origin}/console/`),
    },
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    idTokenValidity: Duration.hours(1),
    accessTokenValidity: Duration.hours(1),
    // A5: the longest session that the setting allows; a shorter one is judged by the token's `auth_time`.
    refreshTokenValidity: Duration.hours(24),
  });
  new CfnManagedLoginBranding(scope, 'SignInPagesStyle', {
    userPoolId: userPool.userPoolId,
    clientId: client.userPoolClientId,
    useCognitoProvidedValues: true,
  });
  new CfnOutput(scope, 'ClientId', { value: client.userPoolClientId });
  return client;
}
