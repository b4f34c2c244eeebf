import type { TwilioSecret } from '#contracts/twilio.ts';

export const api = 'https://api.twilio.com';

export const authorization = ({ accountSid, authToken }: TwilioSecret): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
});

/** Everything that is an account's own lies below it. */
export const accountUrl = ({ accountSid }: TwilioSecret): string =>
  `${api}/2010-04-01/Accounts/${accountSid}`;

export const messagesUrl = (account: TwilioSecret): string => `${accountUrl(account)}/Messages.json`;

/** Whether somebody has filled the secret in: until then there is nobody to ask. */
export const isFilledIn = ({ accountSid }: TwilioSecret): boolean => /^AC[0-9a-f]{32}$/.test(accountSid);
