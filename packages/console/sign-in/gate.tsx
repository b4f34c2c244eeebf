import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { createApi } from '#console/api/client.ts';
import { SignedContext } from '#console/api/context.ts';
import type { Beginning } from './provider.ts';
import type { Session } from './session.ts';
import { SignInPage } from './sign-in-page.tsx';

type State = { readonly session: Session | null; readonly why: 'over' | 'signed-out' | null };

/** Who is signed in sees what is within; whose session is over signs in again, and is where they were. */
export function Gate({ beginning, children }: { beginning: Beginning; children: ReactNode }) {
  const [{ session, why }, setState] = useState<State>({ session: beginning.session, why: null });
  const queryClient = useQueryClient();
  const leave = useCallback(
    (reason: 'over' | 'signed-out') => {
      queryClient.clear();
      setState({ session: null, why: reason });
    },
    [queryClient],
  );
  const signed = useMemo(() => {
    if (session === null) return null;
    const api = createApi(session, () => leave('over'));
    const signOut = async (): Promise<void> => {
      // A5: signing out makes one offline.
      await api.post('/me/sign-out').catch(() => {});
      await session.end();
      leave('signed-out');
    };
    return { api, session, signOut };
  }, [session, leave]);
  if (signed === null)
    return (
      <SignInPage
        provider={beginning.provider}
        isOver={why === 'over'}
        onSignedIn={(next) => setState({ session: next, why: null })}
      />
    );
  return <SignedContext value={signed}>{children}</SignedContext>;
}
