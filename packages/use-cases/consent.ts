import { type Contact, newContact } from '#domain/contact.ts';
import { answerConsent, leaveAddress, type NothingAsked } from '#domain/hand-off/consent.ts';
import type { Instant } from '#domain/ids.ts';
import { ok, type Result, refuse } from '#domain/result.ts';
import type { Ticket } from '#domain/ticket/ticket.ts';
import { untilCommitted } from './again.ts';
import { changeTicketBy } from './change-ticket.ts';
import { type Visitor, visitorId } from './chat.ts';
import { lookAtChat } from './chat-tickets.ts';
import { type HandingOff, handOffFacts } from './hand-off.ts';
import type { ChatStore, ContactChange } from './ports.ts';

type Consenting = HandingOff & { readonly store: ChatStore };

/** H3: the visitor says whether they want a person, in the chat that they are in. */
export async function consent(
  visitor: Visitor,
  accept: boolean,
  deps: Consenting,
): Promise<Result<Ticket, NothingAsked>> {
  const chat = await currentChatOf(visitor, deps);
  if (chat === null) return refuse('nothing-asked');
  const answered = await changeTicketBy<NothingAsked>(
    chat.id,
    async (ticket) => {
      const { at, ...facts } = await handOffFacts(ticket, deps);
      return answerConsent(ticket, { accept, at }, facts);
    },
    deps,
  );
  if (answered.ok) return ok(answered.value.ticket);
  return refuse(answered.refusal === 'not-found' ? 'nothing-asked' : answered.refusal);
}

/**
 * T7, H3: the address that a visitor leaves, who may not have said anything yet. Where they were asked for it, it
 * brings their conversation to people, in the commit that keeps it.
 */
export function leaveEmail(
  visitor: Visitor,
  email: string,
  deps: Consenting,
): Promise<'saved' | 'handed-off'> {
  const { store, clock } = deps;
  return untilCommitted<'saved' | 'handed-off'>(async () => {
    const [before, ticket] = await Promise.all([
      store.loadContact(visitorId(visitor)),
      currentChatOf(visitor, deps),
    ]);
    const known = before ?? stranger(visitor, clock());
    const contact: ContactChange | null =
      before?.email === email ? null : { before, after: { ...known, email, version: known.version + 1 } };
    const change = await handedOver(ticket, deps);
    if (change !== null) {
      const commit = { change, at: clock(), ...(contact !== null && { contact }) };
      return (await store.commit(commit)) === 'committed' ? 'handed-off' : null;
    }
    if (contact === null) return 'saved';
    return (await store.saveContact(contact)) === 'saved' ? 'saved' : null;
  }, deps.wait);
}

async function handedOver(ticket: Ticket | null, deps: Consenting) {
  if (ticket?.handOff?.state !== 'asking-email') return null;
  const { at, routing } = await handOffFacts(ticket, deps);
  return leaveAddress(ticket, at, { routing });
}

async function currentChatOf(visitor: Visitor, { store }: Consenting): Promise<Ticket | null> {
  // Most visitors come once.
  const { chat } = await lookAtChat(visitorId(visitor), 1, store, { consistent: true });
  return chat?.latest ?? null;
}

const stranger = (visitor: Visitor, at: Instant): Contact => ({
  ...newContact(
    {
      id: visitorId(visitor),
      channel: 'web_chat',
      address: visitor.address,
      name: visitor.identity?.name ?? null,
    },
    at,
  ),
  profileId: visitor.identity?.userId ?? null,
});
