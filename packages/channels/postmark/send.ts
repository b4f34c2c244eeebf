import type { PostmarkSecret } from '#contracts/postmark.ts';
import type { Files, Sender } from '#use-cases/ports.ts';

export function postmarkSender(_deps: {
  secret: () => Promise<PostmarkSecret>;
  files: Pick<Files, 'get'>;
  /** What reply addresses are signed with. */
  key: string;
}): Sender {
  throw new Error('being written');
}
