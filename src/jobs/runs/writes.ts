import type { Person } from '../../core/domain/message.ts';
import { type Addition, isFinal, type Run } from '../../core/domain/run.ts';
import type { Priority } from '../../core/domain/priority.ts';
import type { Change, Write } from '../commit.ts';
import { keys, type Owner, personOwner } from '../keys.ts';
import { planKey } from '../../core/facts/plan-key.ts';
import { forgetTitle, keepTitle } from '../store/named.ts';
import { claimName } from '../store/names.ts';
import { sameFollowers } from '../store/followers.ts';
import { forgetNotifications, notify } from '../store/notifications.ts';
import { hookWord } from '../../core/domain/outgoing.ts';
import { traced } from '../../core/tracing.ts';
import { announce, liveMessageName, rememberShown, send, touch } from '../mailbox/outbox/writes.ts';
import { joinQueue, leaveQueue, leaveSlot } from './queue/queue.ts';
import { endedFields, runFields } from './hash.ts';

/** Whose lists a run stands in. */
function ownersOf(run: Run): Owner[] {
  return [
    { kind: 'channel', id: run.channel },
    personOwner(run.workspace, run.person.id),
    { kind: 'workspace', id: run.workspace },
  ];
}

function own(run: Run): Owner {
  return personOwner(run.workspace, run.person.id);
}

/** A new run: stored, named, in the queue, and in every list it belongs to. `anew`: a Retry that takes over no steps. */
export function storeRun(
  run: Run,
  order: number,
  limits: { perPerson: number; perWorkspace: number },
  anew = false,
): Change {
  const created = String(run.createdAt);
  const write: Write[] = [
    ['HSET', keys.run(run.id), ...runFields({ ...run, ...traced() })],
    ...(run.name === '' ? [] : [['HSET', keys.names(run.workspace), run.name, run.id] satisfies Write]),
    ...keepTitle('runs', run),
    ['ZADD', keys.live, created, run.id],
    ['SADD', keys.threadLive(run.thread), run.id],
    ['SADD', keys.alike(run.workspace, planKey(run.plan)), run.id],
    ...ownersOf(run).map((owner): Write => ['ZADD', keys.index(owner, 'live'), created, run.id]),
    ...joinQueue(run, order),
    announce(run.id),
    ...(run.card === undefined ? [] : takeOver(run, run.card)),
  ];
  if (run.retryOf) {
    write.push(
      ...(anew ? [] : [['COPY', keys.steps(run.retryOf), keys.steps(run.id), 'REPLACE'] satisfies Write]),
      ['COPY', keys.additions(run.retryOf), keys.additions(run.id), 'REPLACE'],
      ['DEL', keys.steps(run.retryOf), keys.additions(run.retryOf)],
      ['HSET', keys.run(run.retryOf), 'retriedAs', run.id],
      ...touch(run.channel, { run: run.retryOf }),
      ...touch(run.channel, { failure: run.retryOf }),
    );
  }
  const retried = run.retryOf
    ? [{ label: 'retried', hash: keys.run(run.retryOf), field: 'retriedAs', equals: null }]
    : [];
  return {
    require: [
      { label: 'id', hash: keys.run(run.id), field: 'body', equals: null },
      ...(run.name === '' ? [] : [{ label: 'name', hash: keys.names(run.workspace), field: run.name, equals: null }]),
      { label: 'limit', sortedSet: keys.index(own(run), 'live'), below: limits.perPerson },
      {
        label: 'limit',
        sortedSet: keys.index({ kind: 'workspace', id: run.workspace }, 'live'),
        below: limits.perWorkspace,
      },
      ...retried,
    ],
    write,
  };
}

/** A message of another kind becomes the run's card. */
function takeOver(run: Run, message: string): Write[] {
  const shows = { run: run.id };
  return [...rememberShown(shows, message), ...touch(run.channel, shows)];
}

/** Ends a run: `run` is as it will be, in a final state. Finished steps are kept only for a Retry. */
export function endRun(run: Run): Write[] {
  if (!isFinal(run.status)) throw new Error(`Run ${run.id} cannot end as ${run.status}.`);
  const { status, finishedAt } = run;
  const { set, unset } = endedFields(run);
  return [
    [
      'HDEL',
      keys.run(run.id),
      'fence',
      'parked',
      'crashes',
      'preempt',
      'waitedMs',
      'queuedAt',
      'yieldedTo',
      ...unset,
      ...(status === 'completed' ? ['output', 'draft'] : []),
    ],
    ['HSET', keys.run(run.id), ...set],
    ...(status === 'failed' ? [] : [['DEL', keys.steps(run.id), keys.additions(run.id)] satisfies Write]),
    ['ZREM', keys.live, run.id],
    ['SREM', keys.threadLive(run.thread), run.id],
    ['SREM', keys.alike(run.workspace, planKey(run.plan)), run.id],
    ...leaveQueue(run.id),
    leaveSlot(run.id),
    ['ZADD', keys.finished, String(finishedAt), run.id],
    ...notify(run),
    ...ownersOf(run).flatMap((owner): Write[] => [
      ['ZREM', keys.index(owner, 'live'), run.id],
      ['ZADD', keys.index(owner, run.status), String(run.createdAt), run.id],
    ]),
    ...touch(run.channel, { run: run.id }),
    ...(run.drafted !== undefined ? touch(run.channel, { result: run.id }) : []),
    ...(run.webhook ? send(hookWord(run, run.webhook)) : []),
  ];
}

/** Ends a run that nobody executes; whoever has come to follow it is to be told too. */
export function endIdleRun(run: Run, was: Run['status']): Change {
  const named = claimName(run);
  return {
    require: [
      { label: 'run', hash: keys.run(run.id), field: 'status', equals: was },
      sameFollowers(run),
      ...named.require,
    ],
    write: [...named.write, ...endRun(run)],
  };
}

/** Tells the worker that executes the run to stop it. */
export function signalCancel(run: Run, by: Person): Change {
  return {
    require: [{ label: 'run', hash: keys.run(run.id), field: 'status', equals: 'running' }],
    write: [
      ['HSET', keys.run(run.id), 'canceledBy', JSON.stringify(by)],
      ['PUBLISH', keys.signals, run.id],
      ...touch(run.channel, { run: run.id }),
    ],
  };
}

/** Changes a live run's priority; one that is queued stands at `order` from then on. */
export function prioritize(run: Run, priority: Priority, order: number): Change {
  const changed = { ...run, priority };
  return {
    require: [{ label: 'run', hash: keys.run(run.id), field: 'status', equals: run.status }],
    write: [
      ['HSET', keys.run(run.id), ...runFields({ priority })],
      ...(run.status === 'queued' ? joinQueue(changed, order) : []),
      ...touch(run.channel, { run: run.id }),
    ],
  };
}

/** Its schedule left out a tick while it was at work, which its card says. */
export function countSkip(run: Run): Change {
  return {
    require: [{ label: 'run', hash: keys.run(run.id), field: 'status', equals: run.status }],
    write: [['HINCRBY', keys.run(run.id), 'skipped', '1'], ...touch(run.channel, { run: run.id })],
  };
}

/** Hands something that was said to a live run, for its next step. `requestNow`: the addition is an edit of the request, which now reads like this. */
export function addToRun(run: Run, addition: Addition, requestNow?: string): Change {
  return {
    require: [{ label: 'run', hash: keys.run(run.id), field: 'status', equals: run.status }],
    write: [
      ['RPUSH', keys.additions(run.id), JSON.stringify(addition)],
      ['HINCRBY', keys.run(run.id), 'additions', '1'],
      ...(requestNow === undefined ? [] : editedTo(run, requestNow)),
      ...touch(run.channel, { run: run.id }),
    ],
  };
}

function editedTo(run: Run, requestNow: string): Write[] {
  return [
    ['HINCRBY', keys.run(run.id), 'edits', '1'],
    ['HSET', keys.run(run.id), ...runFields({ requestNow })],
  ];
}

/** Remembers that the bot has said that the run takes nothing in. */
export function rememberDeaf(run: Run): Change {
  return {
    require: [{ label: 'run', hash: keys.run(run.id), field: 'saidDeaf', equals: null }],
    write: [['HSET', keys.run(run.id), ...runFields({ saidDeaf: true })]],
  };
}

/** Forgets a finished run and every mention of it. */
export function removeRun(run: Run): Write[] {
  const files = (run.result?.files ?? []).map((file) => keys.file(file.id));
  const card = run.card === undefined ? [] : [keys.shown(run.card)];
  return [
    ['DEL', keys.run(run.id), keys.steps(run.id), keys.additions(run.id), ...files, ...card],
    ['HDEL', keys.dirty(run.channel), liveMessageName({ run: run.id })],
    ['ZREM', keys.finished, run.id],
    ...forgetTitle('runs', run),
    ...forgetNotifications(run),
    ...(run.name === '' ? [] : [['HDEL', keys.names(run.workspace), run.name] satisfies Write]),
    ...ownersOf(run).map((owner): Write => ['ZREM', keys.index(owner, run.status), run.id]),
  ];
}

/** Evidence speaks of the latest runs only, and is forgotten when nobody runs the like any more. */
const EVIDENCE_RUNS = 20;
const EVIDENCE_KEPT_S = 90 * 24 * 3600;

/** Remembers how long the run took, for the next offer of the like. */
export function learnDuration(run: Run, alike: string): Write[] {
  // A run that was interrupted, or took over finished steps, says nothing about how long the work takes.
  if (run.retryOf !== undefined || run.continuedFrom !== undefined) return [];
  if (run.startedAt === undefined || run.finishedAt === undefined) return [];
  const { workspace, plan, progress } = run;
  const whole = latest(keys.evidence(workspace, plan.workflow, alike), String(run.finishedAt - run.startedAt));
  if (!progress.took) return whole;
  return [...whole, ...latest(keys.stepEvidence(workspace, plan.workflow, alike), JSON.stringify(progress.took))];
}

function latest(key: string, value: string): Write[] {
  return [
    ['LPUSH', key, value],
    ['LTRIM', key, '0', String(EVIDENCE_RUNS - 1)],
    ['EXPIRE', key, String(EVIDENCE_KEPT_S)],
  ];
}
