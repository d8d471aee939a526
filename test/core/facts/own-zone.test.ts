import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../../src/core/command/parse-command.ts';
import { Inbound } from '../../../src/core/domain/message.ts';
import { Policy } from '../../../src/core/policy.ts';
import { readInbound } from '../../../src/core/facts/said.ts';
import { timedOf, typedWhen } from '../../../src/core/facts/asked-time.ts';
import { builtIn } from '../../../src/workflows/index.ts';
import { aCommand, aMessage } from '../../support/events.ts';
import { fakePorts } from '../handle-ports.ts';

const ports = { ...fakePorts({}), workflows: builtIn, policy: () => Policy.parse({ timeZone: 'Europe/Berlin' }) };

function zoneOf(text: string, zone?: string): string | undefined {
  const inbound = aMessage({ text, direct: true, zone });
  const { request } = readInbound(inbound, ports);
  const when = timedOf(inbound, undefined, request, ports)?.when;
  return when && 'timing' in when ? when.timing.zone : undefined;
}

describe('a time without a zone', () => {
  test("is meant in the person's own, where the platform tells it", () => {
    expect(zoneOf('run `x` every day at 9', 'Australia/Sydney')).toBe('Australia/Sydney');
  });

  test('is meant in that of the policy where the platform tells none, or one that is none', () => {
    expect(zoneOf('run `x` every day at 9')).toBe('Europe/Berlin');
    expect(zoneOf('run `x` every day at 9', 'Moon/Base')).toBe('Europe/Berlin');
  });

  test('is so too in a command, and a zone that is named counts before it', () => {
    const every = (text: string) => {
      const inbound = aCommand('/task', text, { zone: 'Australia/Sydney' });
      const when = typedWhen(inbound, parseCommand('/task', text, builtIn), ports);
      return when && 'timing' in when ? when.timing.zone : undefined;
    };
    expect(every('sleep 1 --every "day at 9"')).toBe('Australia/Sydney');
    expect(every('sleep 1 --every "day at 9 PST"')).toBe('America/Los_Angeles');
  });
});

test('an event with a zone of an odd form is taken in without it', () => {
  const event = { ...aMessage(), zone: 9 };
  expect(Inbound.parse(event).zone).toBeUndefined();
});
