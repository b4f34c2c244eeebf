import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import type { Attachment } from '#domain/ticket/message.ts';
import { createZendesk } from '#helpdesks/zendesk/zendesk.ts';
import type { SendOutcome } from '#use-cases/ports.ts';
import { carla, commentOn, connected, credentials, opening } from './there.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function setup(...options: Parameters<typeof connected>) {
  const there = await connected(...options);
  stops.push(there.stop);
  return there;
}

/** A conversation that went there. */
async function opened(...options: Parameters<typeof connected>) {
  const there = await setup(...options);
  const id = idOf(await there.zendesk.open(opening()));
  return { ...there, id };
}

function idOf(outcome: SendOutcome): string {
  if (outcome.outcome !== 'accepted') throw new Error(JSON.stringify(outcome));
  return outcome.providerMessageId;
}

const file = (more: Partial<Attachment> = {}): Attachment => ({
  id: 'att_1',
  name: 'photo of it.jpg',
  contentType: 'image/jpeg',
  bytes: 5,
  contentId: null,
  source: null,
  refused: null,
  ...more,
});

describe('opening a ticket at Zendesk', () => {
  it('H4, H6: it carries the whole transcript, privately, and who it is of, by which channel and why', async () => {
    const { zendesk, tickets } = await setup();
    expect(await zendesk.open(opening())).toEqual({ outcome: 'accepted', providerMessageId: '1' });
    expect(tickets()).toMatchObject([
      {
        id: 1,
        external_id: 'msg_1_4',
        subject: 'Conversation 12 by web chat',
        status: 'new',
        tags: ['rondo', 'rondo_web_chat', 'vip_customer'],
        requester: { name: 'Carla', email: 'carla@example.com' },
        comments: [
          {
            by: 'ada',
            public: false,
            body: [
              'Handed over from Rondo: conversation 12, by web chat.',
              'Customer: Carla, carla@example.com',
              'Profile: shopper-7',
              'Reason: Wants her money back',
              '',
              '[2026-11-22 09:15:04 UTC] Customer: Where is my order?',
              '[2026-11-22 09:15:09 UTC] AI agent: <b>Moment</b>',
            ].join('\n'),
            html_body: expect.stringContaining('AI agent: &lt;b&gt;Moment&lt;/b&gt;'),
          },
        ],
      },
    ]);
  });

  it('H9: the same opening again, at once or ten times, is the same ticket', async () => {
    const { zendesk, tickets } = await setup();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => zendesk.open(opening())));
    expect(new Set(outcomes.map(idOf))).toEqual(new Set(['1']));
    expect(tickets()).toHaveLength(1);
  });

  it('H9: one whose words have changed since is the ticket that is there', async () => {
    const { zendesk, tickets } = await setup();
    await zendesk.open(opening());
    const again = await zendesk.open(opening({ transcript: 'In other words' }));
    expect(again).toEqual({ outcome: 'accepted', providerMessageId: '1' });
    expect(tickets()).toHaveLength(1);
  });

  it('H9: a lost answer is unknown, and the ticket is found by our id', async () => {
    const { zendesk, faults, tickets } = await setup();
    faults.add({ target: 'zendesk', mode: 'crash-after', times: 1, operation: 'CreateTicket' });
    expect(await zendesk.findOpened('msg_1_4')).toBeNull();
    expect(await zendesk.open(opening())).toEqual({ outcome: 'unknown' });
    expect(await zendesk.findOpened('msg_1_4')).toEqual({ providerMessageId: '1' });
    expect(await zendesk.findOpened('msg_1_40')).toBeNull();
    expect(tickets()).toHaveLength(1);
  });

  it('H8a: who has no e-mail address is made there by phone number, once', async () => {
    const { zendesk, tickets, asked } = await setup();
    const requester = { ...carla, name: null, email: null, phone: '+4915112345678' };
    await zendesk.open(opening({ requester, channel: 'sms' }));
    await zendesk.open(opening({ requester, channel: 'sms', externalId: 'msg_2_1' }));
    expect(tickets().map(({ requester: made }) => made)).toEqual([
      expect.objectContaining({ name: '+4915112345678', phone: '+4915112345678', external_id: 'con_1' }),
      tickets()[0]?.requester,
    ]);
    expect(tickets()[0]?.tags).toContain('rondo_sms');
    expect(asked.filter(({ path }) => path.includes('users'))).toHaveLength(2);
  });

  it('H8a: a nameless customer has the name that their address begins with, and nobody at all is a customer', async () => {
    const { zendesk, tickets } = await setup();
    await zendesk.open(opening({ requester: { ...carla, name: ' ' } }));
    const nobody = { id: 'con_2', name: null, email: null, phone: null, profileId: null };
    await zendesk.open(opening({ requester: nobody, externalId: 'msg_3_1' }));
    expect(tickets().map(({ requester }) => requester.name)).toEqual(['carla', 'Customer']);
  });

  it('H4: a transcript that is too long for a comment comes whole, as a file, and its end is shown', async () => {
    const { zendesk, tickets } = await setup();
    const lines = Array.from(
      { length: 3_000 },
      (_, n) => `[2026-11-22 09:15:04 UTC] Customer: ${n} ärgerlich & <weit>`,
    );
    const outcome = await zendesk.open(opening({ transcript: lines.join('\n') }));
    expect(outcome).toEqual({ outcome: 'accepted', providerMessageId: '1' });
    const [comment] = tickets()[0]?.comments ?? [];
    expect(comment?.attachments).toEqual([{ name: 'conversation.txt', size: expect.any(Number) }]);
    expect(comment?.attachments[0]?.size).toBeGreaterThan(Buffer.byteLength(lines.join('\n')));
    expect(comment?.body).toContain('The whole conversation is in conversation.txt.');
    expect(comment?.body).toContain('Reason: Wants her money back');
    expect(comment?.body.endsWith('Customer: 2999 ärgerlich & <weit>')).toBe(true);
    expect(Buffer.byteLength(comment?.html_body ?? '')).toBeLessThanOrEqual(61_000);
  });

  it('H4: nothing of it is a placeholder that Zendesk would fill in, nor markup', async () => {
    const { zendesk, tickets } = await setup();
    await zendesk.open(
      opening({ transcript: '{{ticket.comments}} {% if x %} <img src=x> **b**', subject: '{{ticket.url}}' }),
    );
    const [ticket] = tickets();
    expect(`${ticket?.subject}${ticket?.comments[0]?.html_body}`).not.toMatch(/\{\{|\{%|<img/);
    expect(ticket?.comments[0]?.body.replaceAll('\u2060', '')).toContain(
      '{{ticket.comments}} {% if x %} <img src=x>',
    );
  });

  it.each<[string, Parameters<Awaited<ReturnType<typeof setup>>['faults']['add']>[0], SendOutcome]>([
    [
      'too many calls',
      { target: 'zendesk', mode: 'status', status: 429, retryAfter: 7, times: 1 },
      { outcome: 'busy', retryAfter: 7_000 },
    ],
    [
      'another update just then',
      { target: 'zendesk', mode: 'status', status: 409, times: 1 },
      { outcome: 'busy', retryAfter: null },
    ],
    [
      'a failure of theirs',
      { target: 'zendesk', mode: 'status', status: 500, times: 1 },
      { outcome: 'unknown' },
    ],
    [
      'a pause of theirs',
      { target: 'zendesk', mode: 'status', status: 503, times: 1 },
      { outcome: 'unknown' },
    ],
    ['a broken connection', { target: 'zendesk', mode: 'crash-before', times: 1 }, { outcome: 'unknown' }],
    [
      'an account that is no more',
      { target: 'zendesk', mode: 'status', status: 404, times: 1 },
      { outcome: 'rejected', reason: 'There is no such account at Zendesk.' },
    ],
    [
      'a file that is too large',
      { target: 'zendesk', mode: 'status', status: 413, times: 1 },
      { outcome: 'rejected', reason: 'Zendesk takes nothing as large as this.' },
    ],
    [
      'wrong credentials',
      { target: 'zendesk', mode: 'status', status: 401, times: 1 },
      { outcome: 'rejected', reason: 'Zendesk no longer accepts our credentials.' },
    ],
    [
      'credentials that may do less now',
      { target: 'zendesk', mode: 'status', status: 403, times: 1 },
      { outcome: 'rejected', reason: 'Zendesk no longer accepts our credentials.' },
    ],
  ])('H9: %s', async (_, fault, outcome) => {
    const { zendesk, faults, tickets } = await setup();
    faults.add(fault);
    expect(await zendesk.open(opening())).toEqual(outcome);
    expect(tickets()).toEqual([]);
  });

  it('H9: what Zendesk won’t have is said in its words', async () => {
    const { zendesk } = await setup();
    const requester = { ...carla, email: 'suspended@example.com' };
    expect(await zendesk.open(opening({ requester }))).toEqual({
      outcome: 'rejected',
      reason: 'Zendesk refused it: Requester: Carla is suspended.',
    });
  });

  it('H9: where the customer could not be made there yet, nothing was taken, whatever became of them', async () => {
    const { zendesk, faults } = await setup();
    faults.add({ target: 'zendesk', mode: 'crash-after', times: 1, operation: 'CreateOrUpdateUser' });
    const requester = { ...carla, email: null, phone: '+4915112345678' };
    expect(await zendesk.open(opening({ requester }))).toEqual({ outcome: 'busy', retryAfter: null });
    expect(await zendesk.open(opening({ requester }))).toMatchObject({ outcome: 'accepted' });
  });
});

describe('what the customer writes since', () => {
  it('H6: it is theirs, in public, and opens again what waited for them', async () => {
    const { zendesk, id, act, tickets } = await opened();
    for (const [before, after] of [
      ['pending', 'open'],
      ['solved', 'open'],
      ['hold', 'hold'],
    ] as const) {
      act(id, { status: before });
      await zendesk.comment(
        commentOn(id, { text: `I am {{waiting}}\n<b>${before}</b>`, externalId: `msg_1_${before}` }),
      );
      expect(tickets()[0]?.status).toBe(after);
    }
    expect(tickets()[0]?.comments.slice(1)).toEqual(
      ['pending', 'solved', 'hold'].map((before) =>
        expect.objectContaining({
          by: 'Carla',
          public: true,
          body: `I am {\u2060{waiting}\u2060}\n<b>${before}</b>`,
          html_body: expect.stringContaining('<br>&lt;b&gt;'),
        }),
      ),
    );
  });

  it('H9: a lost answer is unknown, and the comment is found by our id, however many there are', async () => {
    const { zendesk, id, act, faults, tickets } = await opened();
    for (let nth = 0; nth < 130; nth++) act(id, { text: `Note ${nth}`, public: false });
    faults.add({ target: 'zendesk', mode: 'crash-after', times: 1, operation: 'UpdateTicket' });
    const comment = commentOn(id);
    expect(await zendesk.findComment(comment)).toBeNull();
    expect(await zendesk.comment(comment)).toEqual({ outcome: 'unknown' });
    const there = tickets()[0]?.comments.at(-1);
    expect(there?.body).toBe('Hello? Anybody there?');
    expect(await zendesk.findComment(comment)).toEqual({ providerMessageId: String(there?.id) });
    expect(await zendesk.findComment({ ...comment, externalId: 'msg_1_50' })).toBeNull();
    expect(await zendesk.findComment({ ...comment, ticketIdThere: '77' })).toBeNull();
  });

  it('H9: its id is that of the comment, the same as when it is looked up', async () => {
    const { zendesk, id, tickets } = await opened();
    const outcome = await zendesk.comment(commentOn(id));
    expect(outcome).toEqual({
      outcome: 'accepted',
      providerMessageId: String(tickets()[0]?.comments.at(-1)?.id),
    });
    expect(await zendesk.findComment(commentOn(id))).toEqual({ providerMessageId: idOf(outcome) });
  });

  it('H6: its files come along; what can’t is named', async () => {
    const { zendesk, id, contents, tickets, asked } = await opened();
    contents.set('att_1', Buffer.from('12345'));
    const attachments = [
      file({ contentType: 'image/jpeg\r\nx: y' }),
      file({ id: 'att_2', name: 'gone.pdf' }),
      file({ id: 'att_1', name: 'bad.exe', refused: 'It is a program.' }),
      file({ id: 'att_1', name: 'huge.mov', bytes: 51 * 1024 * 1024 }),
    ];
    expect(await zendesk.comment(commentOn(id, { text: '', attachments }))).toMatchObject({
      outcome: 'accepted',
    });
    expect(tickets()[0]?.comments.at(-1)).toMatchObject({
      body: [
        '[gone.pdf could not be passed on]',
        '[bad.exe could not be passed on]',
        '[huge.mov could not be passed on]',
      ].join('\n'),
      attachments: [{ name: 'photo of it.jpg', size: 5 }],
    });
    expect(asked.filter(({ path }) => path.endsWith('/uploads'))).toHaveLength(1);
  });

  it('H9: a file that Zendesk won’t have holds no message up; one that it can’t take now does', async () => {
    const { zendesk, id, contents, faults, tickets } = await opened();
    contents.set('att_1', Buffer.from('12345'));
    const message = commentOn(id, { attachments: [file()] });
    faults.add({ target: 'zendesk', mode: 'status', status: 500, times: 1, operation: 'UploadFile' });
    expect(await zendesk.comment(message)).toEqual({ outcome: 'busy', retryAfter: null });
    faults.add({
      target: 'zendesk',
      mode: 'status',
      status: 429,
      retryAfter: 3,
      times: 1,
      operation: 'UploadFile',
    });
    expect(await zendesk.comment(message)).toEqual({ outcome: 'busy', retryAfter: 3_000 });
    faults.add({ target: 'zendesk', mode: 'status', status: 422, times: 1, operation: 'UploadFile' });
    expect(await zendesk.comment(message)).toMatchObject({ outcome: 'accepted' });
    expect(
      tickets()[0]
        ?.comments.map(({ body }) => body)
        .slice(1),
    ).toEqual(['Hello? Anybody there?\n\n[photo of it.jpg could not be passed on]']);
  });

  it('H6: it waits a while for files that are still to be fetched, and no longer', async () => {
    const { zendesk, id, clock, tickets } = await opened();
    const attachments = [file({ source: 'https://api.twilio.com/x' })];
    const message = commentOn(id, { attachments, at: clock.now() });
    expect(await zendesk.comment(message)).toEqual({ outcome: 'busy', retryAfter: 10_000 });
    clock.advance(5 * 60_000);
    expect(await zendesk.comment(message)).toMatchObject({ outcome: 'accepted' });
    expect(tickets()[0]?.comments).toHaveLength(2);
  });

  it('H6: a message that is too long for a comment comes whole, as a file', async () => {
    const { zendesk, id, tickets } = await opened();
    await zendesk.comment(commentOn(id, { text: '😀é<'.repeat(20_000) }));
    const comment = tickets()[0]?.comments.at(-1);
    expect(comment?.attachments).toEqual([{ name: 'message.txt', size: 20_000 * 7 + 1 }]);
    expect([comment?.body.slice(0, 4), comment?.body.slice(-42)]).toEqual([
      '😀é<',
      expect.stringMatching(/…\n\nThe whole message is in message\.txt\.$/),
    ]);
    expect(comment?.body).not.toMatch(/\ufffd|\p{Cs}/u);
  });

  it('H8a: a ticket that is closed for good, or no longer there, takes nothing more', async () => {
    const { zendesk, id, act, asked } = await opened();
    expect(await zendesk.comment(commentOn('77'))).toEqual({
      outcome: 'rejected',
      reason: 'The ticket is no longer there in Zendesk.',
    });
    act(id, { status: 'closed' });
    expect(await zendesk.comment(commentOn(id))).toEqual({
      outcome: 'rejected',
      reason: 'The ticket is closed in Zendesk.',
    });
    expect(asked.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  it('H8a: one that is closed while it is written to says so as well', async () => {
    const { zendesk, id, act, fetchThere, account } = await opened();
    const late = createZendesk({
      secret: async () => ({ account }),
      files: { get: async () => null },
      clock: Date.now,
      fetch(url, init) {
        if (init.method === 'PUT') act(id, { status: 'closed' });
        return fetchThere(url, init);
      },
    });
    expect(await late.comment(commentOn(id))).toEqual({
      outcome: 'rejected',
      reason: 'The ticket is closed in Zendesk.',
    });
    expect(await zendesk.read(id)).toMatchObject({ closed: true, replies: [] });
  });

  it('H9: more than thirty in ten minutes wait as long as Zendesk says', async () => {
    const { zendesk, id, tickets } = await opened();
    for (let nth = 0; nth < 30; nth++) await zendesk.comment(commentOn(id, { externalId: `msg_1_${nth}` }));
    const held = await zendesk.comment(commentOn(id, { externalId: 'msg_1_30' }));
    expect(held).toMatchObject({ outcome: 'busy' });
    expect(held.outcome === 'busy' && held.retryAfter).toBeGreaterThan(9 * 60_000);
    expect(tickets()[0]?.comments).toHaveLength(31);
  });
});

describe('reading a ticket there', () => {
  it('H6, H8a: what people there wrote to the customer, and nothing else, in order', async () => {
    const { zendesk, id, act } = await opened();
    expect(await zendesk.read(id)).toEqual({ replies: [], closed: false });
    act(id, { text: 'Who is this?', public: false });
    act(id, { text: 'It left today.', html: '<p>It left <b>today</b>.</p>', name: 'Zoe' });
    await zendesk.comment(commentOn(id));
    act(id, { text: 'Bye & good luck', name: 'Yann' });
    const there = await zendesk.read(id);
    expect(there).toEqual({
      closed: false,
      replies: [
        {
          id: expect.stringMatching(/^\d+$/),
          sender: 'Zoe',
          text: 'It left today.',
          html: '<p>It left <b>today</b>.</p>',
          at: expect.any(Number),
        },
        {
          id: expect.stringMatching(/^\d+$/),
          sender: 'Yann',
          text: 'Bye & good luck',
          html: expect.stringContaining('Bye &amp; good luck'),
          at: expect.any(Number),
        },
      ],
    });
    expect(Math.abs((there?.replies[0]?.at ?? 0) - Date.now())).toBeLessThan(5_000);
  });

  it.each([
    ['open', false],
    ['pending', false],
    ['hold', false],
    ['solved', true],
    ['closed', true],
  ] as const)('H8a: %s there is closed here: %s', async (status, closed) => {
    const { zendesk, id, act } = await opened();
    act(id, { status });
    expect(await zendesk.read(id)).toEqual({ replies: [], closed });
  });

  it('H6: all of 250 comments, a hundred at a time', async () => {
    const { zendesk, id, act, asked } = await opened();
    for (let nth = 0; nth < 250; nth++) act(id, { text: `Reply ${nth}` });
    asked.length = 0;
    const there = await zendesk.read(id);
    expect(there?.replies.map(({ text }) => text)).toEqual(
      Array.from({ length: 250 }, (_, nth) => `Reply ${nth}`),
    );
    expect(asked.filter(({ path }) => path.endsWith('/comments'))).toHaveLength(3);
  });

  it('H6: our own user’s comments by the API are left out, and what that person writes at Zendesk is not', async () => {
    const { zendesk, id, act, account, fetchThere } = await opened();
    const authorization = `Basic ${btoa(`${account.email}/token:${account.apiToken}`)}`;
    await fetchThere(`https://shop.zendesk.com/api/v2/tickets/${id}`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ ticket: { comment: { body: 'By a program', public: true } } }),
    });
    act(id, { text: 'By hand', name: 'ada' });
    expect((await zendesk.read(id))?.replies).toMatchObject([{ text: 'By hand', sender: 'ada' }]);
  });

  it('H6: a customer who works there hears nothing of their own', async () => {
    const { zendesk, id: before, act, tickets } = await opened();
    act(before, { text: 'I work here', name: 'Zoe' });
    for (const [nth, email] of [credentials.email, 'zoe@team.example'].entries()) {
      const requester = { ...carla, email };
      const id = idOf(await zendesk.open(opening({ requester, externalId: `msg_${nth}_1` })));
      await zendesk.comment(commentOn(id, { text: 'Am I a customer?', externalId: `msg_${nth}_2` }));
      const by = nth === 0 ? 'ada' : 'Zoe';
      expect(tickets().at(-1)?.comments.at(-1)).toMatchObject({ by, public: true });
      expect((await zendesk.read(id))?.replies).toEqual([]);
    }
  });

  it('H6: hostile HTML is sanitized, and the text stays as it is', async () => {
    const { zendesk, id, act } = await opened();
    act(id, {
      text: 'Look here',
      html: '<p onclick="steal()">Look <script>steal()</script><a href="javascript:steal()">here</a><img src="https://t.example/p.gif" onerror="steal()"><iframe src="https://evil.example"></iframe><style>*{}</style></p>',
    });
    const [reply] = (await zendesk.read(id))?.replies ?? [];
    expect(reply?.text).toBe('Look here');
    expect(reply?.html).toContain('Look');
    expect(reply?.html).not.toMatch(/steal|script|onclick|onerror|iframe|style| src=/i);
  });

  it('H6: a ticket that is no longer there is null', async () => {
    const { zendesk } = await setup();
    expect(await zendesk.read('77')).toBeNull();
  });

  it.each([
    ['a failure of theirs', { status: 500 }],
    ['too many calls', { status: 429 }],
    ['wrong credentials', { status: 401 }],
  ])('H9: it throws at %s, and at a page that fails half-way', async (_, { status }) => {
    const { zendesk, id, act, faults } = await opened();
    for (let nth = 0; nth < 150; nth++) act(id, { text: `Reply ${nth}` });
    for (const skip of [0, 1, 2]) {
      faults.add({ target: 'zendesk', mode: 'status', status, times: 1, skip });
      await expect(zendesk.read(id)).rejects.toThrow(`Zendesk answered ${status}`);
    }
    expect((await zendesk.read(id))?.replies).toHaveLength(150);
  });
});

describe('how Zendesk answers, as no player would', () => {
  const account = { ...credentials, webhookSecret: 's', webhookId: 'w', triggerId: '1', userId: '9' };
  const answering = (answer: (path: string, init: RequestInit) => Response | Error) =>
    createZendesk({
      secret: async () => ({ account }),
      files: { get: async () => null },
      clock: Date.now,
      async fetch(url, init) {
        const given = answer(new URL(url).pathname, init);
        if (given instanceof Error) throw given;
        return given;
      },
    });

  it('H6: files of theirs are linked to, unless they are harmful; an alias is shown for a name', async () => {
    const zendesk = answering((path) =>
      path.endsWith('/comments')
        ? Response.json({
            comments: [
              {
                id: 11,
                type: 'Comment',
                author_id: 5,
                public: true,
                plain_body: ' See&nbsp;this ',
                html_body: '<p>See this</p>',
                created_at: '2026-11-22T09:15:04Z',
                via: { channel: 'web' },
                attachments: [
                  { file_name: 'a"<b>.pdf', content_url: 'https://shop.zendesk.com/a?b&c' },
                  {
                    file_name: 'virus.exe',
                    content_url: 'https://shop.zendesk.com/v',
                    malware_scan_result: 'malware_found',
                  },
                  { file_name: 'odd', content_url: 'javascript:alert(1)' },
                ],
              },
              {
                id: 12,
                type: 'VoiceComment',
                author_id: 5,
                public: true,
                body: 'A call',
                created_at: '2026-11-22T09:16:04Z',
              },
              {
                id: 13,
                type: 'Comment',
                author_id: -1,
                public: true,
                body: 'The system',
                created_at: '2026-11-22T09:16:04Z',
              },
              {
                id: 14,
                type: 'Comment',
                author_id: 6,
                public: true,
                body: 'A friend in copy',
                created_at: '2026-11-22T09:16:04Z',
              },
            ],
            users: [
              { id: 5, name: 'Zoe Zuckerman', alias: 'Zoe', role: 'agent' },
              { id: 6, name: 'Friend', role: 'end-user' },
            ],
            meta: { has_more: false, after_cursor: null },
          })
        : Response.json({ ticket: { status: 'open', requester_id: 4 } }),
    );
    expect(await zendesk.read('1')).toEqual({
      closed: false,
      replies: [
        {
          id: '11',
          sender: 'Zoe',
          text: 'See this\n\na"<b>.pdf: https://shop.zendesk.com/a?b&c',
          html: '<p>See this</p><p><a href="https://shop.zendesk.com/a?b&amp;c" rel="noopener noreferrer nofollow" target="_blank">a"&lt;b&gt;.pdf</a></p>',
          at: Date.parse('2026-11-22T09:15:04Z'),
        },
      ],
    });
  });

  it('H6: a list without an end is given up', async () => {
    let cursor = 0;
    const zendesk = answering((path) =>
      path.endsWith('/comments')
        ? Response.json({ comments: [], users: [], meta: { has_more: true, after_cursor: `c${cursor++}` } })
        : Response.json({ ticket: { status: 'open', requester_id: 4 } }),
    );
    await expect(zendesk.read('1')).rejects.toThrow('no end');
  });

  it('H9: nobody follows it elsewhere with our credentials', async () => {
    const asked: string[] = [];
    const zendesk = answering((path, { redirect, signal }) => {
      asked.push(`${path} ${redirect}`);
      expect(signal).toBeInstanceOf(AbortSignal);
      return new Response(null, { status: 302, headers: { location: 'https://evil.example/' } });
    });
    expect(await zendesk.open(opening())).toEqual({
      outcome: 'rejected',
      reason: 'The account has moved at Zendesk: connect it again.',
    });
    expect(asked).toEqual(['/api/v2/tickets manual']);
  });

  it('H9: a call that never arrived may be made again; one that broke off may have been heard', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const outcomes = await Promise.all(
      [
        new TypeError('fetch failed', { cause: refused }),
        new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }),
        new DOMException('timed out', 'TimeoutError'),
      ].map((error) => answering(() => error).open(opening())),
    );
    expect(outcomes).toEqual([
      { outcome: 'busy', retryAfter: null },
      { outcome: 'unknown' },
      { outcome: 'unknown' },
    ]);
  });

  it('H9: an answer that nobody understands is a lost one', async () => {
    for (const answer of [
      () => new Response('<html>', { status: 201 }),
      () => Response.json({}, { status: 201 }),
    ])
      expect(await answering(answer).open(opening())).toEqual({ outcome: 'unknown' });
  });

  it('H9: a key that is known for another ticket, of which nothing is to be found, is a lost answer', async () => {
    const zendesk = answering((_, { method }) =>
      method === 'POST'
        ? Response.json({ error: 'IdempotentRequestError' }, { status: 400 })
        : Response.json({ tickets: [] }),
    );
    expect(await zendesk.open(opening())).toEqual({ outcome: 'unknown' });
  });

  it('H9: a Retry-After that is a date, or nonsense, is none', async () => {
    for (const given of ['Wed, 21 Oct 2026 07:28:00 GMT', '-3', 'soon']) {
      const zendesk = answering(() => new Response('{}', { status: 429, headers: { 'retry-after': given } }));
      expect(await zendesk.open(opening())).toEqual({ outcome: 'busy', retryAfter: null });
    }
  });
});

describe('who we are there', () => {
  const files = { get: async () => null };

  it('H1: without a connection nothing is opened, and nobody is asked', async () => {
    const { fetchThere, asked, clock } = await setup();
    const zendesk = createZendesk({
      secret: async () => ({ account: null }),
      files,
      clock: clock.now,
      fetch: fetchThere,
    });
    const notConnected = { outcome: 'rejected', reason: 'Zendesk is not connected.' };
    expect(await zendesk.open(opening())).toEqual(notConnected);
    expect(await zendesk.comment(commentOn('1'))).toEqual(notConnected);
    await expect(zendesk.read('1')).rejects.toThrow('not-connected');
    await expect(zendesk.findOpened('msg_1_4')).rejects.toThrow('not-connected');
    await expect(zendesk.findComment(commentOn('1'))).rejects.toThrow('not-connected');
    expect(asked).toEqual([]);
  });

  it('H1: a secret that was changed is read anew before we say that we are refused, and once', async () => {
    const { account, fetchThere, asked, clock, tickets } = await setup();
    const reads: (boolean | undefined)[] = [];
    const stale = { ...account, apiToken: 'wrong-one' };
    const zendesk = createZendesk({
      secret: async (options) => {
        reads.push(options?.fresh);
        return { account: options?.fresh ? account : stale };
      },
      files,
      clock: clock.now,
      fetch: fetchThere,
    });
    expect(await zendesk.open(opening())).toMatchObject({ outcome: 'accepted' });
    expect(tickets()).toHaveLength(1);
    asked.length = 0;
    const revoked = createZendesk({
      secret: async () => ({ account: stale }),
      files,
      clock: clock.now,
      fetch: fetchThere,
    });
    expect(await revoked.open(opening({ externalId: 'msg_9_9' }))).toEqual({
      outcome: 'rejected',
      reason: 'Zendesk no longer accepts our credentials.',
    });
    expect(asked).toHaveLength(1);
  });

  it('H1: an account that leads elsewhere than to Zendesk is none', async () => {
    const { account, fetchThere, asked, clock } = await setup();
    for (const subdomain of ['evil.example/', 'shop.evil', 'Shop', '', '-a', 'a@b', 'a'.repeat(64)]) {
      const secret = async () => ({ account: { ...account, subdomain } });
      const zendesk = createZendesk({ secret, files, clock: clock.now, fetch: fetchThere });
      expect(await zendesk.open(opening())).toMatchObject({ outcome: 'rejected' });
    }
    expect(asked).toEqual([]);
  });

  it('H1: credentials are in no outcome, no error and nothing that the outbox keeps', async () => {
    const { zendesk, faults, outbox } = await opened();
    const said: unknown[] = [];
    for (const status of [400, 401, 403, 404, 422, 429, 500]) {
      faults.add({ target: 'zendesk', mode: 'status', status, times: 3 });
      said.push(await zendesk.open(opening({ externalId: `msg_${status}` })));
      said.push(await zendesk.read('1').catch((error: unknown) => error));
      said.push(await zendesk.findComment(commentOn('1')).catch((error: unknown) => error));
      faults.clear();
    }
    faults.add({ target: 'zendesk', mode: 'crash-before', times: 1 });
    said.push(await zendesk.read('1').catch((error: unknown) => error));
    const everything = inspect([said, outbox.list()], { depth: null, showHidden: true });
    expect(everything).toContain('[redacted]');
    for (const secret of [credentials.apiToken, btoa(`${credentials.email}/token:${credentials.apiToken}`)])
      expect(everything).not.toContain(secret);
  });
});
