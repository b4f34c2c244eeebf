import * as z from 'zod';

const verdict = z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED']).default('PASS');

/** What SES thinks of a mail that came in; nobody thinks here, so whoever sends it says it. */
export const verdictsSchema = z.object({
  spam: verdict,
  virus: verdict,
  spf: verdict,
  dkim: verdict,
  dmarc: verdict,
});
export type Verdicts = z.output<typeof verdictsSchema>;
