import type { Answer } from '../gateway/answer.ts';
import type { GatewayRequest } from '../gateway/event.ts';

const schedulerPaths = /^\/(schedules|schedule-groups|tags)([/?]|$)/;

/**
 * EventBridge Scheduler under the address of everything else, so that `aws scheduler … --endpoint-url` needs no other
 * port: whatever is signed as AWS's clients sign, for one of its paths, goes on to the stand-in as it came.
 */
export function createAwsCalls(schedulerUrl: string) {
  return async ({ method, target, headers, body }: GatewayRequest): Promise<Answer | undefined> => {
    const signed = headers.authorization?.some((value) => value.startsWith('AWS4-HMAC-SHA256 ')) ?? false;
    if (!signed || !schedulerPaths.test(target)) return undefined;
    const sent = Object.entries(headers).filter(([name]) => !hopByHop.has(name));
    const response = await fetch(`${schedulerUrl}${target}`, {
      method,
      headers: sent.flatMap(([name, values]) => values.map((value): [string, string] => [name, value])),
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries([...response.headers].filter(([name]) => !hopByHop.has(name))),
      body: Buffer.from(await response.arrayBuffer()),
    };
  };
}

const hopByHop = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'expect',
]);
