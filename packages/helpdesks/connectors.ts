import type { GorgiasCredentials, ZendeskCredentials } from '#contracts/api/integrations.ts';
import type { GorgiasSecret, ZendeskSecret } from '#contracts/helpdesks.ts';
import type { Platform } from '#domain/hand-off/hand-off.ts';
import { ok, refuse } from '#domain/result.ts';
import type { Connector, WayIn } from '#use-cases/ports.ts';
import type { KeptSecret } from './kept-secret.ts';

type Entered<Account> =
  | { readonly ok: true; readonly account: Account }
  | { readonly ok: false; readonly code: string; readonly message: string };

interface Parts<Secret, Account, Credentials> {
  readonly platform: Platform;
  readonly secret: KeptSecret<Secret>;
  /** Tries the credentials, and makes there what tells us of replies. */
  readonly connect: (credentials: Credentials, secret: Secret) => Promise<Entered<Account>>;
  /** False where it is to be removed by hand. */
  readonly disconnect: (account: Account) => Promise<boolean>;
  readonly shown: (account: Account) => Pick<WayIn, 'account' | 'email'>;
  readonly accountIn: (secret: Secret) => Account | null;
  readonly withAccount: (secret: Secret, account: Account | null) => Secret;
}

/** Something of ours is still there. */
class LeftBehind extends Error {
  override readonly name = 'LeftBehind';
}

function connectorOf<Secret, Account, Credentials>(
  parts: Parts<Secret, Account, Credentials>,
): Connector<Credentials> {
  const { platform, secret } = parts;
  const wayInto = (account: Account): WayIn => ({
    ...parts.shown(account),
    async leave() {
      if (!(await parts.disconnect(account))) throw new LeftBehind(platform);
    },
  });
  const keep = async (account: Account | null): Promise<void> =>
    secret.write(parts.withAccount(await secret.read(), account));
  return {
    platform,
    async enter(credentials) {
      const entered = await parts.connect(credentials, await secret.read());
      if (!entered.ok) return refuse({ code: entered.code, message: entered.message });
      const { account } = entered;
      return ok({ ...wayInto(account), keep: () => keep(account) });
    },
    async kept() {
      const account = parts.accountIn(await secret.read());
      return account === null ? null : wayInto(account);
    },
    forget: () => keep(null),
  };
}

type ZendeskAccount = NonNullable<ZendeskSecret['account']>;
type GorgiasAccount = NonNullable<GorgiasSecret['account']>;

export const zendeskConnector = ({
  secret,
  publicUrl,
  connect,
  disconnect,
}: {
  readonly secret: KeptSecret<ZendeskSecret>;
  /** Of our API, without a trailing slash: where Zendesk tells of replies. */
  readonly publicUrl: string;
  readonly connect: (
    credentials: ZendeskCredentials,
    options: { publicUrl: string },
  ) => Promise<Entered<ZendeskAccount>>;
  readonly disconnect: (account: ZendeskAccount) => Promise<boolean>;
}): Connector<ZendeskCredentials> =>
  connectorOf({
    platform: 'zendesk',
    secret,
    connect: (credentials) => connect(credentials, { publicUrl }),
    disconnect,
    shown: ({ subdomain, email }) => ({ account: `${subdomain}.zendesk.com`, email }),
    accountIn: ({ account }) => account,
    withAccount: (_, account) => ({ account }),
  });

export const gorgiasConnector = ({
  secret,
  publicUrl,
  connect,
  disconnect,
}: {
  readonly secret: KeptSecret<GorgiasSecret>;
  readonly publicUrl: string;
  readonly connect: (
    credentials: GorgiasCredentials,
    options: { publicUrl: string; headerValue: string },
  ) => Promise<Entered<GorgiasAccount>>;
  readonly disconnect: (account: GorgiasAccount) => Promise<boolean>;
}): Connector<GorgiasCredentials> =>
  connectorOf({
    platform: 'gorgias',
    secret,
    connect: (credentials, { headerValue }) => connect(credentials, { publicUrl, headerValue }),
    disconnect,
    shown: ({ domain, email }) => ({ account: `${domain}.gorgias.com`, email }),
    accountIn: ({ account }) => account,
    withAccount: (secret, account) => ({ ...secret, account }),
  });
