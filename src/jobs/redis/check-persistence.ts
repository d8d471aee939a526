import type { Redis } from 'ioredis';
import { isRecent, MIN_VERSION } from './server.ts';

/** What is wrong with a Redis of one's own, and what to do; an `error` may lose what was acknowledged. */
export type Finding = { level: 'error' | 'warning'; message: string };

/** Judges what INFO says. Managed servers often refuse CONFIG, so the rest relies on INFO alone. */
export async function checkPersistence(client: Pick<Redis, 'info' | 'config'>): Promise<Finding[]> {
  const info = parseInfo(await client.info());
  const findings: Finding[] = [];
  const version = info.get('redis_version');
  if (version && !isRecent(version)) {
    findings.push({ level: 'error', message: `Redis is ${version}: upgrade to ${MIN_VERSION.join('.')} or later.` });
  }
  const policy = info.get('maxmemory_policy');
  if (policy !== 'noeviction') {
    findings.push({
      level: 'error',
      message: `Redis may throw data away when memory is short (maxmemory-policy is ${policy ?? 'unknown'}): set it to noeviction.`,
    });
  }
  if (info.get('aof_enabled') !== '1') {
    findings.push({
      level: 'error',
      message: 'Redis forgets what it accepted when it crashes: set appendonly to yes.',
    });
  } else {
    findings.push(...(await checkSync(client)));
  }
  if (info.get('aof_last_write_status') === 'err') {
    findings.push({
      level: 'error',
      message: 'Redis cannot write its append-only file: see whether its disk is full.',
    });
  }
  return findings;
}

async function checkSync(client: Pick<Redis, 'config'>): Promise<Finding[]> {
  const [, sync] = await client.config('GET', 'appendfsync').catch(() => []);
  if (sync === undefined || sync === 'always') {
    return [];
  }
  const loss = sync === 'everysec' ? 'the last second' : 'an unknown time';
  return [
    {
      level: 'warning',
      message: `A crash of the machine may lose ${loss} of Redis (appendfsync is ${sync}): set it to always.`,
    },
  ];
}

/** The `name:value` lines of INFO. */
function parseInfo(text: string): Map<string, string> {
  return new Map(
    text
      .split('\r\n')
      .filter((line) => line.includes(':'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}
