import type { Redis } from 'ioredis';
import type { LiveMessage } from '../../../core/domain/outgoing.ts';
import { offerFromHash } from '../../store/offers.ts';
import { questionFromHash } from '../../store/questions.ts';
import { replyFromHash } from '../../replies/store.ts';
import { runFromHash } from '../../runs/hash.ts';
import { stateOf } from './live-message.ts';
import { isUnknown, type UnknownData } from '../../store/stored.ts';

/** The record that it shows is there, but a newer version has it. */
export async function isUnknownLiveMessage(
  { redis, unknown }: { redis: Redis; unknown: UnknownData },
  shown: LiveMessage,
): Promise<boolean> {
  const { key } = stateOf(shown);
  const [body, status, v] = await redis.hmget(key, 'body', 'status', 'v');
  const hash = { ...(body && { body }), ...(status && { status }), ...(v && { v }) };
  const isThere = isUnknown(hash, fromHashOf(shown));
  if (isThere) unknown.meet(Object.entries(shown).flat().join(' '));
  return isThere;
}

function fromHashOf(shown: LiveMessage): (hash: Record<string, string>) => unknown {
  if ('run' in shown || 'result' in shown) return runFromHash;
  if ('reply' in shown) return replyFromHash;
  return 'question' in shown ? questionFromHash : offerFromHash;
}
