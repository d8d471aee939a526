/**
 * Everybody in a channel reads what is told there, so work elsewhere is told only in a direct message, which its person alone reads
 * (SPEC B14). What is looked through must be the person's own or the channel's.
 */
export function isToldHere({ channel }: { channel: string }, here: { channel: string; direct?: boolean }): boolean {
  return here.direct === true || channel === here.channel;
}
