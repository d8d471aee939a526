import { MAX_REQUEST } from '../command/limit.ts';
import type { Command } from '../command/command.ts';
import type { Inbound } from '../domain/message.ts';
import type { Planned } from './plan.ts';
import type { HandlePorts } from '../ports.ts';
import type { When } from '../domain/schedule.ts';
import type { TimedRequest } from '../understand/time/timed-request.ts';
import type { RequestReading } from '../understand/reading.ts';
import { readWhen } from '../understand/time/read-when.ts';
import type { NoTime, ReadContext } from '../understand/time/no-time.ts';
import { withUnderstood } from '../understand/time/understood.ts';
import { isZone } from '../domain/time/zone.ts';

/** A zone that this machine does not know is left out. */
export function readContext(
  { zone }: Inbound,
  { now, policy, calendar }: Pick<HandlePorts, 'now' | 'policy' | 'calendar'>,
): ReadContext {
  const own = zone !== undefined && isZone(zone) ? zone : undefined;
  return { now: now(), zone: own ?? policy().timeZone ?? calendar.zone, calendar };
}

/** Words about time in a request to the bot count as the person meant them when they wrote. */
export function timedOf(
  inbound: Inbound,
  command: Command | undefined,
  request: RequestReading,
  ports: HandlePorts,
): (TimedRequest & Planned) | undefined {
  if (inbound.kind !== 'message' || command) return undefined;
  if (inbound.text.length > MAX_REQUEST) return undefined;
  const { timed } = request;
  return timed && 'wrong' in timed.when
    ? { ...timed, when: withUnderstood(timed.when, readContext(inbound, ports)) }
    : timed;
}

/** What `--at` and `--every` say. */
export function typedWhen(
  inbound: Inbound,
  command: Command | undefined,
  ports: HandlePorts,
): When | NoTime | undefined {
  if (command?.kind !== 'task' || (command.at === undefined && command.every === undefined)) return undefined;
  const { at, every } = command;
  const context = readContext(inbound, ports);
  const when = readWhen({ ...(at !== undefined && { at }), ...(every !== undefined && { every }) }, context);
  return 'wrong' in when ? withUnderstood(when, context, every === undefined ? at : `every ${every}`) : when;
}
