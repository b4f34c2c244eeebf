import { decodeJwt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { type ChatPageDocument, chatPage } from '#contracts/api/chat.ts';
import { day, hour, type Instant, minute, type TicketId } from '#domain/ids.ts';
import { start } from '#test/support/builders.ts';
import { type Guest, visit } from '#test/support/chat.ts';
import { clockworkOf } from '#test/support/clockwork.ts';
import { type Inbox, openInbox, toSay } from '#test/support/inbox.ts';
import { openSurface } from '#test/support/surface.ts';
import { answer } from '#use-cases/answer.ts';
import { chatTicketId, contactIdOf } from '#use-cases/ids.ts';

/** An hour after it began, the chat was answered: so it closes two days after that. */
const closing = start + hour + 2 * day;

describe('a chat that closes by itself, with everything that happens around it', () => {
  let inbox: Inbox;
  let guest: Guest;
  let id: TicketId;
  let passTo: (then: Instant) => Promise<void>;
  beforeEach(async () => {
    inbox = await openInbox();
    ({ passTo } = clockworkOf(inbox));
    guest = await visit(openSurface(inbox));
    id = chatTicketId(contactIdOf('web_chat', `${decodeJwt(guest.token).sub}`), 1);
    await guest.say('Where is my order?');
    await passTo(start + hour);
    await answer(toSay(id), inbox.deps);
  });

  async function look(known?: string): Promise<ChatPageDocument & { etag: string | undefined }> {
    const polled = await guest.poll('', known);
    return { ...chatPage.parse(polled.json), etag: polled.headers.etag };
  }
  /** A sign of typing a minute, the first so long before the closing. */
  async function type(from: number, minutes: number): Promise<void> {
    for (let nth = 0; nth < minutes; nth++) {
      await passTo(closing - from + nth * minute);
      expect((await guest.send('POST', '/chat/typing')).status).toBe(204);
    }
  }

  it.each([
    ['just before, puts it off by three minutes', minute, 1, 3],
    ['twice, by six', minute, 3, 6],
    ['on and on, by half an hour and no longer', 10 * minute, 60, 30],
  ])('C6: typing %s', async (_, from, minutes, putOff) => {
    await type(from, minutes);
    await passTo(closing + hour);
    expect(await inbox.ticket(id)).toMatchObject({
      closedBy: 'inactivity',
      closedAt: closing + putOff * minute,
    });
  });

  it('C6: the message that came of it in the last minute keeps the chat open, and all ten are there again', async () => {
    await type(minute, 30);
    expect(await inbox.ticket(id)).toMatchObject({ status: 'open', typingDelays: 10 });
    await guest.say('Never mind, it has come.');
    expect(await inbox.ticket(id)).toMatchObject({ status: 'open', typingDelays: 0, typingAt: null });
    await passTo(closing + day);
    await answer(toSay(id, { text: 'Good!' }), inbox.deps);
    await passTo(closing + 3 * day - 1);
    expect((await inbox.ticket(id)).status).toBe('open');
    await passTo(closing + 3 * day);
    expect((await inbox.ticket(id)).status).toBe('closed');
  });

  it('C5: the visitor sees that it has ended, and nothing of our note; what they type then is nothing; what they write begins another', async () => {
    await passTo(closing - 1);
    const before = await look();
    expect(before).toMatchObject({ status: 'open' });
    expect((await guest.poll('', before.etag)).status).toBe(304);
    await passTo(closing);
    const after = await look(before.etag);
    expect(after).toMatchObject({ status: 'ended', closedBy: 'inactivity' });
    expect(after.messages).toEqual(before.messages);

    const ended = await inbox.ticket(id);
    expect((await guest.send('POST', '/chat/typing')).status).toBe(204);
    expect(await inbox.ticket(id)).toEqual(ended);
    const said = await guest.say('Or in green?');
    expect(said.json).toMatchObject({ ticket: { status: 'open' } });
    expect(await look(after.etag)).toMatchObject({ status: 'open', messages: [{ text: 'Or in green?' }] });
    expect(await inbox.ticket(id)).toMatchObject({ status: 'closed', lastSeq: ended.lastSeq });
  });
});
