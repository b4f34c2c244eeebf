import type { Call } from './connection.ts';

/** A raw mail that comes to Amazon SES, which stores it in a bucket: there is no webhook to call. */
export const sesCall = (
  mail: string | Uint8Array,
  { from, to }: { from: string | undefined; to: string | undefined },
): Call => {
  const envelope = new URLSearchParams({
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  return {
    method: 'POST',
    path: `/local/mail?${envelope}`,
    headers: { 'content-type': 'message/rfc822' },
    body: mail,
  };
};
