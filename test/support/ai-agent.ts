import type { AiSecret } from '#contracts/helpdesks.ts';
import type { Request } from './lambda-events.ts';
import { type Signing, signatureOf } from './signed.ts';

export const aiSecret: AiSecret = { secret: 'whsec_QWx0aG91Z2ggaXQgaXMgb25seSBhIHRlc3Qu' };

/** A call of the AI agent's, as it signs it. */
export function byAi(target: string, sent: unknown, signing: Signing = {}): Request {
  const body = typeof sent === 'string' ? sent : JSON.stringify(sent);
  return { method: 'POST', target, headers: signatureOf(body, { ...aiSecret, ...signing }), body };
}
