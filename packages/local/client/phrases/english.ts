import type { Phrases } from './phrases.ts';

export const english: Phrases = {
  topics: [
    {
      subject: 'Where is my order {order}?',
      opening: ['Hi, where is my order {order}?', "It should've been here on Monday"],
      answer: 'Hello! It left our warehouse yesterday and should reach you tomorrow. Sorry for the wait!',
      followUp: 'ok thanks. will I get a tracking link?',
      secondAnswer: 'Yes, you will get it by e-mail within the hour.',
    },
    {
      subject: 'Broken mug, order {order}',
      opening: ["The mug in order {order} arrived broken :( I've taken photos, where do I send them?"],
      answer: "Oh no! No photos needed, we're sending a new one today, free of charge.",
      followUp: 'Brilliant! And the pieces, do you want them back?',
      secondAnswer: 'No need, please just throw them away. Mind your fingers!',
    },
    {
      subject: 'Wrong size',
      opening: ['Hello', 'I ordered size M but got L', 'Order no. {order}'],
      answer:
        'Sorry about the mix-up! A return label is on its way to you; the M leaves once the L is scanned at the post office.',
      followUp: 'I have no printer, is there a QR code?',
      secondAnswer: "There is: at the bottom of the same e-mail. They'll print the label for you.",
    },
    {
      subject: 'Delivery address of {order}',
      opening: ['Can I still change the delivery address of {order}? We moved last week.'],
      answer: "You can, it hasn't been packed yet. What's the new address?",
      followUp: '14 Mill Lane, Leeds LS2 7HZ. Thank you!!',
      secondAnswer: 'Changed. It will be sent to Mill Lane tomorrow.',
    },
    {
      subject: 'Charged twice for {order}',
      opening: ["I've been charged twice for {order}. £48.90 and again £48.90. Please sort it out."],
      answer:
        'One of the two is a reservation that your bank lifts by itself within three days. We were paid once.',
      followUp: 'And if they don’t?',
      secondAnswer: 'Then write to us here and we will take it up with them for you.',
    },
    {
      subject: 'Shipping to Ireland',
      opening: ['do you ship to Ireland? 🇮🇪', 'and how long does it take'],
      answer: 'We do! Three to five working days, €6.90, free from €60.',
      followUp: "Great, I'll order tonight. Any code for new customers?",
      secondAnswer: 'WELCOME10 takes ten per cent off your first order. Enjoy!',
    },
  ],
  nudges: ['Hello? Anybody there?', 'Still waiting…', '??', 'Sorry to be a pest, any news?'],
  comebacks: [
    "Hi again, I'm afraid it still hasn't turned up.",
    'One more thing: could I add a gift card to {order}?',
    'The link in the e-mail says "expired". What now?',
  ],
  comebackAnswer:
    "Thanks for getting back to us. I've looked into it and it is taken care of; you'll hear by e-mail today.",
  thanks: ['Thank you so much, that was quick!', 'Perfect 👍 thanks', 'You guys are great. Bye!'],
  farewell: "You're welcome! I'll close this here. Just write again if there is anything else.",
  afterthought: 'Just so you know: the parcel has been handed to the courier this morning.',
  note: 'Same batch as the complaints of last week, told the warehouse.',
  names: ['Olivia Shaw', 'Harry O’Brien', 'Amelia Clarke', 'Noah Williams', 'Isla McGregor'],
  mail: {
    locale: 'en-GB',
    wrote: 'On {date}, {who} <{address}> wrote:',
    sentFrom: 'Sent from my iPhone',
    away: "I'm out of the office until Monday and will read your mail then.",
    awaySubject: 'Out of office: {subject}',
    newsletter:
      'Autumn trade fair in Leeds: early-bird tickets until Friday. Unsubscribe: https://fair.example/out',
    newsletterSubject: 'Your invitation to the Autumn Fair',
  },
};
