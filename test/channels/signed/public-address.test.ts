import { describe, expect, it } from 'vitest';
import {
  isPublic,
  PrivateAddress,
  publicLookup,
  refusePrivateHost,
} from '#channels/signed/public-address.ts';

describe('an address that anybody may have', () => {
  it.each([
    '93.184.216.34',
    '1.1.1.1',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '2606:2800:220:1::1',
    '2a00:1450::1',
  ])('%s is one', (address) => expect(isPublic(address)).toBe(true));

  it.each([
    ['this machine', '127.0.0.1', '127.255.255.254', '::1'],
    ['this network', '0.0.0.0', '0.1.2.3', '::'],
    ['a private network', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12::1'],
    [
      'a link, and the cloud’s metadata',
      '169.254.169.254',
      '169.254.79.130',
      'fe80::1',
      'fd00:ec2::254',
      'fec0::1',
    ],
    ['a carrier’s network', '100.64.0.1', '100.127.255.255'],
    ['many at once', '224.0.0.1', '239.255.255.250', '255.255.255.255', 'ff02::1'],
    [
      'IPv4 in IPv6',
      '::ffff:127.0.0.1',
      '::ffff:93.184.216.34',
      '::7f00:1',
      '64:ff9b::7f00:1',
      '64:ff9b:1::a00:1',
      '2002:7f00:1::1',
      '2001::1',
    ],
    ['nobody yet', '192.0.2.1', '198.18.0.1', '203.0.113.1', '240.0.0.1', '2001:db8::1', '100::1', '4000::1'],
    ['no address', '', 'localhost', '1.2.3.4.5', '1.2.3.4/8', 'fe80::1%eth0'],
  ])('that of %s is none', (_, ...addresses) => {
    for (const address of addresses) expect([address, isPublic(address)]).toEqual([address, false]);
  });
});

describe('a host that is an address', () => {
  it.each([
    '127.0.0.1',
    '[::1]',
    '[::ffff:10.0.0.1]',
    '0x7f.1',
    '2130706433',
    '0177.0.0.1',
    '169.254.169.254.',
    '10.1',
  ])('%s is refused, however it is written', (host) =>
    expect(() => refusePrivateHost(new URL(`https://${host}/`))).toThrow(PrivateAddress),
  );

  it.each(['93.184.216.34', '[2606:2800:220:1::1]', 'callback.example.com'])('%s is not', (host) => {
    expect(() => refusePrivateHost(new URL(`https://${host}/`))).not.toThrow();
  });
});

describe('the look-up of a connection', () => {
  const found = (addresses: readonly string[], all: boolean) =>
    new Promise((resolve, reject) => {
      const lookUp = async () =>
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      publicLookup(lookUp)('callback.example.com', { all }, (error, ...rest) =>
        error === null ? resolve(rest) : reject(error),
      );
    });

  it('gives what was looked up once, all of it or the first', async () => {
    const both = ['93.184.216.34', '2606:2800:220:1::1'];
    expect(await found(both, false)).toEqual(['93.184.216.34', 4]);
    expect(await found(both, true)).toEqual([
      [
        { address: '93.184.216.34', family: 4 },
        { address: '2606:2800:220:1::1', family: 6 },
      ],
    ]);
  });

  it.each([true, false])('refuses all where one is private (all: %s)', async (all) => {
    await expect(found(['93.184.216.34', '10.0.0.1'], all)).rejects.toThrow(PrivateAddress);
  });

  it('fails where there is none, or nobody knows', async () => {
    await expect(found([], true)).rejects.toThrow('no address');
    const lookUp = () => Promise.reject(new Error('ENOTFOUND'));
    await expect(
      new Promise((_, reject) => publicLookup(lookUp)('x', {}, (error) => reject(error))),
    ).rejects.toThrow('ENOTFOUND');
  });
});
