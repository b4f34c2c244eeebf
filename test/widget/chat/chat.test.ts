import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChatServer, chatServer, load, memoryStorage, start } from './chat-server.ts';

let server: ChatServer;
beforeEach(() => {
  vi.useFakeTimers({ now: start });
  server = chatServer();
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const second = 1_000;
const textsIn = (chat: ReturnType<typeof load>) => chat.state().messages.map(({ text }) => text);
const tokenOf = (sub: string) =>
  ['{}', JSON.stringify({ sub })].map((part) => Buffer.from(part).toString('base64url')).join('.');

describe('what is asked of the server', () => {
  it('is nothing before the visitor writes, the panel being open or closed', async () => {
    const chat = load(server);
    chat.start();
    chat.open();
    await pass(600 * second);
    chat.close();
    await pass(600 * second);
    expect(server.calls).toEqual([]);
  });

  it('T4: is nothing any longer once the chat has ended', async () => {
    const storage = memoryStorage();
    const chat = load(server, { storage });
    chat.say('Hello');
    await pass(3 * second);
    server.end();
    await pass(3 * second);
    expect(chat.state().status).toBe('ended');
    server.calls.length = 0;
    await pass(600 * second);
    const reloaded = load(server, { storage });
    reloaded.start();
    await pass(600 * second);
    expect(server.calls).toEqual([]);
  });

  it('is asked as often as the server says, and less often where nobody looks', async () => {
    const hidden = { now: false };
    const chat = load(server, { hidden });
    chat.say('Hello');
    await pass(0);
    const polls = async (ms: number) => {
      server.calls.length = 0;
      await pass(ms);
      return server.calls.filter((call) => call === 'GET /chat/messages').length;
    };
    expect(await polls(60 * second)).toBe(30);
    hidden.now = true;
    await pass(15 * second);
    expect(await polls(60 * second)).toBe(4);
    server.nextPollMs = 60 * second;
    await pass(15 * second);
    expect(await polls(120 * second)).toBe(2);
  });

  it('is asked ever less often while it doesn’t answer, and at once when somebody looks again', async () => {
    const chat = load(server);
    chat.say('Hello');
    await pass(0);
    server.loses = () => 'call';
    await pass(2 * second);
    expect(chat.state().isConnected).toBe(true);
    await pass(2 * second);
    expect(chat.state().isConnected).toBe(false);
    server.calls.length = 0;
    await pass(600 * second);
    expect(server.calls.length).toBeLessThan(15);
    server.loses = () => null;
    chat.lookAgain();
    await pass(0);
    expect(chat.state().isConnected).toBe(true);
  });
});

describe('what the visitor writes', () => {
  it('T5, T6: arrives once and in order, whatever is lost on the way, over reloads', async () => {
    const losses = fc.array(fc.constantFrom(null, 'call' as const, 'answer' as const), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        losses,
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
        async (lost, reloads) => {
          server = chatServer();
          const fates = lost.values();
          server.loses = () => fates.next().value ?? null;
          const storage = memoryStorage();
          let chat = load(server, { storage });
          chat.start();
          for (const [nth, reload] of reloads.entries()) {
            chat.say(`text ${nth}`);
            await pass(reload ? 0 : 3 * second);
            if (!reload) continue;
            chat.unload();
            chat = load(server, { storage });
            chat.start();
          }
          chat.open();
          await pass(900 * second);
          const written = ['text 0', 'text 1', 'text 2', 'text 3'];
          const [last] = [...server.sessions.values()].filter((messages) => messages.length > 0);
          expect(last?.map(({ text }) => text)).toEqual(written);
          expect(server.said()).toEqual(written);
          expect(textsIn(chat)).toEqual(written);
          expect(chat.state().outgoing).toEqual([]);
          chat.unload();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('T6: hides nothing that was said before it and not read yet', async () => {
    const chat = load(server);
    chat.open();
    chat.say('Hello');
    await pass(3 * second);
    server.answer('Hi');
    chat.say('Are you there?');
    await pass(0);
    expect(textsIn(chat)).toEqual(['Hello', 'Hi', 'Are you there?']);
  });

  it('T5: is sent by one of two tabs', async () => {
    const storage = memoryStorage();
    const [one, other] = [load(server, { storage }), load(server, { storage })];
    one.say('Hello');
    other.lookAgain();
    await pass(3 * second);
    expect(server.said()).toEqual(['Hello']);
    expect(server.sessions.size).toBe(1);
  });

  it('that the server refuses stays, marked, and goes again when the visitor says so', async () => {
    const chat = load(server);
    server.refuses = (call) => (call === 'POST /chat/messages' ? 400 : null);
    chat.say('Hello');
    chat.say('Goodbye');
    await pass(60 * second);
    expect(chat.state().outgoing).toMatchObject([{ failed: true }, { failed: true }]);
    server.refuses = () => null;
    const [first, next] = chat.state().outgoing;
    chat.sendAgain(first?.clientId ?? '');
    chat.discard(next?.clientId ?? '');
    await pass(0);
    expect(chat.state().outgoing).toEqual([]);
    expect(server.said()).toEqual(['Hello']);
  });

  it('in a session that is over goes on in a new one', async () => {
    const chat = load(server);
    chat.say('Hello');
    await pass(0);
    server.sessions.clear();
    chat.say('Still here');
    await pass(3 * second);
    expect(server.said()).toEqual(['Still here']);
  });

  it('is kept as long as the page is, where the browser keeps nothing', async () => {
    const refusing = {
      ...memoryStorage(),
      setItem: () => {
        throw new DOMException('full');
      },
    };
    for (const storage of [null, refusing]) {
      const chat = load(server, { storage });
      chat.say('Hello');
      await pass(3 * second);
      chat.say('again');
      await pass(3 * second);
      expect(textsIn(chat)).toEqual(['Hello', 'again']);
      chat.unload();
    }
  });

  it.each(['', 'null', '{', '[]', '{"session":{"token":5},"outgoing":[{"text":1}]}'])(
    'is not disturbed by %j, which somebody else has left',
    async (left) => {
      const storage = memoryStorage();
      storage.setItem('rondo.chat.test', left);
      const chat = load(server, { storage });
      chat.say('Hello');
      await pass(3 * second);
      expect(server.said()).toEqual(['Hello']);
    },
  );
});

describe('whose chat it is', () => {
  it('T7: another customer of the same browser neither reads nor sends what the first wrote', async () => {
    const storage = memoryStorage();
    const nina = load(server, { storage, identity: tokenOf('nina') });
    nina.say('I am Nina');
    await pass(3 * second);
    server.loses = () => 'call';
    nina.say('A secret');
    await pass(0);
    nina.unload();
    server.loses = () => null;
    const carl = load(server, { storage, identity: tokenOf('carl') });
    carl.start();
    carl.open();
    await pass(3 * second);
    expect([textsIn(carl), carl.state().outgoing]).toEqual([[], []]);
    carl.say('I am Carl');
    await pass(3 * second);
    expect(server.said()).toEqual(['I am Nina', 'I am Carl']);
  });

  it('T7: who signs in while the page is open has their own from then on', async () => {
    const chat = load(server);
    chat.open();
    chat.say('A stranger');
    await pass(3 * second);
    chat.identify(tokenOf('nina'));
    expect(textsIn(chat)).toEqual([]);
    chat.say('Nina');
    await pass(3 * second);
    expect(textsIn(chat)).toEqual(['Nina']);
    expect(server.sessions.size).toBe(2);
  });

  it('a token that has run out keeps nobody from writing', async () => {
    const chat = load(server, { identity: tokenOf('nina') });
    let refused = false;
    server.refuses = (call) => {
      if (call !== 'POST /chat/sessions' || refused) return null;
      refused = true;
      return 401;
    };
    chat.say('Hello');
    await pass(3 * second);
    expect(server.said()).toEqual(['Hello']);
  });
});

describe('what is unread', () => {
  it('is what others said since the panel was open, also after a reload', async () => {
    const storage = memoryStorage();
    const chat = load(server, { storage });
    chat.open();
    chat.say('Hello');
    await pass(3 * second);
    server.answer('Hi');
    await pass(3 * second);
    expect(chat.state().unread).toBe(0);
    chat.close();
    server.answer('Are you there?');
    server.answer('Well then.');
    await pass(3 * second);
    expect(chat.state().unread).toBe(2);
    chat.unload();
    const reloaded = load(server, { storage });
    reloaded.start();
    await pass(3 * second);
    expect(reloaded.state().unread).toBe(2);
    reloaded.open();
    expect(reloaded.state().unread).toBe(0);
  });

  it('is not read by a panel that is open where nobody looks', async () => {
    const hidden = { now: false };
    const chat = load(server, { hidden });
    chat.open();
    chat.say('Hello');
    await pass(3 * second);
    hidden.now = true;
    server.answer('Hi');
    await pass(30 * second);
    expect(chat.state().unread).toBe(1);
    hidden.now = false;
    chat.lookAgain();
    expect(chat.state().unread).toBe(0);
  });
});

describe('C6: that the visitor types', () => {
  it('is said every four seconds while they do, and only in a chat that is open', async () => {
    const chat = load(server);
    const signs = () => server.calls.filter((call) => call === 'POST /chat/typing').length;
    chat.type();
    chat.say('Hello');
    await pass(3 * second);
    expect(signs()).toBe(0);
    for (let key = 0; key < 100; key++) {
      chat.type();
      await pass(100);
    }
    expect(signs()).toBe(3);
    server.end();
    await pass(3 * second);
    chat.type();
    expect(signs()).toBe(3);
  });
});

describe('a new chat', () => {
  it('T4: leaves the ended one behind, over a reload as well', async () => {
    const storage = memoryStorage();
    const chat = load(server, { storage });
    chat.open();
    chat.say('Hello');
    await pass(3 * second);
    server.end();
    await pass(3 * second);
    chat.beginAnew();
    expect(chat.state()).toMatchObject({ status: 'none', messages: [] });
    const reloaded = load(server, { storage });
    reloaded.start();
    reloaded.open();
    await pass(3 * second);
    expect(reloaded.state()).toMatchObject({ status: 'none', messages: [], isLoading: false });
  });
});
