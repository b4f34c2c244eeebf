import * as z from 'zod';
import type { Contact } from '#domain/contact.ts';
import type { Raw } from '../keys.ts';
import { contactKey } from '../keys.ts';
import { itemKind, type Step, shapeOf } from './item.ts';
import { channel, contactId, count, instant } from './values.ts';

const schema = z.object({
  id: contactId,
  channel,
  address: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  profileId: z.string().nullable(),
  segments: z.array(z.string()).readonly(),
  blocked: z.boolean(),
  optedOut: z.boolean(),
  ticketCount: z.int(),
  chats: count,
  createdAt: instant,
  version: count,
});

/** Version 1 knew no chats. */
const chatsCounted: Step = (item) => ({ ...item, chats: 0 });

export const contactKind = itemKind('contact', shapeOf<Contact>()(schema), [chatsCounted]);

export const contactItem = (contact: Contact): Raw =>
  contactKind.mark({ ...contactKey(contact.id), ...contact });
