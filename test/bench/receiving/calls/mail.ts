import { createHash } from 'node:crypto';
import { replyAddress } from '#channels/email/reply-address.ts';
import type { Mail } from '#local/client/mail.ts';
import { repliesTo } from '#local/client/mail.ts';
import { guidOf, inboundOf } from '#local/client/postmark.ts';
import { signingSecret } from '#test/support/chat.ts';
import { httpEvent } from '#test/support/lambda-events.ts';
import { inboundTarget, postmarkRequest, postmarkSecret } from '#test/support/postmark.ts';
import { contactIdOf, emailTicketId } from '#use-cases/ids.ts';
import { bare, type Call, eightDigits, text } from './call.ts';

const addressOf = (customer: number): string => `carla-${eightDigits(customer)}@example.com`;
const guid = (customer: number, message: number): string => guidOf(`${customer}/${message}`);
const rfcId = (customer: number, message: number): string =>
  `${message}.${eightDigits(customer)}@mail.example.com`;
/** The one that this mail begins, if it begins one. */
const ticketOf = (customer: number, message: number) =>
  emailTicketId({ source: 'postmark', id: guid(customer, message) });

type Written = Partial<Pick<Mail, 'to' | 'text' | 'html' | 'inReplyTo' | 'references' | 'files'>>;

/** The customer's mail of this number, as Postmark hands it over. */
function byPostmark(message: number, written: (customer: number) => Written) {
  return {
    status: 200,
    marks: (customer) => [
      bare(ticketOf(customer, 1)),
      bare(ticketOf(customer, message)),
      contactIdOf('email', addressOf(customer)),
      guid(customer, message),
      rfcId(customer, message),
      rfcId(customer, 1),
      addressOf(customer),
    ],
    event: async (customer) => {
      const mail: Mail = {
        messageId: rfcId(customer, message),
        from: addressOf(customer),
        name: 'Carla Gómez',
        to: postmarkSecret.replyTo,
        subject: 'My order',
        text,
        html: `<div dir="ltr">${text}</div>`,
        at: Date.now(),
        ...written(customer),
      };
      const received = inboundOf({ id: guid(customer, message), mail });
      return httpEvent(postmarkRequest(inboundTarget, received));
    },
  } satisfies Call;
}

const answered = (quoted: string) => ({
  text: `Thank you, that helps.\n\nOn Mon, 2 Mar 2026 at 10:00, Shop <help@shop.example> wrote:\n> ${quoted}\n`,
  html: `<div dir="ltr">Thank you, that helps.</div><br><div class="gmail_quote"><blockquote>${quoted}</blockquote></div>`,
});

export const firstMail = byPostmark(1, () => ({}));

/** To the address that our answers ask to be answered at. */
export const mailToOurAddress = byPostmark(2, (customer) => ({
  ...answered('It is on its way.'),
  to: replyAddress(postmarkSecret.replyTo, ticketOf(customer, 1), signingSecret.key),
}));

/** To the inbox's plain address, after a mail of their own: only its `Message-ID` leads to the ticket. */
export const mailByReferences = byPostmark(2, (customer) => ({
  ...answered(text),
  ...repliesTo(rfcId(customer, 1)),
}));

const kilobyte = 1_000;
const filled = (unit: string, bytes: number): string => unit.repeat(Math.ceil(bytes / unit.length));
const row = `<tr><td style="padding: 4px 8px; color: #333333; font-family: Arial, sans-serif">
<a href="https://shop.example/orders/20417?from=mail">Blue lamp &amp; shade</a></td>
<td align="right"><b>49,90 €</b><br><img src="https://shop.example/lamp.png" alt="A lamp" width="80"></td></tr>\n`;

/** 60 KB of text, 240 KB of HTML, and a file of 700 KB. */
export const bigMail = byPostmark(1, () => ({
  text: filled(`${text}\n\n`, 60 * kilobyte),
  html: `<html><body><table>${filled(row, 240 * kilobyte)}</table></body></html>`,
  files: [
    {
      name: 'catalogue.pdf',
      contentType: 'application/pdf',
      content: Buffer.alloc(700 * kilobyte, createHash('sha512').update('catalogue').digest()),
    },
  ],
}));
