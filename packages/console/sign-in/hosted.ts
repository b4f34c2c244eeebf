import { type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import type { HostedSignIn } from '#console/config.ts';
import type { Session } from './session.ts';

/** Cognito's pages, by code and PKCE. Loaded where a deployed console asks for it. */
export interface Hosted {
  resume(): Promise<Session | null>;
  /** Leaves the page. */
  begin(): Promise<void>;
  /** What the address says after Cognito has led back. */
  finish(): Promise<Session>;
}

export function createHosted({ issuer, url, clientId }: HostedSignIn): Hosted {
  // A prefix of its own: what it doesn't know below that, it clears away.
  const store = new WebStorageStateStore({ store: sessionStorage, prefix: 'rondo.oidc.' });
  const manager = new UserManager({
    authority: issuer,
    // Told, not asked for: one host less to speak to.
    metadata: {
      issuer,
      authorization_endpoint: `${url}/oauth2/authorize`,
      token_endpoint: `${url}/oauth2/token`,
      revocation_endpoint: `${url}/oauth2/revoke`,
    },
    client_id: clientId,
    redirect_uri: `${location.origin}/console/signed-in`,
    response_type: 'code',
    scope: 'openid email profile',
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false,
    loadUserInfo: false,
    monitorSession: false,
    revokeTokenTypes: ['refresh_token'],
  });
  const signedOutUrl = `${url}/logout?${new URLSearchParams({
    client_id: clientId,
    logout_uri: `${location.origin}/console/`,
  })}`;
  const session = (first: User): Session => sessionOf(first, manager, signedOutUrl);
  return {
    async resume() {
      const user = await manager.getUser();
      return user === null ? null : session(user);
    },
    begin: () => manager.signinRedirect(),
    finish: async () => session(await manager.signinRedirectCallback()),
  };
}

/** A token that is about to end is renewed before it is used. */
const leewaySeconds = 30;

function sessionOf(first: User, manager: UserManager, signedOutUrl: string): Session {
  let user = first;
  let renewing: Promise<boolean> | undefined;
  const renewOnce = async (): Promise<boolean> => {
    try {
      const next = await manager.signinSilent();
      if (next === null) return false;
      user = next;
      return true;
    } catch {
      return false;
    }
  };
  // Many requests may find out at once.
  const renew = (): Promise<boolean> => {
    renewing ??= renewOnce().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  return {
    email: user.profile.email ?? '',
    async token() {
      if ((user.expires_in ?? 0) < leewaySeconds) await renew();
      return user.id_token ?? '';
    },
    renew,
    async end() {
      await manager.revokeTokens().catch(() => {});
      await manager.removeUser();
      location.assign(signedOutUrl);
    },
  };
}
