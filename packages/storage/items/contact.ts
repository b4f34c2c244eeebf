import * as z from 'zod';
import type { Contact } from '#domain/contact.ts';
import type { Raw } from '../keys.ts';
import { contactKey } from '../keys.ts';
import { itemKind, shapeOf } from './item.ts';
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
  createdAt: instant,
  version: count,
});

export const contactKind = itemKind('contact', shapeOf<Contact>()(schema));

export const contactItem = (contact: Contact): Raw =>
  contactKind.mark({ ...contactKey(contact.id), ...contact });
