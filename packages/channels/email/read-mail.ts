/** A raw mail as a message: both steps in one file, for who loads them when the first mail comes. */
export { parseMail } from './parse-mail.ts';
export { arrivalOf } from './to-arrival.ts';
