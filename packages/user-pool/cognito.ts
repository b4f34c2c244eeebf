import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUserGlobalSignOutCommand,
  type AttributeType,
  CodeDeliveryFailureException,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
  InvalidParameterException,
  LimitExceededException,
  TooManyRequestsException,
  UnsupportedUserStateException,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { roles } from '#contracts/routes.ts';
import type { Role } from '#domain/agent.ts';
import type { AgentId } from '#domain/ids.ts';
import { type Directory, DirectoryBusy } from '#use-cases/ports.ts';

/** Every call is one that may be made twice; three attempts of each fit into the gateway's 30 s. */
export function createCognitoClient(
  config: CognitoIdentityProviderClientConfig = {},
): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...config,
  });
}

/**
 * The team's accounts in a user pool where people sign in by their address: `Username` is the account's `sub` then.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export function cognitoDirectory(client: CognitoIdentityProviderClient, UserPoolId: string): Directory {
  const account = (Username: string) => ({ UserPoolId, Username });

  const groupsOf = async (Username: string): Promise<string[]> => {
    const { Groups = [] } = await client.send(new AdminListGroupsForUserCommand(account(Username)));
    return Groups.flatMap(({ GroupName }) => GroupName ?? []);
  };
  const create = async ({ email, name }: { email: string; name: string }) => {
    const command = new AdminCreateUserCommand({
      ...account(email),
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'name', Value: name },
      ],
    });
    const { User } = await client.send(command);
    return agentIdIn(User?.Attributes);
  };
  const find = async (email: string) => {
    const user = await client.send(new AdminGetUserCommand(account(email)));
    const agentId = agentIdIn(user.UserAttributes);
    const groups = await groupsOf(subOf(agentId));
    const status = user.UserStatus === 'FORCE_CHANGE_PASSWORD' ? 'invited' : 'active';
    return { agentId, role: roleIn(groups), status } as const;
  };

  return {
    async invite(person) {
      try {
        return { outcome: 'invited', agentId: await naming(create(person)) };
      } catch (error) {
        if (error instanceof InvalidParameterException) return { outcome: 'refused', reason: error.message };
        if (!(error instanceof UsernameExistsException)) throw error;
      }
      return { outcome: 'exists', account: await naming(find(person.email)) };
    },
    async inviteAgain(email) {
      const command = new AdminCreateUserCommand({
        ...account(email),
        MessageAction: 'RESEND',
        DesiredDeliveryMediums: ['EMAIL'],
      });
      try {
        await naming(client.send(command));
        return 'sent';
      } catch (error) {
        if (error instanceof UserNotFoundException || error instanceof UnsupportedUserStateException)
          return 'not-invited';
        throw error;
      }
    },
    setRole: (agentId, role) =>
      naming(
        unlessGone(async () => {
          const user = account(subOf(agentId));
          const groups = await groupsOf(subOf(agentId));
          // Broken off in between, it leaves somebody with less, not with more.
          for (const GroupName of groups.filter((group) => group !== role && isRole(group)))
            await client.send(new AdminRemoveUserFromGroupCommand({ ...user, GroupName }));
          if (!groups.includes(role))
            await client.send(new AdminAddUserToGroupCommand({ ...user, GroupName: role }));
        }),
      ),
    remove: (agentId) =>
      naming(
        unlessGone(async () => {
          const user = account(subOf(agentId));
          await client.send(new AdminUserGlobalSignOutCommand(user));
          await client.send(new AdminDeleteUserCommand(user));
        }),
      ),
  };
}

const subOf = (agentId: AgentId): string => agentId.slice('agt_'.length);

function agentIdIn(attributes: readonly AttributeType[] = []): AgentId {
  const sub = attributes.find(({ Name }) => Name === 'sub')?.Value;
  if (sub === undefined) throw new Error('an account without a sub');
  return `agt_${sub}`;
}

const isRole = (group: string): boolean => roles.some((role) => role === group);
/** Of several the first counts, as in a token. */
const roleIn = (groups: readonly string[]): Role | null =>
  roles.find((role) => groups.includes(role)) ?? null;

async function unlessGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserNotFoundException)) throw error;
  }
}

/** Says which failures pass: throttling, the pool's fifty mails a day, a mail that could not be handed over. */
async function naming<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    const passes =
      error instanceof TooManyRequestsException ||
      error instanceof LimitExceededException ||
      error instanceof CodeDeliveryFailureException;
    throw passes ? new DirectoryBusy(error.name, { cause: error }) : error;
  }
}
