import type { Redis } from 'ioredis';
import { turn } from '../core/conversation.ts';
import type { Person } from '../core/message.ts';
import { nameFrom } from '../core/naming.ts';
import type { Outgoing } from '../core/outgoing.ts';
import type { Run } from '../core/run.ts';
import type { Requirement, Write } from './commit.ts';
import { keys } from './keys.ts';
import { claimName, freeName } from './names.ts';
import { send, touch } from './outbox-writes.ts';
import { remember } from './replies.ts';
import type { RunFence } from './run-fence.ts';
import { runFields } from './run-hash.ts';
import { endRun, learnDuration } from './run-writes.ts';

/** How often it is tried again where the run gets its name or somebody to follow it in the same moment. */
const TRIES = 20;

export type EndDeps = {
  redis: Redis;
  now: () => number;
  /** Names the key by which runs alike are known; see `Workflow.alike`. */
  alike: (run: Run) => string;
};

/** Ends the run and says its last word, in one commit. `asked` are the questions (ids) that it has asked. */
export async function end(
  deps: EndDeps,
  fence: RunFence,
  run: Run,
  word: (run: Run) => Outgoing,
  asked: ReadonlySet<string>,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { ended, followers } = await asItIs(deps.redis, run);
    const outgoing = word(ended);
    // How long people take to answer says nothing about the work.
    const tells = ended.status === 'completed' && asked.size === 0;
    // What printed nothing has no such field, and Redis takes no HSET without one.
    const kept = ended.status === 'completed' ? [] : runFields({ output: ended.output });
    const output: Write[] = kept.length > 0 ? [['HSET', keys.run(run.id), ...kept]] : [];
    const named = claimName(ended);
    const write = [
      ...named.write,
      ...output,
      ...endRun(ended),
      ...(tells ? learnDuration(ended, deps.alike(ended)) : []),
      ...send(outgoing),
      ...told(outgoing, ended, deps.now()),
      // A question is open only while its run lives.
      ...[...asked].flatMap((question) => touch(run.channel, { question })),
    ];
    const still: Requirement = { label: 'followers', hash: keys.run(run.id), field: 'followers', equals: followers };
    if ((await fence.write(write, [...named.require, still])) === undefined) return;
  }
  throw new Error(`Run ${run.id} was named or followed ${TRIES} times while it was to end.`);
}

/** The name that it got and the people who came to follow it since it began; a run has a name at its end at the latest. */
async function asItIs(redis: Redis, run: Run): Promise<{ ended: Run; followers: string | null }> {
  const [name = null, followers = null] = await redis.hmget(keys.run(run.id), 'name', 'followers');
  const { followers: _before, ...rest } = run;
  const now = { ...rest, ...(followers !== null && { followers: JSON.parse(followers) as Person[] }) };
  const known = name ?? run.name;
  return {
    ended: { ...now, name: known || (await freeName(redis, run.workspace, nameFrom(run.request))) },
    followers,
  };
}

/** What came of it is part of the talk in its thread, so that the next answer there knows it. */
function told(outgoing: Outgoing, run: Run, now: number): Write[] {
  const said = 'post' in outgoing ? outgoing.post?.text : undefined;
  return said === undefined ? [] : remember(outgoing.thread, turn('bot', 'Meanwhile', said, now, run.person.id));
}
