import type { MessageDocument } from '#contracts/api/tickets.ts';

type Attachments = MessageDocument['attachments'];

export interface MailPageOptions {
  readonly attachments: Attachments;
  /** Of other servers, which learn by them who reads, when and where. */
  readonly withPictures: boolean;
}

/** The address of a picture on another server is kept apart when a mail comes in. */
const remotePicture = /(<img\b[^>]*?\s)data-remote-src=/gi;

export const hasRemotePictures = (html: string): boolean => html.search(remotePicture) >= 0;

/**
 * A mail's HTML as a page of its own. Links can't lead the frame itself away; pictures that came along are shown where
 * the mail has them. Its policy comes before all that the mail says, on top of the console's, which it inherits.
 */
export function mailPage(html: string, { attachments, withPictures }: MailPageOptions): string {
  const own = attachments.flatMap(({ url }) =>
    url === undefined ? [] : [new URL(url, location.href).origin],
  );
  const pictures = ['data:', ...new Set(own), ...(withPictures ? ['https:'] : [])].join(' ');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src ${pictures}; form-action 'none'`;
  const body = withPictures ? html.replace(remotePicture, '$1src=') : html;
  return [
    '<!doctype html><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="referrer" content="no-referrer"><base target="_blank">',
    '<body style="margin:0;padding:4px;background:#fff;color:#1a1b20;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere">',
    withOwnPictures(body, attachments),
  ].join('');
}

const withOwnPictures = (html: string, attachments: Attachments): string =>
  html.replace(/(["'])cid:([^"']+)\1/g, (whole, quote: string, id: string) => {
    const url = attachments.find(({ contentId }) => contentId === decoded(id))?.url;
    return url === undefined ? whole : `${quote}${url.replaceAll('"', '%22')}${quote}`;
  });

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
