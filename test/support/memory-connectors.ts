import type { GorgiasSecret, ZendeskSecret } from '#contracts/helpdesks.ts';
import { gorgiasConnector, zendeskConnector } from '#helpdesks/connectors.ts';
import type { KeptSecret } from '#helpdesks/kept-secret.ts';
import { publicUrl } from './twilio.ts';

/** A call to the outside, before it is made and after its answer was lost: throws to crash there. */
export type Crash = (point: string) => void | Promise<void>;

interface Options {
  readonly crash?: Crash;
}

function memorySecret<Value>(name: string, first: Value, crash: Crash) {
  let value = first;
  const around = async <Answer>(call: string, work: () => Answer): Promise<Answer> => {
    await crash(`before ${call} ${name}`);
    const answer = work();
    await crash(`after ${call} ${name}`);
    return answer;
  };
  const secret: KeptSecret<Value> = {
    read: () => around('read', () => value),
    write: (next) =>
      around('write', () => {
        value = next;
      }),
  };
  return { secret, value: () => value };
}

/** What connecting made at a helpdesk, by account: once, however often. */
class There {
  readonly #name: string;
  readonly #crash: Crash;
  readonly accounts = new Set<string>();
  /** Nobody can reach it. */
  isDown = false;

  constructor(name: string, crash: Crash) {
    this.#name = name;
    this.#crash = crash;
  }

  async enter<Account>(name: string, key: string, account: Account) {
    await this.#crash(`before enter ${this.#name}`);
    if (this.isDown) return { ok: false, code: 'unreachable', message: 'Nobody answers.' } as const;
    if (key.startsWith('wrong'))
      return { ok: false, code: 'bad-credentials', message: 'That key opens nothing.' } as const;
    this.accounts.add(name);
    await this.#crash(`after enter ${this.#name}`);
    return { ok: true, account } as const;
  }

  async leave(name: string): Promise<boolean> {
    await this.#crash(`before leave ${this.#name}`);
    if (this.isDown) return false;
    this.accounts.delete(name);
    await this.#crash(`after leave ${this.#name}`);
    return true;
  }
}

export const gorgiasHeaderValue = 'a-header-that-nobody-else-knows';

/** Both helpdesks as connecting knows them, and what is kept of their credentials; all in memory. */
export function createMemoryConnectors({ crash = () => {} }: Options = {}) {
  const zendesk = new There('zendesk', crash);
  const gorgias = new There('gorgias', crash);
  const zendeskSecret = memorySecret<ZendeskSecret>('zendesk', { account: null }, crash);
  const gorgiasSecret = memorySecret<GorgiasSecret>(
    'gorgias',
    { headerValue: gorgiasHeaderValue, account: null },
    crash,
  );
  return {
    there: { zendesk, gorgias },
    secrets: { zendesk: zendeskSecret.value, gorgias: gorgiasSecret.value },
    connectors: {
      zendesk: zendeskConnector({
        secret: zendeskSecret.secret,
        publicUrl,
        connect: (credentials) =>
          zendesk.enter(credentials.subdomain, credentials.apiToken, {
            ...credentials,
            webhookSecret: 'signs-what-zendesk-says',
            webhookId: 'webhook-1',
            triggerId: 'trigger-1',
            userId: 'user-1',
          }),
        disconnect: ({ subdomain }) => zendesk.leave(subdomain),
      }),
      gorgias: gorgiasConnector({
        secret: gorgiasSecret.secret,
        publicUrl,
        connect: (credentials, { headerValue }) =>
          gorgias.enter(credentials.domain, credentials.apiKey, {
            ...credentials,
            integrationId: headerValue === gorgiasHeaderValue ? 'integration-1' : 'integration-?',
          }),
        disconnect: ({ domain }) => gorgias.leave(domain),
      }),
    },
  };
}
