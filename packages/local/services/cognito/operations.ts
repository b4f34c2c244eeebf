import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { roles } from '#contracts/routes.ts';
import type { PoolUser, PoolUsers } from '../../gateway/pool-users.ts';
import { parse, RefusedCall } from '../refused-call.ts';
import { inputs } from './shapes.ts';

/** The mail that Cognito sends by itself. */
export interface InvitationMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface OperationsOptions {
  readonly users: PoolUsers;
  readonly now: () => number;
  readonly hasPool: (id: string) => Promise<boolean>;
  readonly mail: (mail: InvitationMail) => void;
}

/** The administrator's calls on a pool in which people sign in by their address: `Username` is their `sub`, or it. */
export function createOperations({ users, now, hasPool, mail }: OperationsOptions) {
  const find = (username: string): PoolUser => {
    const user = users.find(username);
    if (user) return user;
    throw new RefusedCall('UserNotFoundException', 'User does not exist.');
  };

  const create = (input: z.output<typeof inputs.create>): PoolUser => {
    const { Username, MessageAction, UserAttributes, DesiredDeliveryMediums } = input;
    if (!/^[^\s@]+@[^\s@]+$/.test(Username))
      throw new RefusedCall('InvalidParameterException', 'Username should be an email.');
    const user =
      MessageAction === 'RESEND' ? invited(find(Username)) : added(Username, UserAttributes, users, now());
    if (MessageAction !== 'SUPPRESS' && DesiredDeliveryMediums.includes('EMAIL')) mail(invitationOf(user));
    return user;
  };

  const regroup = (input: unknown, change: (groups: readonly string[], name: string) => string[]) => {
    const { Username, GroupName } = parse(inputs.grouped, input);
    const user = find(Username);
    if (!roles.some((role) => role === GroupName))
      throw new RefusedCall('ResourceNotFoundException', 'Group not found.');
    users.put({ ...user, groups: change(user.groups, GroupName) });
    return {};
  };

  return async (operation: string, input: unknown): Promise<object> => {
    const { UserPoolId, Username } = parse(inputs.user, input);
    if (!(await hasPool(UserPoolId)))
      throw new RefusedCall('ResourceNotFoundException', `User pool ${UserPoolId} does not exist.`);
    switch (operation) {
      case 'AdminCreateUser': {
        const { UserAttributes: Attributes, ...user } = described(create(parse(inputs.create, input)));
        return { User: { ...user, Attributes } };
      }
      case 'AdminGetUser':
        return described(find(Username));
      case 'AdminListGroupsForUser':
        return { Groups: find(Username).groups.map((GroupName) => ({ GroupName, UserPoolId })) };
      case 'AdminAddUserToGroup':
        return regroup(input, (groups, name) => [...new Set([...groups, name])]);
      case 'AdminRemoveUserFromGroup':
        return regroup(input, (groups, name) => groups.filter((group) => group !== name));
      case 'AdminUserGlobalSignOut':
        // It ends refresh tokens, of which there are none here; ID tokens stay good at a gateway until they expire.
        find(Username);
        return {};
      case 'AdminDeleteUser':
        users.delete(find(Username).sub);
        return {};
      default:
        throw new RefusedCall('UnknownOperationException', `${operation} is not played locally.`);
    }
  };
}

function added(
  username: string,
  attributes: z.output<typeof inputs.create>['UserAttributes'],
  users: PoolUsers,
  createdAt: number,
): PoolUser {
  if (users.find(username)) throw new RefusedCall('UsernameExistsException', 'User account already exists');
  const named = (name: string) => attributes.find(({ Name }) => Name === name)?.Value;
  const email = named('email') ?? username;
  const name = named('name') ?? email;
  return users.put({ email, name, groups: [], status: 'FORCE_CHANGE_PASSWORD', createdAt });
}

function invited(user: PoolUser): PoolUser {
  if (user.status === 'FORCE_CHANGE_PASSWORD') return user;
  const message = `Resend not possible. ${user.sub} status is not FORCE_CHANGE_PASSWORD`;
  throw new RefusedCall('UnsupportedUserStateException', message);
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html */
const invitationOf = ({ email }: PoolUser): InvitationMail => ({
  to: email,
  subject: 'Your temporary password',
  text: `Your username is ${email} and temporary password is ${randomBytes(9).toString('base64url')}.`,
});

const described = ({ sub, email, name, status, createdAt }: PoolUser) => ({
  Username: sub,
  Enabled: true,
  UserStatus: status,
  UserCreateDate: createdAt / 1_000,
  UserLastModifiedDate: createdAt / 1_000,
  UserAttributes: [
    { Name: 'sub', Value: sub },
    { Name: 'email', Value: email },
    { Name: 'email_verified', Value: 'true' },
    { Name: 'name', Value: name },
  ],
});
