import type { Redis } from 'ioredis';
import { turnOfBot } from '../../core/domain/conversation.ts';
import type { Person } from '../../core/domain/message.ts';
import { keyNameOf } from '../../core/understand/naming.ts';
import type { Outgoing } from '../../core/domain/outgoing.ts';
import type { Run } from '../../core/domain/run.ts';
import type { Priority } from '../../core/domain/priority.ts';
import type { Change, Requirement, Write } from '../commit.ts';
import { sameFollowers } from '../store/followers.ts';
import { keys } from '../keys.ts';
import { claimName, freeName } from '../store/names.ts';
import { send } from '../mailbox/outbox/writes.ts';
import { remember } from '../replies/store.ts';
import { runFields } from './hash.ts';
import { asTheyWant } from './tell-later.ts';
import { endRun, learnDuration } from './writes.ts';

type Ending = {
  /** What the run says, given it as it is by then. */
  word: (run: Run) => Outgoing;
  /** Under which key it is remembered how long it took; undefined where that says nothing about the work. */
  alike: ((run: Run) => string) | undefined;
  now: number;
};

/**
 * The change that ends a run and says so. It holds only while nobody else names the run or comes to follow it: then it is to be
 * made anew, so that whatever is said has the final name, and everybody who follows is told.
 */
export async function endChange(redis: Redis, run: Run, { word, alike, now }: Ending): Promise<Change> {
  const ended = await asItIs(redis, run);
  const { outgoing, write: later } = await asTheyWant(redis, ended, word(ended), now);
  const completed = ended.status === 'completed';
  const learned = completed && alike ? learnDuration(ended, alike(ended)) : [];
  // What printed nothing has no such field, and Redis takes no HSET without one.
  const kept = completed ? [] : runFields({ output: ended.output });
  const output: Write[] = kept.length > 0 ? [['HSET', keys.run(run.id), ...kept]] : [];
  const named = claimName(ended);
  return {
    require: [...named.require, sameFollowers(ended), sameDraft(ended)],
    write: [
      ...named.write,
      ...output,
      ...endRun(ended),
      ...learned,
      ...said(ended, outgoing),
      ...later,
      ...tell(ended, outgoing, now),
    ],
  };
}

/** A result whose answer was written in a message already becomes that message. */
function said(run: Run, outgoing: Outgoing): Write[] {
  const { id, status, drafted, followers = [] } = run;
  if (status !== 'completed' || drafted === undefined) return send(outgoing);
  // Platforms tell nobody of a mention that comes with an edit.
  const isTold = drafted !== 'lost' && followers.every((one) => one.id === run.person.id);
  return isTold ? [] : [['HSET', keys.run(id), 'drafted', drafted === 'lost' ? 'told' : 'below'], ...send(outgoing)];
}

function sameDraft({ id, drafted }: Run): Requirement {
  return { label: 'draft', hash: keys.run(id), field: 'drafted', equals: drafted ?? null };
}

/** With what others changed of it since it began: its name, its priority, who follows it, and its draft. At its end at the latest it has a name. */
async function asItIs(redis: Redis, run: Run): Promise<Run> {
  const [name = null, priority = null, followers = null, drafted = null] = await redis.hmget(
    keys.run(run.id),
    'name',
    'priority',
    'followers',
    'drafted',
  );
  const { followers: _before, drafted: _then, ...rest } = run;
  const known = name ?? run.name;
  return {
    ...rest,
    name: known || (await freeName(redis, run.workspace, keyNameOf(run))),
    priority: (priority ?? run.priority) as Priority,
    ...(drafted !== null && { drafted: drafted as NonNullable<Run['drafted']> }),
    ...(followers !== null && { followers: JSON.parse(followers) as Person[] }),
  };
}

/** What came of it is part of the talk in its thread, so that the next answer there knows it. */
function tell(run: Run, outgoing: Outgoing, now: number): Write[] {
  const said = 'post' in outgoing ? outgoing.post?.text : undefined;
  return said === undefined ? [] : remember(outgoing.thread, turnOfBot(said, now, run.person.id));
}
