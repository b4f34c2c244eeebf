import { retryAfter } from '../perils.ts';
import type { Provider } from './provider.ts';

/** Everybody whom no other provider plays: they take what they are sent and say nothing. */
export const callback: Provider = {
  name: 'callback',
  target: 'callback',
  plays: () => true,
  operation: ({ method }) => method,
  answer: async () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }),
  refuse: (fault) => ({
    status: fault.status ?? 500,
    headers: { 'content-type': 'application/json', ...retryAfter(fault) },
    body: '{}',
  }),
};
