import * as z from 'zod';
import type { ContactId } from '#domain/ids.ts';
import type { Raw } from '../keys.ts';
import { findableKey } from '../keys.ts';
import { itemKind } from './item.ts';
import { contactId } from './values.ts';

/** One item a word, with all of the contact's others beside it: a search for several looks at one partition. */
const findableKind = itemKind('findable', z.object({ contactId, words: z.array(z.string()).readonly() }));

export const findableItem = (word: string, found: { contactId: ContactId; words: readonly string[] }): Raw =>
  findableKind.mark({ ...findableKey(word, found.contactId), ...found });

/** An error names an item by its key, and is logged: here that is a customer's name. */
export const parseFindable = (item: Raw) => findableKind.parse({ ...item, pk: 'FIND', sk: item.contactId });
