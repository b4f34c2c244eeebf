import { randomBytes } from 'node:crypto';
import type { Answer, Request } from '../http.ts';
import { json, ZendeskError } from './zendesk-error.ts';
import type { ZendeskState } from './zendesk-state.ts';

/** https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/ */
const mostBytes = 50 * 1_048_576;

/** Keeps what a file is called and how large it is; nobody downloads it here. */
export function takeUpload({ body, headers }: Request, url: URL, state: ZendeskState): Answer {
  const name = url.searchParams.get('filename');
  if (!name)
    throw new ZendeskError(400, { error: 'ParameterMissing', description: 'param is missing: filename' });
  if (body.length > mostBytes)
    throw new ZendeskError(413, { error: 'AttachmentTooLarge', description: 'The file is too large' });
  const token = randomBytes(16).toString('hex');
  const attachment = {
    id: state.newId(),
    file_name: name,
    content_type: String(headers['content-type'] ?? 'application/octet-stream'),
    content_url: `https://${url.host}/attachments/token/${token}/?name=${encodeURIComponent(name)}`,
    size: body.length,
  };
  state.keep({ upload: { token, attachment } });
  return json(201, { upload: { token, attachment, attachments: [attachment] } });
}
