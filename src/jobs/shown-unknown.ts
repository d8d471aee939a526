import type { Redis } from 'ioredis';
import type { Shown } from '../core/outgoing.ts';
import { offerFromHash } from './offers.ts';
import { questionFromHash } from './questions.ts';
import { replyFromHash } from './replies.ts';
import { runFromHash } from './run-hash.ts';
import { stateOf } from './shown.ts';
import { isUnknown, type UnknownData } from './stored.ts';

/** The record that it shows is there, but a newer version has it. */
export async function isUnknownShown(
  { redis, unknown }: { redis: Redis; unknown: UnknownData },
  shown: Shown,
): Promise<boolean> {
  const { key } = stateOf(shown);
  const [body, status, v] = await redis.hmget(key, 'body', 'status', 'v');
  const hash = { ...(body && { body }), ...(status && { status }), ...(v && { v }) };
  const isThere = isUnknown(hash, fromHashOf(shown));
  if (isThere) unknown.meet(Object.entries(shown).flat().join(' '));
  return isThere;
}

function fromHashOf(shown: Shown): (hash: Record<string, string>) => unknown {
  if ('run' in shown) return runFromHash;
  if ('reply' in shown) return replyFromHash;
  return 'question' in shown ? questionFromHash : offerFromHash;
}
