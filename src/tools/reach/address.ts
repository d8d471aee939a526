import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** The only IPv6 block from which the Internet's addresses come; the rest is reserved, whatever a table says of it today. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Azure tells its machines their settings and secrets at this address, which looks like any public one. */
const AZURE_HOST = '168.63.129.16';

/**
 * Whether an address is one of the public Internet, in whatever form it is written. Addresses that carry another one inside
 * (NAT64, 6to4, Teredo) are not, and neither are those of this machine. A name is no address.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv6 && !address.match(GLOBAL_IPV6)) return false;
  const plain = address.toString();
  return plain !== AZURE_HOST && !isOwn(plain);
}

/** What listens only for this machine may listen on its public address too, behind a firewall. */
function isOwn(plain: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return own.some(({ address }) => ipaddr.process(address).toString() === plain);
}

/** The address that a URL names instead of a host, without its brackets; undefined where it is a name. */
export function literalIn(hostname: string): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return ipaddr.isValid(bare) ? bare : undefined;
}
