import { join } from 'node:path';
import type { Mutation } from '../test/support/mutate.ts';

/** Loaded into the processes of a storm that are to lack a fence, or to recover sooner than in production. */
const MUTATE = join(import.meta.dirname, '../test/support/mutate.ts');

/** What the bot's promises stand on, each with the change that takes it away: then a storm has to find something. */
export const fences = {
  steps: [{ file: '/core/execute/step.ts', find: 'if (stored !== undefined) {', replace: 'if (stored === null) {' }],
  keys: [
    {
      file: '/jobs/mailbox/outbox/outbox.ts',
      find: 'platform.post(outgoing, post, key));',
      replace: 'platform.post(outgoing, post, key + Math.random()));',
    },
    {
      file: '/jobs/mailbox/outbox/outbox.ts',
      find: 'await platform.post(outgoing, post, key, to?.id);',
      replace: 'await platform.post(outgoing, post, key + Math.random(), to?.id);',
    },
  ],
  tokens: [
    {
      file: '/jobs/runs/fence.ts',
      find: 'require: [fence, ...require], write',
      replace: 'require: [...require], write',
    },
  ],
  inbox: [
    {
      file: '/jobs/mailbox/inbox.ts',
      find: 'return { change, failed: await commitTurn(deps.redis, turn, raw, change) };',
      replace:
        'await deps.redis.lrem(keys.box(turn.name), 1, raw); return { change, failed: await commit(deps.redis, change) };',
    },
  ],
  held: [
    {
      file: '/jobs/mailbox/outbox/hold.ts',
      find: 'return holdForToken(deps, turn, held, error);',
      replace: 'return undefined;',
    },
  ],
  /** Only where Redis goes on after a failed write, see `settings`: what it refuses counts as stored. */
  disk: [
    {
      file: '/jobs/commit.ts',
      find: 'write: change.write });',
      replace:
        "write: change.write }).catch((error) => { if (String(error).includes('MISCONF')) return 0; throw error; });",
    },
  ],
  cut: [
    {
      file: '/core/execute/result.ts',
      find: 'if (bytes.byteLength <= MAX_FILE_BYTES) return bytes;',
      replace: 'if (bytes.byteLength > 0) return bytes;',
    },
  ],
  linear: [
    { file: '/workflows/asking.ts', find: '|@[^\\\\s,]{1,64}', replace: '|@\\\\S+' },
    { file: '/workflows/asking.ts', find: '{0,${MOST_POLITE}}', replace: '*' },
  ],
} satisfies Record<string, Mutation[]>;

/** What else Redis needs to be told so that taking a fence away has an effect. */
export const settings: Partial<Record<string, Record<string, string>>> = { disk: { appendfsync: 'everysec' } };

/** What a process of the fleet is started with, so that its source is changed as it is read. */
export function changed(mutations: readonly Mutation[]): { imports: string[]; env: Record<string, string> } {
  return mutations.length === 0
    ? { imports: [], env: {} }
    : { imports: [MUTATE], env: { MUTATIONS: JSON.stringify(mutations) } };
}
