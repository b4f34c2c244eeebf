export interface Header {
  readonly name: string;
  readonly value: string;
}

/** The headers of a raw mail (RFC 5322, 2.2), unfolded, in their order. */
export function headersOf(mail: Buffer): Header[] {
  const block = headerBlock(mail);
  return block
    .replace(/\r?\n(?=[ \t])/g, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name, value] = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:(.*)$/s.exec(line) ?? [];
      return name === undefined ? [] : [{ name, value: (value ?? '').trim() }];
    });
}

/** The first header of that name. */
export function headerNamed(headers: readonly Header[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

/** Byte for byte, so that what is no ASCII stays what it was. */
function headerBlock(mail: Buffer): string {
  const ends = ['\r\n\r\n', '\n\n'].map((end) => mail.indexOf(end)).filter((at) => at >= 0);
  return mail.subarray(0, ends.length > 0 ? Math.min(...ends) : mail.length).toString('latin1');
}
