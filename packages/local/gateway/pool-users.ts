import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';

const userSchema = z.object({
  email: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  /** Kept before accounts could be deleted, they were known by their address alone. */
  sub: z.string().optional(),
  status: z.enum(['FORCE_CHANGE_PASSWORD', 'CONFIRMED']).default('CONFIRMED'),
  createdAt: z.number().default(0),
});

export const savedUsersSchema = z.object({
  users: z.array(userSchema).default([]),
  /** The `sub`s of accounts that were deleted: nobody gets them again. */
  gone: z.array(z.string()).default([]),
});

export type PoolUser = Required<z.output<typeof userSchema>>;
export type NewUser = Pick<PoolUser, 'email' | 'name' | 'groups'>;

/** The accounts of the local user pool, by address and by `sub`. */
export interface PoolUsers {
  /** By either, whatever the case of the address. */
  find(username: string): PoolUser | undefined;
  /** Adds somebody who has signed in before; who is there keeps their account. */
  add(user: NewUser): PoolUser;
  /** The same, but leaves alone who is there, and who was deleted. */
  seed(user: NewUser): void;
  /** Keeps a user as given; one who isn't there yet gets a `sub` that nobody had. */
  put(user: Omit<PoolUser, 'sub'> & { sub?: string }): PoolUser;
  delete(sub: string): void;
  saved(): z.input<typeof savedUsersSchema>;
}

export function createPoolUsers(
  kept: z.output<typeof savedUsersSchema>,
  { now, save }: { now: () => number; save: () => void },
): PoolUsers {
  const users = new Map<string, PoolUser>();
  const gone = new Set(kept.gone);
  const find = (username: string) =>
    users.get(username) ??
    [...users.values()].find(({ email }) => email.toLowerCase() === username.toLowerCase());
  const set = (user: PoolUser) => {
    users.set(user.sub, user);
    return user;
  };
  const put: PoolUsers['put'] = (user) => {
    const known = set({ ...user, sub: user.sub ?? find(user.email)?.sub ?? randomUUID() });
    save();
    return known;
  };
  const add: PoolUsers['add'] = (user) => {
    const known = find(user.email);
    const usual = subOf(user.email);
    const sub = known?.sub ?? (gone.has(usual) ? randomUUID() : usual);
    return put({ createdAt: known?.createdAt ?? now(), ...user, sub, status: 'CONFIRMED' });
  };
  for (const user of kept.users) set({ ...user, sub: user.sub ?? subOf(user.email) });
  return {
    find,
    put,
    add,
    seed(user) {
      if (!find(user.email) && !gone.has(subOf(user.email))) add(user);
    },
    delete(sub) {
      users.delete(sub);
      gone.add(sub);
      save();
    },
    saved: () => ({ users: [...users.values()], gone: [...gone] }),
  };
}

/** The same for the same address on every machine, so that an agent stays who they are. */
export function subOf(email: string): string {
  return uuidOf(`user ${email}`);
}

export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
