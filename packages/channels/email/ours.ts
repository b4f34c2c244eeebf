/** An address in lower case, without its plus part. */
const plain = (address: string): string =>
  address
    .trim()
    .toLowerCase()
    .replace(/\+[^@]*(?=@)/, '');

/** Whether an address is one of the inbox's own, signed or not. */
export function isOneOf(addresses: readonly string[]): (address: string) => boolean {
  const own = new Set(addresses.map(plain));
  return (address) => own.has(plain(address));
}
