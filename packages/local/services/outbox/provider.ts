import type { Fault, FaultTarget } from '../../faults.ts';
import type { Answer, Request } from '../http.ts';

/** One provider as the outbox plays it. `url` is the one that the function meant to call. */
export interface Provider {
  readonly name: string;
  readonly target: FaultTarget;
  plays(host: string): boolean;
  /** What faults and records call it, e.g. `CreateMessage`. */
  operation(request: Request, url: URL): string;
  /** Does what is asked; kept when it resolves. */
  answer(request: Request, url: URL): Promise<Answer>;
  /** How this provider words the status that a fault asks for. */
  refuse(fault: Fault): Answer;
}

/** `/api.twilio.com/2010-04-01/…` was meant for `https://api.twilio.com/2010-04-01/…`. */
export function originalRequest({ path, query }: Request): { url: URL; host: string } {
  const [, host = '', rest = '/'] = /^\/([^/]*)(\/.*)?$/s.exec(path) ?? [];
  const search = query.size > 0 ? `?${query}` : '';
  return { url: new URL(`https://${host || 'unknown'}${rest}${search}`), host };
}
