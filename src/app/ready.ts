import type { Readiness } from '../adapters/http/health.ts';
import type { Platform } from '../core/ports.ts';
import { checkPersistence } from '../jobs/redis/check-persistence.ts';
import { checkWritable } from '../jobs/redis/check-writable.ts';
import { deliveryHealth } from '../jobs/mailbox/outbox/delivery-health.ts';
import type { Engine } from '../jobs/engine.ts';
import { keys } from '../jobs/keys.ts';
import type { PolicyState } from './policy-file.ts';
import type { Commands } from '../sandbox/commands.ts';

/** Health checks expect an answer soon, also while Redis is away. */
const READY_MS = 2_000;

/** A bad edit is no reason to send nobody here: the last good policy is in force. */
export function withPolicy({ problems, notes }: Readiness, policy: PolicyState): Readiness {
  const wrong = policy.error === undefined ? [] : ['The policy file has a mistake; the last good one is in force.'];
  return { problems, notes: [...notes, ...wrong], policy };
}

export async function readiness(
  engine: Engine,
  platforms: ReadonlyMap<string, Platform>,
  commands: Commands | undefined,
): Promise<Readiness> {
  const late = new Promise<Readiness>((resolve) => {
    setTimeout(() => resolve({ problems: ['Redis does not answer.'], notes: [] }), READY_MS).unref();
  });
  return Promise.race([look(engine, platforms, commands), late]);
}

async function look(
  { redis, unknownNotes }: Engine,
  platforms: ReadonlyMap<string, Platform>,
  commands: Commands | undefined,
): Promise<Readiness> {
  const aside = await redis.llen(keys.aside);
  const findings = [...(await checkWritable(redis)), ...(await checkPersistence(redis))];
  const problems = findings.filter(({ level }) => level === 'error').map(({ message }) => message);
  const notes = findings.filter(({ level }) => level === 'warning').map(({ message }) => message);
  if (aside > 0) notes.push(`${aside} messages were set aside; the list ${keys.aside} in Redis holds them.`);
  const off = (await commands?.state())?.off;
  if (off !== undefined) notes.push(off);
  const lacking = await Promise.all([...platforms.values()].map(async (platform) => (await platform.notes?.()) ?? []));
  notes.push(...lacking.flat());
  const delivery = await deliveryHealth(redis, platforms, Date.now());
  return { problems: [...problems, ...delivery.problems], notes: [...notes, ...unknownNotes(), ...delivery.notes] };
}
