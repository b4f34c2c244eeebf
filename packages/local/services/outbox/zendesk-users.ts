import * as z from 'zod';
import type { Answer, Request } from '../http.ts';
import { invalid, json, ZendeskError } from './zendesk-error.ts';
import type { User } from './zendesk-schemas.ts';
import type { ZendeskState } from './zendesk-state.ts';

/** Who calls: `null` is nobody, whom Zendesk calls anonymous. */
export function callerOf({ headers }: Request, state: ZendeskState): User | null {
  if (headers.authorization === undefined) return null;
  const [, encoded = ''] = /^Basic (.+)$/i.exec(headers.authorization) ?? [];
  const [, email, token] = /^([^:]+)\/token:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  // None of Zendesk's rules, ours: every account works, so that a newcomer can connect one; but wrong tokens are wrong.
  if (email === undefined || token === undefined || token === '' || token.startsWith('wrong'))
    throw new ZendeskError(401, { error: "Couldn't authenticate you" });
  return userByEmail(email, state) ?? add({ ...unknown(email), role: roleOf(email) }, state);
}

const roleOf = (email: string): User['role'] =>
  /^(agent|end-user)\b/.exec(email)?.[1] === 'agent'
    ? 'agent'
    : email.startsWith('end-user')
      ? 'end-user'
      : 'admin';

export const anonymous = {
  id: null,
  name: 'Anonymous user',
  email: 'invalid@example.com',
  role: 'end-user',
  active: true,
};

const unknown = (email: string): Omit<User, 'id'> => ({
  name: email.split('@')[0] ?? email,
  email,
  phone: null,
  external_id: null,
  role: 'end-user',
});

const userByEmail = (email: string, { users }: ZendeskState): User | undefined =>
  [...users.values()].find((user) => user.email?.toLowerCase() === email.toLowerCase());

function add(user: Omit<User, 'id'>, state: ZendeskState): User {
  const added = { id: state.newId(), ...user };
  state.keep({ user: added });
  return added;
}

/** Somebody of the team there. */
export const colleague = (name: string, state: ZendeskState): User =>
  [...state.users.values()].find((user) => user.name === name && user.role !== 'end-user') ??
  add(
    { ...unknown(`${name.toLowerCase().replace(/[^a-z]+/g, '.')}@team.example`), name, role: 'agent' },
    state,
  );

export const requesterSchema = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
});

/** Who a new ticket is of: found by the address, or made. */
export function requesterOf({ name, email }: z.output<typeof requesterSchema>, state: ZendeskState): User {
  if (!email || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw invalid('requester', `Requester: Email:  ${email ?? ''} is not properly formatted`);
  // Ours: how a suspended one is played.
  if (email.startsWith('suspended')) throw invalid('requester', `Requester: ${name} is suspended.`);
  const known = userByEmail(email, state);
  if (known) return known;
  if (!name?.trim()) throw invalid('requester', 'Requester: Name:  is too short (minimum one character)');
  return add({ ...unknown(email), name }, state);
}

const userSchema = z.object({
  user: z.object({
    name: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    external_id: z.string().optional(),
  }),
});

/** `POST /api/v2/users/create_or_update`: by the address or the external id. */
export function createOrUpdate(request: unknown, state: ZendeskState): Answer {
  const { data } = userSchema.safeParse(request);
  if (!data) throw invalid('base', 'User: is invalid');
  const { email, phone, name, external_id: externalId } = data.user;
  const known = [...state.users.values()].find(
    (user) =>
      (externalId !== undefined && user.external_id?.toLowerCase() === externalId.toLowerCase()) ||
      (email !== undefined && user.email?.toLowerCase() === email.toLowerCase()),
  );
  if (known) {
    const user = { ...known, name: name || known.name, phone: phone ?? known.phone };
    state.keep({ user });
    return json(200, { user });
  }
  if (!name?.trim()) throw invalid('name', 'Name:  is too short (minimum one character)');
  const user = add(
    { name, email: email ?? null, phone: phone ?? null, external_id: externalId ?? null, role: 'end-user' },
    state,
  );
  return json(201, { user });
}
