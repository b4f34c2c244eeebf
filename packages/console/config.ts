import type { Role } from '#contracts/routes.ts';

export interface LocalSignIn {
  readonly kind: 'local';
  readonly team: readonly { readonly email: string; readonly name: string; readonly role: Role }[];
}

/** The user pool's own pages. */
export interface HostedSignIn {
  readonly kind: 'hosted';
  readonly issuer: string;
  readonly url: string;
  readonly clientId: string;
}

/** What differs from one installation to another; put beside the built files at deployment. */
export interface Config {
  readonly signIn: LocalSignIn | HostedSignIn;
}

export async function loadConfig(): Promise<Config> {
  const response = await fetch('/console/config.json');
  if (!response.ok) throw new Error(`no configuration: ${response.status}`);
  return response.json();
}
