import { join } from 'node:path';
import type { Fault } from '../faults.ts';
import { type Answer, accessKeyId, listen, type Outcome, type Request } from './http.ts';
import { awsSms } from './outbox/aws-sms.ts';
import { callbacks } from './outbox/callback.ts';
import { createGorgias } from './outbox/gorgias.ts';
import { createPostmark } from './outbox/postmark.ts';
import { originalRequest, type Provider } from './outbox/provider.ts';
import { openRecord } from './outbox/record.ts';
import { createSes } from './outbox/ses.ts';
import { createTwilio } from './outbox/twilio.ts';
import { createZendesk } from './outbox/zendesk.ts';
import { underPerils } from './perils.ts';
import type { Outbox, OutboxOptions } from './types.ts';

/** Plays the providers that functions call, and keeps a record of what they were asked and what they said. */
export async function startOutbox(options: OutboxOptions): Promise<Outbox> {
  const { clock, dataDir, hostile = true } = options;
  const record = openRecord(dataDir && join(dataDir, 'outbox.jsonl'));
  const twilio = createTwilio({ clock, hostile, account: options.twilio, dataDir });
  const postmark = createPostmark({ clock, hostile, account: options.postmark, dataDir });
  const ses = createSes({ clock, hostile, account: options.ses, dataDir });
  const zendesk = createZendesk({ clock, hostile, account: options.zendesk, dataDir });
  const callback = callbacks(options.exampleAgent);
  const gorgias = createGorgias({ clock, hostile, note: record.keep, dataDir });
  const providers: readonly Provider[] = [
    twilio.provider,
    postmark.provider,
    ses.provider,
    awsSms,
    zendesk.provider,
    gorgias.provider,
  ];

  const answerAs = async (provider: Provider, request: Request): Promise<Outcome> => {
    const { url } = originalRequest(request);
    // What a provider is asked goes to nobody: `reconcile` alone asks every five minutes.
    const isQuestion = request.method === 'GET' && provider !== callback;
    const keep = (answer: Answer | null) => {
      if (isQuestion) return;
      record.add({
        provider: provider.name,
        at: new Date(clock.now()).toISOString(),
        url,
        request,
        answer,
      });
    };
    const call = {
      target: provider.target,
      operation: provider.operation(request, url),
      caller: callerOf(request),
    };
    let recorded = false;
    const outcome = await underPerils(options, call, {
      work: async () => {
        recorded = true;
        return keptAnswer(keep, await provider.answer(request, url));
      },
      refuse: (fault: Fault) => {
        recorded = true;
        return keptAnswer(keep, provider.refuse(fault));
      },
    });
    // A call that hung did reach the provider; one whose caller crashed before it never did.
    if (!recorded && outcome === 'hang') keep(null);
    return outcome;
  };

  const server = await listen(async (request) => {
    const { host } = originalRequest(request);
    return answerAs(providers.find((provider) => provider.plays(host)) ?? callback, request);
  }, options.port);
  return {
    url: server.url,
    list: record.list,
    clear: record.clear,
    note: record.keep,
    received: twilio.received,
    helpdesks: { zendesk: zendesk.helpdesk, gorgias: gorgias.helpdesk },
    async stop() {
      twilio.stop();
      postmark.stop();
      ses.stop();
      zendesk.stop();
      gorgias.stop();
      await server.stop();
      record.close();
    },
  };
}

/** `fetch` is told who it is by a header; a client of the SDK comes by itself and signs. */
function callerOf({ headers }: Request): string {
  return String(headers['x-rondo-caller'] ?? accessKeyId(headers));
}

function keptAnswer(keep: (answer: Answer) => void, answer: Answer): Answer {
  keep(answer);
  return answer;
}
