import { day } from '#domain/ids.ts';
import { messagePlace } from '#domain/ticket/message.ts';
import type { Channel } from '#domain/ticket/ticket.ts';
import { eventually } from '#test/support/eventually.ts';
import type { Happening } from '../../domain/auto-close/story.ts';
import { type Agent, aNumber, type Inbox } from './inbox.ts';
import { anAddress, type Mails } from './mail.ts';

/** Those whom a customer talks to. */
export interface World {
  readonly inbox: Inbox;
  readonly owner: Agent;
  readonly agent: Agent;
  readonly mails: Mails;
}

/** Somebody’s ticket, by SMS, by e-mail or in the chat, to which things happen by real requests. */
export class Conversation {
  readonly #world: World;
  readonly #channel: Channel;
  readonly #number = aNumber();
  readonly #address = anAddress();
  #chatToken = '';
  #said = 0;
  #until = 0;
  id = '';

  constructor(world: World, channel: Channel) {
    this.#world = world;
    this.#channel = channel;
  }

  ticket = () => this.#world.owner.ticket(this.id);
  thread = () => this.#world.owner.thread(this.id);

  /** Returns when it happened, by the local clock, as the ticket has it. */
  async happen(what: Happening): Promise<number> {
    const { owner, agent, inbox } = this.#world;
    const path = `/tickets/${this.id}`;
    switch (what) {
      case 'customer writes':
        await this.#write();
        return this.#lastWritten();
      case 'a machine writes':
        await this.#mail('I am away.', { 'Auto-Submitted': 'auto-replied' });
        break;
      case 'agent answers':
        return Date.parse(done(await agent.answer(this.id, 'It is on its way.')).json.at);
      case 'agent notes':
        done(await agent.call('POST', `${path}/messages`, { text: 'An odd fellow.', internal: true }));
        break;
      case 'agent closes':
        done(await agent.call('POST', `${path}/close`));
        break;
      case 'agent reopens':
        done(await agent.call('POST', `${path}/reopen`));
        break;
      case 'somebody else gets it': {
        const assigned = { ticketIds: [this.id], assigneeId: owner.id };
        const [result] = done(await owner.call('POST', '/tickets/assign', assigned)).json.results;
        if (result.ok !== true) throw new Error(JSON.stringify(result));
        break;
      }
      case 'snoozed':
      case 'snoozed and kept open': {
        this.#until = (await inbox.advance('PT0S')) + day;
        const until = new Date(this.#until).toISOString();
        done(await agent.call('POST', `${path}/snooze`, { until, keepOpen: what !== 'snoozed' }));
        return this.#until - day;
      }
      case 'wakes':
        await eventually(async () => {
          if ((await this.ticket()).status !== 'open') throw new Error('it sleeps on');
        });
        return this.#until;
      case 'a check fires':
        await eventually(async () => {
          const codes = (await this.thread()).map(({ code }) => code);
          if (!codes.includes('closing-warning')) throw new Error('nobody has warned them');
        });
        break;
      case 'customer types':
        done(await this.#visit('/chat/typing'));
        break;
      default:
        throw new Error(`nobody does that: ${what}`);
    }
    return inbox.advance('PT0S');
  }

  async #write(): Promise<void> {
    const { inbox, owner } = this.#world;
    this.#said += 1;
    const text = `Where is my order? (${this.#said})`;
    if (this.#channel === 'email') return this.#mail(text);
    if (this.#channel === 'sms') {
      done(await inbox.sms({ from: this.#number, text }));
      const ours = async () =>
        (await owner.tickets()).find(({ contact }) => contact.address === this.#number)?.id ??
        fail('no ticket');
      if (this.id === '') this.id = await eventually(ours);
      return;
    }
    if (this.#chatToken === '')
      this.#chatToken = done(await inbox.call('POST', '/chat/sessions', { body: {} })).json.token;
    const said = done(await this.#visit('/chat/messages', { text, clientId: `c-${this.#said}` }));
    this.id = messagePlace(said.json.id)?.ticketId ?? fail('no chat');
  }

  async #mail(text: string, headers: Record<string, string> = {}): Promise<void> {
    const first = `<first-${this.#address}>`;
    const thread: Record<string, string> = this.id === '' ? { 'Message-ID': first } : { References: first };
    this.id = await this.#world.mails.write({
      from: this.#address,
      text,
      headers: { ...headers, ...thread },
    });
  }

  #visit(path: string, body?: object) {
    return this.#world.inbox.call('POST', path, {
      token: this.#chatToken,
      ...(body !== undefined && { body }),
    });
  }

  #lastWritten = () =>
    eventually(async () => {
      const written = (await this.thread()).filter(
        ({ author, code }) => author === 'customer' && code === undefined,
      );
      const last = written.at(-1);
      return written.length === this.#said && last !== undefined
        ? Date.parse(last.at)
        : fail('not there yet');
    });
}

function fail(what: string): never {
  throw new Error(what);
}

function done<Answer extends { status: number; text: string }>(answer: Answer): Answer {
  return answer.status < 300 ? answer : fail(`${answer.status} ${answer.text}`);
}
