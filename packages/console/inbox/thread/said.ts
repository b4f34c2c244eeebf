import type { TFunction } from 'i18next';
import type { MessageDocument, TicketDocument } from '#contracts/api/tickets.ts';
import { builtInMessages } from '#domain/automatic-message.ts';
import { handOffTexts } from '#domain/hand-off/texts.ts';

const ours = {
  ...handOffTexts,
  'auto-reply-during': builtInMessages.duringMessage,
  'auto-reply-nobody-online': builtInMessages.nobodyOnlineMessage,
  'auto-reply-outside': builtInMessages.outsideMessage,
} as const;

const isOurs = (code: string): code is keyof typeof ours => Object.hasOwn(ours, code);

/**
 * What we say by ourselves in a chat its visitor reads in their language, and the team in theirs. By SMS and e-mail it
 * went as it stands, and so does what somebody has worded.
 */
export function saidIn(
  { code, text }: Pick<MessageDocument, 'code' | 'text'>,
  { channel }: Pick<TicketDocument, 'channel'>,
  t: TFunction,
): string {
  if (channel !== 'web_chat' || code === undefined || !isOurs(code) || ours[code] !== text) return text;
  return t(`message.codes.${code}`);
}
