/** Somebody who is signed in. The token lives in this tab's session storage, and in no address. */
export interface Session {
  readonly email: string;
  /** The ID token for the API. */
  token(): Promise<string>;
  /** Gets a fresh token where the old one was refused; false where only signing in again helps. */
  renew(): Promise<boolean>;
  /** Forgets the token; the hosted one leaves the page. */
  end(): Promise<void>;
}

/** Where somebody was when they had to sign in; back there afterwards. */
export const returnPath = {
  keep: (): void => sessionStorage.setItem('rondo.return', location.pathname + location.search),
  take(): string {
    const path = sessionStorage.getItem('rondo.return');
    sessionStorage.removeItem('rondo.return');
    return path?.startsWith('/console/') ? path : '/console/';
  },
};
