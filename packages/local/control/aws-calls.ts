import type { Answer } from '../gateway/answer.ts';
import type { GatewayRequest } from '../gateway/event.ts';

const schedulerPaths = /^\/(schedules|schedule-groups|tags)([/?]|$)/;

/** Services by the name that calls to them are signed for. */
type Services = Readonly<Record<'scheduler' | 'sns', string>>;

/**
 * EventBridge Scheduler and SNS under the address of everything else, so that `aws scheduler … --endpoint-url` needs no
 * other port: whatever is signed as AWS's clients sign, for one of them, goes on to the stand-in as it came.
 */
export function createAwsCalls(services: Services) {
  return async ({ method, target, headers, body }: GatewayRequest): Promise<Answer | undefined> => {
    const [signature = ''] = headers.authorization ?? [];
    const [, service] = /^AWS4-HMAC-SHA256 .*\/([a-z0-9-]+)\/aws4_request/.exec(signature) ?? [];
    const url =
      service === 'sns' && target === '/'
        ? services.sns
        : service !== undefined && schedulerPaths.test(target)
          ? services.scheduler
          : undefined;
    if (!url) return undefined;
    const sent = Object.entries(headers).filter(([name]) => !hopByHop.has(name));
    const response = await fetch(`${url}${target}`, {
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
