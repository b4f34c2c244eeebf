import * as z from 'zod';
import { itemKind } from './item.ts';
import { count } from './values.ts';

/** The latest ticket number taken (T1). */
export const counterKind = itemKind('counter', z.object({ value: count }));
