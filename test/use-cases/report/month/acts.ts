import fc from 'fast-check';
import {
  arriveElsewhere,
  closeFromElsewhere,
  fallBack,
  replyFromElsewhere,
} from '#domain/hand-off/elsewhere.ts';
import type { HandOffMethod } from '#domain/hand-off/hand-off.ts';
import { requestHandOff } from '#domain/hand-off/request.ts';
import { type AgentId, hour, minute, type TicketId } from '#domain/ids.ts';
import { ok, refuse } from '#domain/result.ts';
import { closeTicket } from '#domain/ticket/close.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { toSay } from '#test/support/inbox.ts';
import { writeForAi } from '#use-cases/ai-message.ts';
import { answer } from '#use-cases/answer.ts';
import { anArrival } from '#use-cases/arrival.ts';
import { assign } from '#use-cases/assign.ts';
import { type Changing, changeTicketBy, type Decision } from '#use-cases/change-ticket.ts';
import { say } from '#use-cases/chat.ts';
import { close, reopen } from '#use-cases/close.ts';
import { consent, leaveEmail } from '#use-cases/consent.ts';
import { handOffFacts } from '#use-cases/hand-off.ts';
import type { Store } from '#use-cases/ports.ts';
import { receiveMessage } from '#use-cases/receive.ts';
import { snooze } from '#use-cases/snooze.ts';
import { tag } from '#use-cases/tag.ts';

/** What may happen in an inbox within a month. */
const kinds = [
  'sms',
  'mail',
  'chat',
  'answer',
  'answer and close',
  'note',
  'close',
  'reopen',
  'visitor leaves',
  'tag',
  'assign',
  'unassign',
  'snooze',
  'a machine writes',
  'ai',
  'hand off',
  'yes',
  'no',
  'address',
  'arrives elsewhere',
  'elsewhere answers',
  'elsewhere closes',
  'fails elsewhere',
  'ai is gone',
] as const;
type Kind = (typeof kinds)[number];

const weights: Partial<Record<Kind, number>> = {
  sms: 6,
  mail: 6,
  chat: 8,
  answer: 10,
  'answer and close': 3,
  close: 3,
  ai: 6,
  'hand off': 6,
  yes: 4,
  no: 3,
  'visitor leaves': 3,
  assign: 3,
};

export interface Act {
  readonly kind: Kind;
  /** How long after the one before, in minutes. */
  readonly after: number;
  readonly who: number;
  readonly which: number;
}

const anAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(...kinds.map((kind) => ({ arbitrary: fc.constant(kind), weight: weights[kind] ?? 1 }))),
  // Some within a moment, some after a night.
  after: fc.oneof(fc.integer({ min: 0, max: 45 }), fc.integer({ min: 0, max: 900 })),
  who: fc.nat(99),
  which: fc.nat(9_999),
});

/** So many acts, at so many minutes' distance, fill a month. */
export const aMonth = (acts: number): fc.Arbitrary<Act[]> =>
  fc.array(anAct, { minLength: acts / 2, maxLength: acts, size: 'max' });

export const colleagues: readonly AgentId[] = ['agt_sam', 'agt_sue', 'agt_sol'];
const tags = ['returns', 'vip', '=cmd|calc'] as const;
const methods: readonly HandOffMethod[] = ['helpdesk', 'helpdesk', 'zendesk', 'gorgias', 'none'];
const people = 6;

type Deps = Changing & { readonly store: Store };

/** Those to whom it happens; an act that comes again, as nobody heard what became of it, has the same name. */
export class Cast {
  readonly #deps: Deps;
  readonly tickets: TicketId[] = [];
  readonly #mails = new Map<number, TicketId>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async perform({ kind, who, which }: Act, name: string): Promise<void> {
    const deps = this.#deps;
    const person = who % people;
    const agentId = colleagues[who % colleagues.length] ?? 'agt_sam';
    const visitor = { sessionId: `s${person}`, address: `visitor:${person}`, identity: null };
    if (kind === 'sms' || kind === 'mail' || kind === 'a machine writes')
      return this.#write(kind, person, which, name);
    if (kind === 'chat') {
      const { ticket } = await say(visitor, { text: name, clientId: name }, deps);
      return this.#meet(ticket.id);
    }
    if (kind === 'yes' || kind === 'no') return void (await consent(visitor, kind === 'yes', deps));
    if (kind === 'address') return void (await leaveEmail(visitor, `v${person}@example.com`, deps));
    // Rather one of the latest.
    const latest = this.tickets.slice(-8);
    const ticketId = (which % 3 === 0 ? this.tickets : latest)[
      which % (which % 3 === 0 ? this.tickets.length : latest.length)
    ];
    if (ticketId === undefined) return;
    await this.#concern(ticketId, { kind, agentId, which, name });
  }

  #meet(id: TicketId): void {
    if (!this.tickets.includes(id)) this.tickets.push(id);
  }

  async #write(kind: 'sms' | 'mail' | 'a machine writes', person: number, which: number, name: string) {
    const at = this.#deps.clock();
    const tagged = { tags: which % 4 === 0 ? [tags[which % tags.length] ?? 'vip'] : [] };
    const known =
      kind === 'sms'
        ? ({ channel: 'sms', via: 'twilio', contactAddress: `+4915100000${person}0` } as const)
        : ({
            channel: 'email',
            via: 'postmark',
            contactAddress: `p${person}@example.com`,
            email: { messageId: `${name}@example.com`, references: [], cc: [] },
            repliesTo: which % 3 === 0 ? null : (this.#mails.get(person) ?? null),
            automatic: kind === 'a machine writes',
          } as const);
    const arrival = anArrival({ ...known, ...tagged, text: name, at });
    const { ticketId } = await receiveMessage(arrival, { source: known.via, id: name }, this.#deps);
    if (kind !== 'sms') this.#mails.set(person, ticketId);
    this.#meet(ticketId);
  }

  async #concern(
    ticketId: TicketId,
    { kind, agentId, which, name }: { kind: Kind; agentId: AgentId; which: number; name: string },
  ): Promise<void> {
    const deps = this.#deps;
    const at = deps.clock();
    const by = <Refusal>(decide: (ticket: Ticket) => Decision<Refusal> | Promise<Decision<Refusal>>) =>
      changeTicketBy(ticketId, decide, deps);
    switch (kind) {
      case 'answer':
      case 'answer and close':
      case 'note':
        return void (await answer(
          toSay(ticketId, {
            agentId,
            text: name,
            internal: kind === 'note',
            thenClose: kind === 'answer and close',
            idempotencyKey: name,
          }),
          deps,
        ));
      case 'close':
        return void (await close({ ticketId, by: agentId }, deps));
      case 'reopen':
        return void (await reopen({ ticketId, by: agentId }, deps));
      case 'visitor leaves':
        return void (await by((ticket) =>
          ticket.channel === 'web_chat' ? closeTicket(ticket, 'customer', at) : refuse('no-chat'),
        ));
      case 'tag':
        return void (await tag({ ticketId, tags: tags.slice(0, which % 4), by: agentId }, deps));
      case 'assign':
      case 'unassign': {
        const assigneeId = kind === 'assign' ? agentId : null;
        return void (await assign(
          { ticketIds: [ticketId], assigneeId, seenAssigneeId: undefined, by: agentId },
          deps,
        ));
      }
      case 'snooze':
        return void (await snooze(
          { ticketId, until: at + 5 * hour + minute * (which % 900), keepOpen: false, by: agentId },
          deps,
        ));
      case 'ai':
        return void (await writeForAi({ ticketId, id: name, text: name }, deps));
      case 'hand off':
        return void (await by(async (ticket) => {
          const facts = await handOffFacts(ticket, deps);
          const method = methods[which % methods.length] ?? 'none';
          const settings = { method, message: 'Nobody is here.' };
          return requestHandOff(ticket, { id: name, reason: null, settings, at }, facts);
        }));
      case 'arrives elsewhere':
        return void (await by((ticket) =>
          ok(arriveElsewhere(ticket, { platformTicketId: '7', seq: ticket.handOff?.seq ?? 0, at })),
        ));
      case 'elsewhere answers':
        return void (await by((ticket) =>
          replyFromElsewhere(ticket, { sender: 'Zoe', text: name, html: null, at }),
        ));
      case 'elsewhere closes':
        return void (await by((ticket) => closeFromElsewhere(ticket, at)));
      case 'fails elsewhere':
      case 'ai is gone':
        return void (await by(async (ticket) => {
          const reason = kind === 'ai is gone' ? 'ai-unreachable' : 'hand-off-failed';
          return ok(fallBack(ticket, { reason, why: null, at }, await handOffFacts(ticket, deps)));
        }));
      default:
        throw new Error(`nobody does that: ${kind}`);
    }
  }
}
