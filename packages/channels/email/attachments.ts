import type { Attachment } from '#domain/ticket/message.ts';
import { attachmentId } from '#use-cases/ids.ts';
import type { ReceiptKey } from '#use-cases/ports.ts';
import type { MailAttachment } from './mail.ts';
import { extensionOf, safeName, typeByName } from './safe-name.ts';

export interface MailFile {
  readonly id: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

const largest = 25 * 1024 * 1024;
const most = 100;

const refusals = {
  empty: 'It is empty.',
  tooLarge: 'It is larger than 25 MB.',
  type: 'This type of file is not accepted.',
};

/** What runs, or mounts, when somebody opens it. */
const refusedExtensions = new Set(
  `ade adp apk app appimage appinstaller application appref-ms appx appxbundle bas bat bin_ chm cjs cmd com command cpl
  crt deb diagcab dll dmg drv exe gadget hlp hta img inf ins iso isp jar jnlp js jse ksh lnk mjs msc msh msi msix
  msixbundle msp mst ocx pif pkg prf prg ps1 ps1xml ps2 psc1 psd1 psm1 reg rpm scf scr sct sh shb shs svc sys vb vbe
  vbs vbscript vhd vhdx vxd ws wsc wsf wsh xbap xll xpi zsh`.split(/\s+/),
);

const refusedTypes =
  /^(?:application|text)\/(?:x-)?(?:ms-?dos-?program|ms-?download|dosexec|executable|elf|mach-binary|sharedlib|java-archive|javascript|ecmascript|jscript|vbscript|hta|sh|shellscript|csh|bat|msi|ms-shortcut|ms-application|iso9660-image|apple-diskimage|powershell)$/;

const beginnings: readonly (readonly number[])[] = [
  [0x7f, 0x45, 0x4c, 0x46],
  [0x23, 0x21],
  [0x4c, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00],
  [0xca, 0xfe, 0xba, 0xbe],
  [0xcf, 0xfa, 0xed, 0xfe],
  [0xce, 0xfa, 0xed, 0xfe],
  [0xfe, 0xed, 0xfa, 0xcf],
  [0xfe, 0xed, 0xfa, 0xce],
];

const startsWith = (content: Uint8Array, bytes: readonly number[], at = 0): boolean =>
  content.length >= at + bytes.length && bytes.every((byte, nth) => content[at + nth] === byte);

/** `MZ` may also begin a text. */
const isProgram = (content: Uint8Array): boolean =>
  startsWith(content, [0x4d, 0x5a]) && content.subarray(0, 64).includes(0);

/** ISO 9660 says so in its seventeenth sector. */
const isDiskImage = (content: Uint8Array): boolean =>
  startsWith(content, [0x43, 0x44, 0x30, 0x30, 0x31], 0x8001);

const runs = (name: string, contentType: string, content: Uint8Array): boolean =>
  refusedExtensions.has(extensionOf(name)) ||
  refusedTypes.test(contentType) ||
  beginnings.some((bytes) => startsWith(content, bytes)) ||
  isProgram(content) ||
  isDiskImage(content);

const signatures: readonly (readonly [string, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['application/zip', [0x50, 0x4b, 0x03, 0x04]],
];

/** The declared type, or what the name or the content says where that is none. */
function typeOf({ name, contentType, content }: MailAttachment): string {
  const declared = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isDeclared = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,127}$/.test(declared);
  if (isDeclared && declared !== 'application/octet-stream') return declared;
  const bySignature = signatures.find(([, bytes]) => startsWith(content, bytes))?.[0];
  return typeByName(name ?? '') ?? bySignature ?? 'application/octet-stream';
}

/**
 * A mail's attachments, and the contents that are to be stored. What isn't accepted is listed with why, so that an
 * agent can ask for it otherwise. `html` is the sanitized one: what it shows keeps its content id.
 */
export function attachmentsOf(
  attachments: readonly MailAttachment[],
  receipt: ReceiptKey,
  html: string | null,
): { attachments: Attachment[]; files: MailFile[] } {
  const shown = shownIn(html);
  const taken = attachments.slice(0, most).map((attachment, nth) => {
    const { content, contentId } = attachment;
    const contentType = typeOf(attachment);
    const name = safeName(attachment.name, contentType);
    const id = attachmentId(receipt, nth);
    const listed: Attachment = {
      id,
      name,
      contentType,
      bytes: content.length,
      contentId: contentId !== null && shown.has(contentId) ? contentId : null,
      source: null,
      refused: refusalOf(name, contentType, content),
    };
    return { listed, file: { id, contentType, content } };
  });
  const rest = attachments.length - taken.length;
  return {
    attachments: [...taken.map(({ listed }) => listed), ...(rest > 0 ? [tooMany(rest, receipt)] : [])],
    files: taken.filter(({ listed }) => listed.refused === null).map(({ file }) => file),
  };
}

function refusalOf(name: string, contentType: string, content: Uint8Array): string | null {
  if (content.length === 0) return refusals.empty;
  if (runs(name, contentType, content)) return refusals.type;
  return content.length > largest ? refusals.tooLarge : null;
}

const tooMany = (rest: number, receipt: ReceiptKey): Attachment => ({
  id: attachmentId(receipt, most),
  name: `${rest} more`,
  contentType: 'application/octet-stream',
  bytes: 0,
  contentId: null,
  source: null,
  refused: `A message takes ${most} files.`,
});

const shownIn = (html: string | null): ReadonlySet<string> =>
  new Set(
    [...(html ?? '').matchAll(/ src="cid:([^"]+)"/g)].map(([, id]) => (id ?? '').replaceAll('&amp;', '&')),
  );
