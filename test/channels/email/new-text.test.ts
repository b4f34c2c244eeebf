import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newTextOf } from '#channels/email/new-text.ts';

const answer = { subject: 'Re: Order', isAnswer: true };
const first = { subject: 'Order', isAnswer: false };

describe('what is new in a text', () => {
  it.each([
    ['-----Original Message-----'],
    ['-----Ursprüngliche Nachricht-----'],
    ['-----Message d’origine-----'],
    ['-----Messaggio originale-----'],
    ['-----Mensaje original-----'],
    ['-----Исходное сообщение-----'],
    ['On Mon, 3 Mar 2025 at 10:00, Shop <h@shop.example> wrote:'],
    ['Am 03.03.25 um 10:00 schrieb Shop:'],
    ['Shop <h@shop.example> schrieb am Mo., 3. März 2025, 10:00:'],
    ['Le lun. 3 mars 2025 à 10:00, Shop <h@shop.example> a écrit\u00a0:'],
    ['Il giorno 3 mar 2025, alle ore 10:00, Shop ha scritto:'],
    ['El 3/3/25 a las 10:00, Shop escribió:'],
    ['Em seg., 3 de mar. de 2025 às 10:00, Shop escreveu:'],
    ['Op ma 3 mrt 2025 om 10:00 schreef Shop <h@shop.example>:'],
    ['3 марта 2025 г. 10:00 пользователь Shop <h@shop.example> написал:'],
    ['03.03.2025, 10:00, "Shop" <h@shop.example>:'],
    ['*Von:* Shop <h@shop.example>\n*Gesendet:* Montag, 3. März 2025 10:00\n*An:* Carla\n*Betreff:* AW: x'],
    ['From: Shop\nSent: Monday\nTo: Carla\nSubject: x'],
    ['De : Shop\nEnvoyé : lundi\nÀ : Carla\nObjet : x'],
  ])('T3: %j announces what is quoted', (announcement) => {
    expect(newTextOf(`My answer.\n\n${announcement}\n\nThe question?`, answer)).toBe('My answer.');
    expect(newTextOf(`My answer.\n\n${announcement}\n\nThe question?`, first)).toBe('My answer.');
  });

  it.each([
    'Von: Köln\nNach: Berlin\nich habe nichts bekommen.',
    'On Monday she wrote:\nnothing.',
    'From: where it began, I liked it.\n\nIt was blue.',
    'Name: Carla\n----\nMessage: where is my order?',
    'Sent from my iPhone',
    'Am Montag kommt er.\nEr schrieb: ja',
  ])('T3: %j is all new', (text) => {
    expect(newTextOf(text, first)).toBe(text);
  });

  it.each([
    'Sent from my iPhone',
    'Sent from Outlook for iOS',
    'Get Outlook for Android<https://aka.ms/AAb9ysg>',
    'Von meinem iPhone gesendet',
    'Gesendet von Outlook für iOS',
    'Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.',
    'Envoyé de mon iPhone',
    'Envoyé depuis mon appareil Samsung',
    'Inviato da iPhone',
    'Inviato dal mio iPad',
    'Enviado desde mi iPhone',
    'Отправлено с iPhone',
    'Отправлено из мобильной Почты Mail.ru',
    'Verzonden vanaf mijn iPhone',
  ])('T3: %j says nothing of the customer’s', (line) => {
    expect(newTextOf(`It is 1234.\n\n${line}`, answer)).toBe('It is 1234.');
    expect(newTextOf(`It is 1234.\n\n${line}`, first)).toBe('It is 1234.');
  });

  it('T3: a signature below two dashes is none of an answer', () => {
    expect(newTextOf('It is 1234.\n\n--\nCarla Meier\n+49 30 123', answer)).toBe('It is 1234.');
  });

  it.each(['Fwd: x', 'FW: x', 'WG: x', 'TR : x', 'I: x', 'RV: x'])(
    'T3: of %j nothing is left out',
    (subject) => {
      const text = 'See.\n\nFrom: A\nSent: B\nTo: C\nSubject: D\n\nThe point.';
      expect(newTextOf(text, { subject, isAnswer: true })).toBe(text);
    },
  );

  it('T3: nothing is left out of what is marked as passed on, whatever its subject', () => {
    const text =
      'See.\n\n-------- Weitergeleitete Nachricht --------\nVon: A\nDatum: B\nAn: C\nBetreff: D\n\nThe point.';
    expect(newTextOf(text, answer)).toBe(text);
  });

  it('T3: a paragraph is no signature, however it begins', () => {
    const text = `Hello.\n\nSent from the warehouse it was, ${'and late, '.repeat(30)}too.\n\nCarla`;
    expect(newTextOf(text, answer)).toBe(text);
  });

  it('T6: something is left of every text that says something', () => {
    const lines = fc.constantFrom(
      '> q',
      '--',
      'On 3 Mar 2025 x wrote:',
      'From: a',
      'Sent: b',
      'To: c',
      'Hello.',
      '',
      'Cheers,',
      '____',
      'Sent from my iPhone',
      '\ue000',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(lines, fc.string()), { minLength: 1 }),
        fc.boolean(),
        (parts, isAnswer) => {
          const text = parts.join('\n').trim();
          const fresh = newTextOf(text, { subject: null, isAnswer });
          expect(fresh === '').toBe(text === '');
        },
      ),
    );
  });

  it('T6: a text that is made to be slow is read within seconds', () => {
    const started = performance.now();
    for (const text of [
      `${'On 1 wrote:\n> x\n'.repeat(60_000)}y`,
      'Op schreef 1:\n'.repeat(70_000),
      'Op schreef 1\n'.repeat(40_000),
      'Op schreef 1\n'.repeat(1500),
      `${' '.repeat(1_000_000)}x`,
      `${'on 1 at 2025 '.repeat(28)}:\n`.repeat(2000),
      'On a a '.repeat(100_000),
      'From: x\n'.repeat(100_000),
      `${'Op schreef '.repeat(18)}\n`.repeat(100),
      `${`Dnia ${'pisze '.repeat(25)}\n`.repeat(3)}${`${'pisze '.repeat(30)}\n`.repeat(100)}`,
      'abc. skrev '.repeat(1800),
      'x\n'.repeat(9900),
    ])
      newTextOf(text, answer);
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
