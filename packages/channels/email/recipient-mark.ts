import { createHash } from 'node:crypto';

/**
 * Tells reports about the customer from those about whoever else it went to: a mail is delivered, or not, to whom the
 * ticket is with.
 */
export const recipientMark = (address: string): string =>
  createHash('sha256').update(address.trim().toLowerCase()).digest('base64url').slice(0, 16);
