import type { Page } from 'playwright-core';
import type { LiveDocument } from '#contracts/api/live.ts';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { aMessage, aTicket } from '#test/console/support.ts';

/** So many, the newest first. */
export const ticketsOf = (many: number): TicketDocument[] =>
  Array.from({ length: many }, (_, index) =>
    aTicket(many - index, {
      contact: {
        id: `con_${index}`,
        name: `Customer ${many - index}`,
        address: '+491',
        segments: [],
        ticketCount: 1,
      },
    }),
  );

const threadOf = (number: number, length: number): MessageDocument[] =>
  Array.from({ length }, (_, nth) =>
    nth === 0
      ? aMessage(number * 1_000, { text: `I am ${number}` })
      : aMessage(number * 1_000 + nth, { author: nth % 2 === 0 ? 'customer' : 'agent' }),
  );

/** An inbox as full as this, told to the page in the API's place: what is looked at is what the page makes of it. */
export async function fill(
  page: Page,
  tickets: readonly TicketDocument[],
  messages = 1,
): Promise<{ live: number }> {
  const asked = { live: 0 };
  const numbered = (url: string): TicketDocument | undefined => {
    const [, id] = /(tkt_\d+)/.exec(url) ?? [];
    return tickets.find((ticket) => ticket.id === id);
  };
  await page.route('**/live?*', async (route) => {
    asked.live += 1;
    const { searchParams } = new URL(route.request().url());
    const response = await route.fetch({ headers: { ...route.request().headers(), 'if-none-match': '' } });
    const live: LiveDocument = await response.json();
    const ticket = tickets.find(({ id }) => id === searchParams.get('ticketId'));
    const thread = ticket && threadOf(ticket.number, messages);
    const open = ticket && { ticket, messages: thread, answering: [], customerTyping: false };
    const first = tickets.slice(0, Number(searchParams.get('limit')));
    await route.fulfill({ json: { ...live, tickets: first, cursor: `${first.length}`, open: open ?? null } });
  });
  await page.route('**/tickets?*', async (route) => {
    const { searchParams } = new URL(route.request().url());
    const from = Number(searchParams.get('cursor'));
    const shown = tickets.slice(from, from + Number(searchParams.get('limit')));
    const cursor = from + shown.length < tickets.length ? { cursor: `${from + shown.length}` } : {};
    await route.fulfill({ json: { tickets: shown, ...cursor } });
  });
  await page.route('**/tickets/*/messages?*', (route) => {
    const number = numbered(route.request().url())?.number ?? 0;
    return route.fulfill({ json: { messages: threadOf(number, messages) } });
  });
  await page.route('**/tickets/*/messages', (route) =>
    route.fulfill({ status: 201, json: aMessage(0, { author: 'agent' }) }),
  );
  await page.route('**/tickets/*/answering', (route) => route.fulfill({ status: 204 }));
  return asked;
}
