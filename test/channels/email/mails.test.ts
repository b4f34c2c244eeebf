import { describe, expect, it } from 'vitest';
import { arrive } from './mails.ts';

/** What of each mail is new; `whole` where nothing is left out. */
const replies: readonly (readonly [name: string, text: string])[] = [
  ['gmail-en', 'Thanks, it is order 1234. Could you check again?'],
  ['gmail-de', 'Danke, es ist die Bestellung 1234. Grüße aus Köln'],
  ['gmail-es', 'Gracias, es el 1234.'],
  ['gmail-it', 'Grazie, è il 1234.'],
  ['gmail-ru', 'Спасибо, заказ 1234.'],
  ['gmail-html-only', 'Two things:\n\n- the blue one\n- see this page <https://shop.example/p/1?a=1&b=2>'],
  ['outlook-en-windows-1252', 'Hello,\n\nit’s the “blue” one – it cost 20 €.'],
  [
    'outlook-de-iso-8859-1',
    'Guten Tag,\n\nes fehlt die Größe "L" nicht, sondern die Farbe.\n\nSchöne Grüße\nJörg',
  ],
  ['outlook-fr', 'Bonjour,\n\nvoici le numéro : 1234.'],
  ['outlook-it', 'Buongiorno, è il numero 1234.'],
  ['outlook-ru', 'Добрый день, заказ 1234.'],
  ['outlook-html', 'It is the blue one.'],
  ['apple-mail-fr', 'Bonjour,\n\nc’est la commande 1234.\n\nCarla'],
  ['iphone-de', 'Es ist die 1234!'],
  ['iphone-en', 'It is 1234.'],
  ['iphone-fr', 'La 1234.'],
  ['iphone-it', 'È la 1234.'],
  ['iphone-ru', 'Заказ 1234.'],
  ['mail-ru', 'Здравствуйте, это заказ 1234.'],
  ['thunderbird-ru', 'Заказ 1234.'],
  ['gmx-de', 'Es ist die 1234.'],
  ['between-the-lines', 'It is 1234.\nBlue, please.'],
];

describe('what is new in a mail', () => {
  it.each(replies)(
    'T3: an answer from %s is read without what it quotes, and kept whole',
    async (name, text) => {
      const { arrival } = await arrive(name);
      expect(arrival.text).toBe(text);
      expect(arrival.fullText?.length).toBeGreaterThan(text.length);
      expect(arrival.automatic).toBe(false);
    },
  );

  it('T3: a long paragraph is an answer like any other, and never cut', async () => {
    const { arrival } = await arrive('long-paragraph');
    expect(arrival.text).toMatch(/^Lieber Shop, das Paket.{1300,}gewartet habe; was nun\?$/);
    expect(arrival.fullText).toContain('x x x x');
  });

  it.each([
    ['forward-gmail', /^Can you help my friend\?[\s\S]*It came broken\.[\s\S]*Look at it\.$/],
    ['forward-outlook-de', /^Von: Friend[\s\S]*Es kam kaputt an\.$/],
    ['forward-nested', /^See below\.[\s\S]*The inner mail\.[\s\S]*The innermost mail\.$/],
    ['only-a-quote', /^> Which order is it\?\n> Please tell us\.$/],
  ])('T3: of %s nothing is left out, for it is all that was said', async (name, text) => {
    const { arrival } = await arrive(name);
    expect(arrival.text).toMatch(text);
    expect(arrival.fullText).toBeNull();
  });

  it.each(['empty-with-attachment', 'nothing-at-all'])(
    'T6: a mail that says nothing comes in all the same (%s)',
    async (name) => {
      const { arrival } = await arrive(name);
      expect(arrival).toMatchObject({ text: '', fullText: null, contactAddress: 'carla@example.com' });
    },
  );

  it('T6: whatever is wrong with a mail’s bytes, it comes in', async () => {
    expect((await arrive('unknown-charset')).arrival.text).toMatch(/^Grüße/);
    const { arrival, files } = await arrive('truncated');
    expect(arrival.text).toBe('Hello there');
    expect(files).toHaveLength(1);
  });
});

describe('who wrote a mail, to whom', () => {
  it('T3: the sender is known by their address in lower case, and their name in any alphabet', async () => {
    const { arrival } = await arrive('outlook-de-iso-8859-1');
    expect(arrival).toMatchObject({
      channel: 'email',
      via: 'ses',
      contactAddress: 'joerg@example.com',
      contactEmail: 'joerg@example.com',
      contactName: 'Jörg Weiß',
      ourAddress: 'inbox@in.shop.example',
      subject: 'AW: Größe',
    });
  });

  it('T3: a contact form’s customer is whom its Reply-To names, though it sends from our own address', async () => {
    const { arrival } = await arrive('contact-form');
    expect(arrival).toMatchObject({
      contactAddress: 'carla@example.com',
      contactName: 'Carla Meier',
      automatic: false,
    });
    expect(arrival.text).toBe('Name: Carla\nMessage: where is my order?');
  });

  it('T3: everyone else whom it went to takes part, but neither we nor the sender', async () => {
    const { arrival } = await arrive('many-recipients');
    expect(arrival.email?.cc).toEqual(['other@example.net', 'friend@example.net']);
  });

  it('T3: Message-IDs are read from folded headers, the oldest first', async () => {
    const { arrival } = await arrive('gmail-en');
    expect(arrival.email).toEqual({
      messageId: 'CAF4=abc123@mail.gmail.com',
      references: ['CAF4=first@mail.gmail.com', 'msg_0123456789abcdef0123456789abcdef_2@shop.example'],
      cc: [],
    });
  });
});

describe('mail that nobody wrote', () => {
  it.each(['bounce', 'out-of-office-de', 'out-of-office-exchange', 'newsletter'])(
    'O1: %s is automatic',
    async (name) => {
      expect((await arrive(name)).arrival.automatic).toBe(true);
    },
  );

  it('O1: what people write to a group of ours is not, though the group calls itself a list', async () => {
    expect((await arrive('our-group')).arrival.automatic).toBe(false);
  });

  it('O1: a bounce keeps the thread that it is about', async () => {
    const { arrival } = await arrive('bounce');
    expect(arrival.email?.references).toEqual(['msg_0123456789abcdef0123456789abcdef_2@shop.example']);
  });
});

describe('what a mail brings along', () => {
  it('T3: hostile file names become harmless ones, and what runs is refused by name and by content', async () => {
    const { arrival, files } = await arrive('hostile-names');
    const listed = arrival.attachments.map(({ name, contentType, refused }) => [name, contentType, refused]);
    const refused = 'This type of file is not accepted.';
    expect(listed).toEqual([
      ['file.txt', 'text/plain', null],
      ['x', 'text/plain', null],
      ['file.pdf', 'application/pdf', null],
      ['invoicefdp.exe', 'application/octet-stream', refused],
      ['passwd', 'text/plain', null],
      [`${'a'.repeat(146)}.txt`, 'text/plain', null],
      ['holiday.png', 'image/png', refused],
      ['run.js', 'text/plain', refused],
      ['photo', 'image/png', null],
      ['empty.txt', 'text/plain', 'It is empty.'],
      ['a.txt_evil.exe', 'text/plain', refused],
      ['Größe.txt', 'text/plain', null],
    ]);
    const kept = arrival.attachments.filter((attachment) => attachment.refused === null);
    expect(files.map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
    expect(new Set(arrival.attachments.map(({ id }) => id)).size).toBe(12);
  });

  it('T5: a file has the same id however often the mail comes', async () => {
    const [first, again] = [await arrive('hostile-names'), await arrive('hostile-names')];
    expect(again.files).toEqual(first.files);
    const other = await arrive('hostile-names', { receipt: { source: 'ses', id: 'another' } });
    expect(other.files.map(({ id }) => id)).not.toEqual(first.files.map(({ id }) => id));
  });

  it('T6: an invitation to a meeting is kept as the file that calendars read', async () => {
    const { arrival, files } = await arrive('invitation');
    expect(arrival.text).toBe('You have been invited to a call.');
    expect(arrival.attachments.map(({ name, contentType }) => [name, contentType])).toEqual([
      ['file.ics', 'text/calendar'],
      ['invite.ics', 'application/ics'],
    ]);
    expect(Buffer.from(files[0]?.content ?? []).toString()).toContain('METHOD:REQUEST');
  });

  it('T6: an image that the mail shows keeps its content id, a file that it does not show has none', async () => {
    const { arrival } = await arrive('inline-image');
    expect(arrival.html).toContain('src="cid:ii_m7abc@mail"');
    expect(arrival.attachments.map(({ name, contentId }) => [name, contentId])).toEqual([
      ['photo.png', 'ii_m7abc@mail'],
      ['terms.pdf', null],
    ]);
    expect(arrival.text).toBe('See: [photo.png] [Logo]');
  });

  it('T6: a bounce’s parts are files of it', async () => {
    const { arrival } = await arrive('bounce');
    expect(arrival.attachments.map(({ name }) => name)).toEqual(['file.txt', 'file.eml']);
  });
});
