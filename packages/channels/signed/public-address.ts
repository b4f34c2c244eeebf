import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Every address of a host. */
export type LookUp = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** Somebody's URL leads into a network of ours, or of the cloud's own: nothing is sent there. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
}

/** RFC 4291, 2.4: all there is of IPv6 that anybody may have. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is one that anybody in the world may have: not this machine's, a private network's, a link's (the
 * cloud's metadata among them), nor one of IPv6 that stands for one of IPv4.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(globalUnicast));
}

const everyAddress: LookUp = (host) => lookup(host, { all: true });

/** A host that is an address is never looked up. */
export function refusePrivateHost({ hostname }: URL): void {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (ipaddr.isValid(host) && !isPublic(host)) throw new PrivateAddress(host);
}

/**
 * A look-up for a connection that goes to what was checked, and to nothing else: a name that leads somewhere else a
 * moment later changes nothing. One private address among many refuses them all.
 */
export const publicLookup =
  (lookUp: LookUp = everyAddress): LookupFunction =>
  (host, { all = false }, done) => {
    lookUp(host).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) return done(new Error(`${host} has no address`), '');
        if (!addresses.every(({ address }) => isPublic(address))) return done(new PrivateAddress(host), '');
        return all ? done(null, [...addresses]) : done(null, first.address, first.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
