import { fatesOf } from './fates.ts';
import { type PostmarkMessage, timestamp } from './postmark-message.ts';

/** What Postmark tells of a recipient, in the order in which it happens. */
export function eventsOf(message: PostmarkMessage, recipient: string, at: number): object[] {
  return fatesOf(recipient).flatMap((fate): object[] => {
    if (fate === 'bounced') return [bounceOf(message, recipient, at)];
    return fate === 'delivered' ? [deliveryOf(message, recipient, at)] : [];
  });
}

const serverId = 1;

/** https://postmarkapp.com/developer/webhooks/delivery-webhook */
function deliveryOf(
  { MessageID, Tag, Metadata, MessageStream }: PostmarkMessage,
  recipient: string,
  at: number,
) {
  return {
    MessageID,
    Recipient: recipient,
    DeliveredAt: timestamp(at),
    Details: 'smtp;250 2.0.0 OK',
    Tag,
    ServerID: serverId,
    Metadata,
    RecordType: 'Delivery',
    MessageStream,
  };
}

/** https://postmarkapp.com/developer/webhooks/bounce-webhook */
function bounceOf(
  { MessageID, Tag, Metadata, MessageStream, From, Subject }: PostmarkMessage,
  email: string,
  at: number,
) {
  return {
    RecordType: 'Bounce',
    MessageStream,
    ID: at,
    Type: 'HardBounce',
    TypeCode: 1,
    Name: 'Hard bounce',
    Tag,
    MessageID,
    Metadata,
    ServerID: serverId,
    Description: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
    Details: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
    Email: email,
    From,
    BouncedAt: timestamp(at),
    DumpAvailable: true,
    Inactive: true,
    CanActivate: true,
    Subject,
  };
}
