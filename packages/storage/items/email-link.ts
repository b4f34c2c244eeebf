import * as z from 'zod';
import type { EmailLink } from '#use-cases/ports.ts';
import type { Raw } from '../keys.ts';
import { emailLinkKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
import { count, ticketId } from './values.ts';

export const emailLinkKind = itemKind(
  'email-link',
  shapeOf<EmailLink>()(z.object({ rfcId: z.string(), ticketId, seq: count })),
);

export const emailLinkItem = (link: EmailLink): Raw =>
  emailLinkKind.mark({ ...emailLinkKey(link.rfcId), ...link });
