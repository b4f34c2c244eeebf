import { createContext, useContext } from 'react';
import type { Session } from '#console/sign-in/session.ts';
import type { Api } from './client.ts';

export interface Signed {
  readonly api: Api;
  readonly session: Session;
  readonly signOut: () => Promise<void>;
}

export const SignedContext = createContext<Signed | null>(null);

/** Below the sign-in only. */
export function useSigned(): Signed {
  const signed = useContext(SignedContext);
  if (signed === null) throw new Error('nobody is signed in');
  return signed;
}

export const useApi = (): Api => useSigned().api;
