import type { Phrases } from './phrases.ts';

export const german: Phrases = {
  topics: [
    {
      subject: 'Wo bleibt meine Bestellung {order}?',
      opening: ['Hallo, wo bleibt meine Bestellung {order}?', 'Sollte am Montag schon da sein'],
      answer:
        'Guten Tag! Das Paket hat gestern unser Lager verlassen und kommt morgen an. Bitte entschuldigen Sie!',
      followUp: 'Alles klar. Bekomme ich noch eine Sendungsnummer?',
      secondAnswer: 'Ja, die kommt innerhalb der nächsten Stunde per E-Mail.',
    },
    {
      subject: 'Sprung in der Schüssel ({order})',
      opening: ['Guten Morgen, die Schüssel aus {order} hat einen Sprung. Kann ich sie umtauschen?'],
      answer: 'Wie ärgerlich! Sie bekommen selbstverständlich eine neue, die alte dürfen Sie behalten.',
      followUp: 'Das ist ja nett! Wann kommt sie denn ungefähr?',
      secondAnswer: 'In zwei bis drei Werktagen ist sie bei Ihnen.',
    },
    {
      subject: 'Falsche Größe geliefert',
      opening: ['Hallo', 'Ich habe Größe 42 bestellt und 40 bekommen', 'Bestellnr. {order}'],
      answer:
        'Das tut uns leid, da ist beim Packen etwas schiefgelaufen. Das Rücksendeetikett ist unterwegs zu Ihnen.',
      followUp: 'Ich habe keinen Drucker, geht das auch mit QR-Code?',
      secondAnswer: 'Na klar, der steht ganz unten in derselben E-Mail.',
    },
    {
      subject: 'Rechnung zu {order}',
      opening: ['Ich brauche für {order} bitte noch eine Rechnung mit unserer USt-IdNr. DE123456789. Danke!'],
      answer: 'Gerne! Auf welche Firma und Adresse soll die Rechnung lauten?',
      followUp: 'Möbel Krüger GmbH, Übergasse 7, 86150 Augsburg',
      secondAnswer: 'Ist erledigt, die Rechnung haben Sie gleich im Postfach.',
    },
    {
      subject: 'Stornierung {order}',
      opening: ['Kann man {order} noch stornieren?? Hab mich verklickt 🙈'],
      answer: 'Kein Problem, sie war noch nicht gepackt. Storniert! Das Geld ist in ein paar Tagen zurück.',
      followUp: 'Uff, danke. Kommt das aufs PayPal-Konto?',
      secondAnswer: 'Genau, auf demselben Weg, auf dem Sie bezahlt haben.',
    },
    {
      subject: 'Grüner Teppich 120x180',
      opening: ['Habt ihr den grünen Teppich bald wieder?', 'der 120x180 meine ich'],
      answer:
        'Er kommt voraussichtlich in der nächsten Woche wieder herein. Sollen wir Ihnen einen zurücklegen?',
      followUp: 'Au ja, bitte auf den Namen Öztürk',
      secondAnswer: 'Ist zurückgelegt. Wir melden uns, sobald er da ist.',
    },
  ],
  nudges: ['Hallo? Liest das jemand?', 'Ich warte noch …', '???', 'Gibt es schon was Neues?'],
  comebacks: [
    'Guten Tag, leider ist immer noch nichts angekommen.',
    'Noch eine Frage: kann man zu {order} eine Geschenkkarte dazulegen?',
    'Der Link aus der Mail geht nicht mehr ("abgelaufen"). Und nun?',
  ],
  comebackAnswer:
    'Danke für Ihre Nachricht. Ich habe nachgesehen und es ist erledigt, Sie hören heute noch per E-Mail von uns.',
  thanks: ['Vielen lieben Dank, das ging ja fix!', 'Super 👍 danke', 'Bester Service, schönen Tag noch!'],
  farewell: 'Sehr gerne! Dann schließe ich das hier. Schreiben Sie einfach wieder, wenn noch etwas ist.',
  afterthought: 'Zur Info: das Paket ist heute früh dem Boten übergeben worden.',
  note: 'Dieselbe Charge wie letzte Woche, Lager weiß Bescheid.',
  names: ['Jürgen Weiß', 'Anneliese Groß', 'Emre Öztürk', 'Käthe Müller', 'Björn Lindemann'],
  mail: {
    locale: 'de-DE',
    wrote: 'Am {date} schrieb {who} <{address}>:',
    sentFrom: 'Von meinem iPhone gesendet',
    away: 'Ich bin bis Montag nicht im Büro und lese Ihre Nachricht danach.',
    awaySubject: 'Abwesenheitsnotiz: {subject}',
    newsletter: 'Herbstmesse in Augsburg: Frühbucherkarten bis Freitag. Abmelden: https://messe.example/aus',
    newsletterSubject: 'Ihre Einladung zur Herbstmesse',
  },
};
