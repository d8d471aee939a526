import { text } from 'node:stream/consumers';
import type { Stream } from 'node:stream';
import { Readable } from 'node:stream';

/** What the kernel counts in a network that leads nowhere when something is to be reached: outside, or by a name's server, or here. */
const IN_VAIN = ['Ip OutNoRoutes', 'Ip6 OutNoRoutes', 'Tcp AttemptFails', 'Udp NoPorts', 'Udp6 NoPorts'];

/** All that a stream gives, until it ends; '' where it breaks off or is none. */
export async function textOf(stream: Stream | null | undefined): Promise<string> {
  return stream instanceof Readable ? text(stream).catch(() => '') : '';
}

/** Whether something was to be reached in vain, by the counters of /proc/net/snmp and snmp6 (one after the other). */
export function triedToReach(counters: string): boolean {
  const lines = counters.split('\n');
  return lines.some((line, index) => {
    const [first = '', ...values] = line.split(/\s+/);
    // IPv6 has one counter a line; IPv4 a line of names, and below it one of values.
    const single = /^(Ip6|Udp6)([A-Z]\w*)$/.exec(first);
    if (single) return Number(values[0]) > 0 && IN_VAIN.includes(`${single[1]} ${single[2]}`);
    const [above = '', ...names] = (lines[index - 1] ?? '').split(/\s+/);
    if (first === '' || first !== above) return false;
    return names.some((name, at) => Number(values[at]) > 0 && IN_VAIN.includes(`${first.slice(0, -1)} ${name}`));
  });
}
