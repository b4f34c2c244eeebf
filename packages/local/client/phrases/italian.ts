import type { Phrases } from './phrases.ts';

export const italian: Phrases = {
  topics: [
    {
      subject: 'Dov’è l’ordine {order}?',
      opening: ['Buongiorno, dov’è il mio ordine {order}?', 'doveva arrivare lunedì'],
      answer: 'Buongiorno! È partito ieri dal nostro magazzino e arriva domani. Ci scusi per l’attesa.',
      followUp: 'Va bene, grazie. Mi mandate il codice per seguirlo?',
      secondAnswer: 'Certo, le arriva via e-mail entro un’ora.',
    },
    {
      subject: 'Vaso rotto, ordine {order}',
      opening: ['Salve, il vaso dell’ordine {order} è arrivato rotto. Come si fa?'],
      answer: 'Che peccato! Gliene mandiamo subito un altro, senza spese.',
      followUp: 'Gentilissimi! Quello rotto lo devo rendere?',
      secondAnswer: 'No, può buttarlo. Attenzione ai cocci!',
    },
    {
      subject: 'Taglia sbagliata',
      opening: ['Ciao', 'ho ordinato la taglia S ma è arrivata una L', 'ordine {order}'],
      answer: 'Ci dispiace molto! L’etichetta per il reso è in arrivo, la S parte oggi.',
      followUp: 'Non ho la stampante, c’è un codice QR?',
      secondAnswer: 'Sì, in fondo alla stessa e-mail.',
    },
    {
      subject: 'Indirizzo di consegna di {order}',
      opening: ['Si può ancora cambiare l’indirizzo di consegna di {order}? Ci siamo trasferiti.'],
      answer: 'Sì, non è ancora stato imballato. Qual è il nuovo indirizzo?',
      followUp: 'Via Università 5, 10124 Torino. Grazie mille!',
      secondAnswer: 'Fatto, domani parte per via Università.',
    },
    {
      subject: 'Annullare {order}',
      opening: ['Vorrei annullare {order}, ho sbagliato colore. È possibile?'],
      answer: 'Nessun problema, è annullato. Il rimborso arriva fra qualche giorno.',
      followUp: 'Perfetto. Sulla stessa carta?',
      secondAnswer: 'Esatto, sulla carta con cui ha pagato.',
    },
    {
      subject: 'Sedie gialle',
      opening: ['Quando tornano le sedie gialle? 💛', 'me ne servono quattro'],
      answer: 'La settimana prossima. Vuole che gliene teniamo da parte quattro?',
      followUp: 'Magari! A nome Nicolò Però',
      secondAnswer: 'Messe da parte. La avvisiamo appena arrivano.',
    },
  ],
  nudges: ['C’è qualcuno?', 'Sto ancora aspettando…', '?!', 'Scusate se insisto, novità?'],
  comebacks: [
    'Buongiorno, purtroppo non è ancora arrivato niente.',
    'Un’altra cosa: si può aggiungere un biglietto d’auguri a {order}?',
    'Il link dell’e-mail risulta «scaduto». E adesso?',
  ],
  comebackAnswer: 'Grazie per averci scritto. Ho controllato ed è tutto sistemato, oggi riceve un’e-mail.',
  thanks: ['Grazie mille, velocissimi!', 'Ottimo 👍 grazie', 'Siete fantastici. Buona giornata!'],
  farewell: 'Prego! Allora qui chiudo. Ci scriva pure quando vuole.',
  afterthought: 'Per sua informazione: il pacco è partito stamattina con il corriere.',
  note: 'Stesso lotto della settimana scorsa, magazzino avvisato.',
  names: ['Giulia D’Amico', 'Andrea Però', 'Chiara Bianchi', 'Nicolò Càfaro', 'Letizia Rossi'],
  mail: {
    locale: 'it-IT',
    wrote: 'Il giorno {date} {who} <{address}> ha scritto:',
    sentFrom: 'Inviato da iPhone',
    away: 'Sono fuori ufficio fino a lunedì e leggerò il Suo messaggio al mio ritorno.',
    awaySubject: 'Fuori sede: {subject}',
    newsletter:
      'Fiera d’autunno a Torino: biglietti ridotti fino a venerdì. Disiscriversi: https://fiera.example/via',
    newsletterSubject: 'Il Suo invito alla fiera d’autunno',
  },
};
