import type { Platform } from '#domain/hand-off/hand-off.ts';
import type { Clock, Comment, Helpdesk, Opening, ReplyThere, SendOutcome } from '#use-cases/ports.ts';

interface TicketThere {
  readonly id: string;
  readonly opening: Opening;
  readonly comments: Comment[];
  readonly replies: ReplyThere[];
  closed: boolean;
}

/** Another helpdesk, whose people answer as a story has them. */
export function helpdeskThere(platform: Platform, clock: Clock) {
  const tickets: TicketThere[] = [];
  let answers: SendOutcome | null = null;
  const taken = (providerMessageId: string): SendOutcome => ({ outcome: 'accepted', providerMessageId });
  const find = (id: string): TicketThere => {
    const ticket = tickets.find((each) => each.id === id);
    if (ticket === undefined) throw new Error(`there is no ${id} at ${platform}`);
    return ticket;
  };
  const helpdesk: Helpdesk = {
    platform,
    async open(opening) {
      if (answers !== null) return answers;
      const id = `${platform}-${tickets.length + 1}`;
      tickets.push({ id, opening, comments: [], replies: [], closed: false });
      return taken(id);
    },
    async findOpened(externalId) {
      const there = tickets.find(({ opening }) => opening.externalId === externalId);
      return there === undefined ? null : { providerMessageId: there.id };
    },
    async comment(comment) {
      if (answers !== null) return answers;
      find(comment.ticketIdThere).comments.push(comment);
      return taken(comment.externalId);
    },
    findComment: async () => null,
    async read(id) {
      const { replies, closed } = find(id);
      return { replies: [...replies], closed };
    },
  };
  return {
    helpdesk,
    tickets,
    /** It answers so from now on, whatever it is asked; null: as it should. */
    answer(outcome: SendOutcome | null): void {
      answers = outcome;
    },
    reply(text: string): void {
      const ticket = tickets.at(-1);
      ticket?.replies.push({
        id: `r${ticket.replies.length + 1}`,
        sender: 'Zoe',
        text,
        html: null,
        at: clock(),
      });
    },
    close(): void {
      for (const ticket of tickets) ticket.closed = true;
    },
  };
}
