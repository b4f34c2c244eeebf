import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Files, Sender } from '#use-cases/ports.ts';

export function sesSender(_deps: {
  client: SESv2Client;
  from: string;
  replyTo: string;
  files: Pick<Files, 'get'>;
  key: string;
  configurationSet: string | null;
}): Sender {
  throw new Error('being written');
}
