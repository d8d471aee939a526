import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isPublicAddress, literalIn } from '../../../src/tools/reach/address.ts';

/** As a URL may spell them: the host is what the URL parser makes of it. */
const NOT_PUBLIC = [
  '127.0.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0177.0.0.1',
  '017700000001',
  '127.1',
  '127.0.1',
  '127.0.0.1.',
  '127。0。0。1',
  '①②⑦.0.0.1',
  '%31%32%37.0.0.1',
  '0',
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '192.168.257',
  '3232235777',
  '100.64.0.1',
  '100.100.100.200',
  '169.254.169.254',
  '0xA9FEA9FE',
  '2852039166',
  '168.63.129.16',
  '192.0.0.170',
  '192.0.2.1',
  '192.31.196.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:a9fe:a9fe]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::8.8.8.8]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::1]',
  '[2001:0:7f00:1::]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[100::1]',
  '[4000::1]',
  '[5f00::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[febf::1]',
  '[fec0::1]',
  '[ff02::1]',
];

describe('an address in a URL is not public, however it is spelled', () => {
  it.each(NOT_PUBLIC)('%s', (spelled) => {
    const literal = literalIn(new URL(`http://${spelled}/`).hostname);
    expect(literal).toBeDefined();
    expect(isPublicAddress(literal ?? '8.8.8.8')).toBe(false);
  });
});

describe('what the URL parser lets nobody ask for', () => {
  it.each(['[fe80::1%25eth0]', '[fe80::1%eth0]', '256.1.1.1', '1.2.3.4.5', '127.0.0.1.1', '[::1'])('%s', (spelled) => {
    expect(URL.canParse(`http://${spelled}/`)).toBe(false);
  });
});

it('a link-local address with a zone, as a resolver gives it, is not public', () => {
  expect(isPublicAddress('fe80::1%eth0')).toBe(false);
});

it.each(['8.8.8.8', '1.1.1.1', '134744072', '[2606:4700:4700::1111]', '[::ffff:8.8.8.8]'])(
  '%s is public',
  (spelled) => {
    expect(isPublicAddress(literalIn(new URL(`http://${spelled}/`).hostname) ?? '')).toBe(true);
  },
);

it.each(['localhost', 'example.com', 'localhost.', 'a.0x7f.com'])('%s is a name, which is no address', (host) => {
  expect(literalIn(new URL(`http://${host}/`).hostname)).toBeUndefined();
  expect(isPublicAddress(host)).toBe(false);
});

it('no address of this machine is public', () => {
  const own = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
  expect(own.filter(isPublicAddress)).toEqual([]);
});
