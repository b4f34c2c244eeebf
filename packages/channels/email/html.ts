/** Both in one file, for who loads them when the first HTML comes: they share their parser. */
export { textOfHtml } from './html-to-text.ts';
export { sanitizeMail } from './sanitize.ts';
