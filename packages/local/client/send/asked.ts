import type { SignedMessage } from '../signed-message.ts';

export interface AskedSms {
  readonly channel: 'sms';
  readonly via: 'twilio' | 'aws';
  /** The provider's own id of it: the same again is the same message. */
  readonly id: string;
  readonly from: string;
  readonly to: string | undefined;
  readonly media: readonly string[];
  readonly text: string;
}

export interface AskedEmail {
  readonly channel: 'email';
  readonly via: 'postmark' | 'ses';
  readonly id: string;
  /** As the raw mail says, if left out. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** A file. */
  readonly raw?: string;
  readonly name?: string | undefined;
  readonly subject?: string | undefined;
  /** A file. */
  readonly html?: string | undefined;
  /** Files. */
  readonly attach?: readonly string[];
  /** A ticket's number. */
  readonly replyTo?: number | undefined;
  readonly text?: string;
}

export interface AskedChat {
  readonly channel: 'chat';
  readonly id: string;
  readonly from: string;
  /** As another visitor. */
  readonly begin: boolean;
  readonly identity: string | undefined;
  readonly end: boolean;
  /** Empty where the visitor only ends the chat. */
  readonly text: string;
}

export interface AskedMessage {
  readonly channel: 'message';
  readonly message: SignedMessage;
}
