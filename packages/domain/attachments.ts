/** The rules of files that go with messages, whoever sends them. */

/** As much as mail gets through to anyone; of a customer's as of ours. */
export const mostBytes = 25 * 1024 * 1024;

export interface FileFacts {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** What a double click runs, by the end of its name: the kinds that mail providers refuse as well. */
const runnableNames =
  /\.(?:ade|adp|apk|app|appx|bat|cab|chm|cmd|com|cpl|deb|dll|dmg|exe|hta|ins|isp|iso|jar|jse?|lib|lnk|mde|msc|msi|msix|msp|mst|nsh|pif|ps1|psm1|reg|rpm|scf|scr|sct|sh|shb|sys|vbe?|vbs|vhd|vxd|ws[cfh]?|xll)$/i;

const runnableTypes: ReadonlySet<string> = new Set([
  'application/hta',
  'application/java-archive',
  'application/vnd.android.package-archive',
  'application/vnd.microsoft.portable-executable',
  'application/x-apple-diskimage',
  'application/x-bat',
  'application/x-dosexec',
  'application/x-executable',
  'application/x-java-archive',
  'application/x-mach-binary',
  'application/x-ms-installer',
  'application/x-ms-shortcut',
  'application/x-msdos-program',
  'application/x-msdownload',
  'application/x-msi',
  'application/x-sh',
  'application/x-sharedlib',
  'application/x-vbscript',
  'text/vbscript',
]);

/** Why a file is not taken, in words that an agent understands; null where it is. */
export function refusalOf({ name, contentType, bytes }: FileFacts): string | null {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  // Windows leaves dots and spaces at the end of a name out, and sees what is before them.
  if (runnableTypes.has(type) || runnableNames.test(name.replace(/[.\s]+$/, '')))
    return 'It is a program, and those are refused.';
  if (bytes > mostBytes) return 'It is larger than 25 MB.';
  return null;
}

const longestName = 120;
/** Names of devices, which Windows takes for no file whatever follows them. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A name that is one in every file system, of whatever a stranger wrote for one: without folders, without what can't
 * be seen or turns the reading direction, and with its ending kept where it is cut.
 */
export function safeName(name: string | null): string {
  const bare = (name ?? '')
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/gu, '')
    .replace(/^.*[/\\]/s, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .replace(devices, '_$&');
  return bare === '' ? 'file' : shortened(bare);
}

function shortened(name: string): string {
  const characters = [...name];
  if (characters.length <= longestName) return name;
  const ending = /\.[^.]{1,16}$/.exec(name)?.[0] ?? '';
  return `${characters
    .slice(0, longestName - [...ending].length)
    .join('')
    .trimEnd()}${ending}`;
}
