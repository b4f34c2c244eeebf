import { retryAfter } from '../perils.ts';
import type { Provider } from './provider.ts';

/** Where the example AI agent is, as functions know it. */
export const exampleAgentUrl = 'https://ai.example.com/events';

/**
 * Everybody whom no other provider plays: they take what they are sent and say nothing. But the example AI agent, if one
 * runs at `exampleAgent`: it is handed what is meant for it, and its answer counts.
 */
export const callbacks = (exampleAgent?: string): Provider => ({
  name: 'callback',
  target: 'callback',
  plays: () => true,
  operation: ({ method }) => method,
  async answer({ method, headers, body }, url) {
    if (exampleAgent === undefined || url.href !== exampleAgentUrl) return taken(200);
    const its = Object.entries(headers).flatMap(([name, value]) =>
      name === 'content-type' || name.startsWith('webhook-') ? [[name, String(value)]] : [],
    );
    const answer = await fetch(exampleAgent, {
      method,
      headers: Object.fromEntries(its),
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    await answer.arrayBuffer();
    return taken(answer.status);
  },
  refuse: (fault) => ({ ...taken(fault.status ?? 500), headers: { ...json, ...retryAfter(fault) } }),
});

const json = { 'content-type': 'application/json' } as const;
const taken = (status: number) => ({ status, headers: json, body: '{}' });
