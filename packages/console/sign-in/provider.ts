import type { Config } from '#console/config.ts';
import { resumeLocal, signInLocal } from './local.ts';
import { returnPath, type Session } from './session.ts';

/** How people sign in here. */
export type Provider =
  | {
      readonly kind: 'local';
      readonly team: Extract<Config['signIn'], { kind: 'local' }>['team'];
      signIn(email: string): Promise<Session>;
    }
  | { readonly kind: 'hosted'; signIn(): Promise<void> };

export interface Beginning {
  readonly provider: Provider;
  /** Who has been signed in before the page was loaded. */
  readonly session: Session | null;
}

export async function beginSignIn({ signIn }: Config): Promise<Beginning> {
  if (signIn.kind === 'local')
    return { provider: { kind: 'local', team: signIn.team, signIn: signInLocal }, session: resumeLocal() };
  const { createHosted } = await import('./hosted.ts');
  const hosted = createHosted(signIn);
  const provider: Provider = {
    kind: 'hosted',
    async signIn() {
      returnPath.keep();
      await hosted.begin();
    },
  };
  if (location.pathname !== '/console/signed-in') return { provider, session: await hosted.resume() };
  const session = await hosted.finish().catch(() => null);
  // The code in the address is used up, and nobody's business.
  history.replaceState(null, '', returnPath.take());
  return { provider, session };
}
