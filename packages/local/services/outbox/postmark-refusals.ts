import type { PostmarkAccount } from '../types.ts';
import { PostmarkError, unacceptable } from './postmark-error.ts';
import { type Email, people } from './postmark-message.ts';

const mebibyte = 1_048_576;
export const requestLimit = 10 * mebibyte;

/** https://postmarkapp.com/developer/user-guide/send-email-with-api#attachments */
const forbiddenFiles = new Set(
  'vbs exe bin bat chm com cpl crt hlp hta inf ins isp jse lnk mdb pcd pif reg scr sct shs vbe vba wsf wsh wsl msc msi msp mst'.split(
    ' ',
  ),
);

/** Throws for what Postmark would not take. */
export function refuseEmail(email: Email, account: PostmarkAccount): void {
  refuseAddresses(email);
  refuseContent(email);
  const [from = { Email: '' }] = people(email.From);
  if (domainOf(from.Email) !== domainOf(account.from))
    throw new PostmarkError(
      422,
      400,
      `The 'From' address you supplied (${email.From}) is not a Sender Signature on your account. Please add and confirm this address in order to be able to use it in the 'From' field of your messages.`,
    );
}

function refuseAddresses(email: Email): void {
  const { From, To, Cc, Bcc, ReplyTo } = email;
  if (!From) throw unacceptable("Invalid 'From' value.");
  const fields = { From, To, Cc, Bcc, ReplyTo };
  for (const [field, list] of Object.entries(fields))
    for (const { Email: address } of people(list))
      if (!isAddress(address)) throw unacceptable(`Invalid '${field}' address: '${address}'.`);
  if (people(From).length !== 1) throw unacceptable(`Invalid 'From' address: '${From}'.`);
  const recipients = [To, Cc, Bcc].flatMap(people);
  if (people(To).length === 0) throw unacceptable('Zero recipients specified');
  if (recipients.length > 50)
    throw unacceptable('You may only send to up to 50 recipients (To, Cc and Bcc) in a single message.');
}

function refuseContent({ TextBody, HtmlBody, Metadata, Attachments, Headers, Tag }: Email): void {
  if (!TextBody && !HtmlBody) throw unacceptable('Provide either email TextBody or HtmlBody or both.');
  for (const [field, body] of Object.entries({ TextBody, HtmlBody }))
    if (Buffer.byteLength(body) > 5 * mebibyte) throw unacceptable(`'${field}' is larger than 5 MB.`);
  if (Tag.length > 1_000) throw unacceptable("'Tag' is longer than 1000 characters.");
  const metadata = Object.entries(Metadata);
  if (metadata.length > 10) throw unacceptable('Metadata may have up to 10 fields.');
  for (const [name, value] of metadata)
    if (name.length > 20 || value.length > 80)
      throw unacceptable(
        `Metadata field '${name}' is too long: names have up to 20 characters, values up to 80.`,
      );
  for (const { Name } of Attachments)
    if (forbiddenFiles.has(Name.toLowerCase().split('.').at(-1) ?? ''))
      throw unacceptable(`Attachments of this type are forbidden: ${Name}`);
  for (const { Name, Value } of Headers)
    if (!/^[\x21-\x39\x3b-\x7e]+$/.test(Name) || /[\r\n]/.test(Value))
      throw unacceptable(`Invalid header: '${Name}'.`);
}

const isAddress = (address: string): boolean =>
  /^[^\s@<>,;:"()[\]]+@[^\s@<>,;:"()[\]]+\.[^\s@.<>,;:"()[\]]+$/.test(address);
const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
