import { setImmediate } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { ExecutePorts } from '../core/execute/journal.ts';
import { isLetInSomewhere, type Policy, runExpiryMs } from '../core/policy.ts';
import type { Model } from '../core/model.ts';
import type { Accept, Admits, Platform } from '../core/ports.ts';
import type { Calendar } from '../core/domain/time/calendar.ts';
import { inputsFrom, type PdfReader } from './inputs.ts';
import type { Run } from '../core/domain/run.ts';
import { warmUp } from '../core/understand/warm-up.ts';
import type { Observe } from '../core/telemetry.ts';
import type { Workflow } from '../core/workflow.ts';
import { acceptInto } from './mailbox/accept.ts';
import { Drainer, type DrainDeps } from './mailbox/drain.ts';
import type { Aftermath } from './store/effects.ts';
import { RedisFiles } from './store/files.ts';
import { drainInbox } from './mailbox/inbox.ts';
import type { Box } from './keys.ts';
import { suggestRepeats } from './schedules/suggest-repeats.ts';
import { hearing, judging } from './mailbox/hearing.ts';
import { AskedOnce } from './store/asked-once.ts';
import { Namer } from './runs/namer.ts';
import { newId } from './new-id.ts';
import { OffElsewhere, offHere } from './off-elsewhere.ts';
import { drainOutbox } from './mailbox/outbox/outbox.ts';
import { QueueMoves } from './runs/queue/moves.ts';
import { createQueries } from './store/queries/queries.ts';
import { Queues } from './queues.ts';
import { Reconciler } from './reconcile.ts';
import { openConnections } from './redis/connections.ts';
import type { RedisTarget } from './redis/connect.ts';
import { RefusedTokens } from './mailbox/outbox/refused-tokens.ts';
import { ReplyEnder } from './replies/ender.ts';
import { ReplyWorker } from './replies/worker.ts';
import { type ForOthers, forOthers } from './sessions/for-others.ts';
import { UnknownData } from './store/stored.ts';
import { RunExecutor } from './runs/executor.ts';
import { RunWorker } from './runs/worker.ts';
import type { Queries } from '../core/queries.ts';
import { ScheduleWorker } from './schedules/worker.ts';

export type EngineOptions = {
  redis: RedisTarget;
  log: Logger;
  policy: () => Policy;
  /** The same, read now from where it is kept; left out where `policy` is always that. */
  freshPolicy?: () => Promise<Policy>;
  workflows: Workflow[];
  calendar: Calendar;
  /** Left out where none is set up: then replies are ended where nobody else has one. */
  model?: Model | undefined;
  /** The tools that are set up for a run, and the secrets that workflows may be given; see `ExecutePorts`. */
  tools?: ExecutePorts['tools'];
  secret?: ExecutePorts['secret'];
  dataDir: string;
  /** Runs this process executes at once; 0 for a process that executes none. */
  slots: number;
  platformOf: (channel: string) => Platform | undefined;
  runPage?: ((run: string) => string) | undefined;
  /** Told of what happens, for logs and figures. */
  observe?: Observe;
  /** Left out where no PDFs are read. */
  pdf?: PdfReader;
  now: () => number;
};

/** The durable half of the bot: mailboxes, runs and the state of both, on Redis. */
export type Engine = ForOthers & {
  accept: Accept;
  /** What adapters ask about strangers, by the policy as it is now. */
  admits: Admits;
  files: RedisFiles;
  queries: Queries;
  /** A platform takes the token of that scope again, or has another one for it. */
  tokenTaken: (scope: string) => Promise<void>;
  /** Does what is due of the schedule, as its jobs do; once, however often it is called. */
  lookAtSchedule: (id: string) => Promise<void>;
  /** Has the mailbox looked at. */
  wake: (box: Box) => Promise<void>;
  /** What of a newer version waits for a process of that version, in sentences for `/readyz`. */
  unknownNotes: () => string[];
  /** For what else needs Redis and may wait for it. */
  redis: Redis;
  /** For what has to be answered soon: fails at once while Redis is away. */
  receiving: Redis;
  start: () => Promise<void>;
  /** Stops taking work and gives back what is at work. */
  close: () => Promise<void>;
};

export function createEngine(options: EngineOptions): Engine {
  const { log, now, policy, calendar, observe = () => undefined } = options;
  const { redis, receiving, subscriber } = openConnections(options.redis, log);
  const elsewhere = options.slots > 0 ? undefined : new OffElsewhere({ redis, log, now });
  const workflows = elsewhere?.over(options.workflows) ?? options.workflows;
  const queries = createQueries(redis, now, policy);
  const files = new RedisFiles(redis, () => runExpiryMs(policy()));
  const queues = new Queues(redis, (error) => log.debug({ err: error }, 'A queue lost Redis for a moment'));
  const drainers: Partial<Record<Box['kind'], Drainer>> = {};
  /** The mailbox is looked at after this call. */
  async function wake(box: Box): Promise<void> {
    await (drainers[box.kind]?.wake(box) ?? queues.wake(box));
  }

  const unknown = new UnknownData(log, now);
  const namer = new Namer({ redis, log, queries, model: options.model, wake });

  async function after(aftermath: Aftermath): Promise<void> {
    const { wake: boxes, enqueue, replies, rouse, reorder, name, arm, disarm } = aftermath;
    // Nothing waits for names.
    for (const id of name) void namer.name(id);
    try {
      await Promise.all([
        ...boxes.map(wake),
        ...enqueue.map(({ run, order }) => queues.enqueue(run, order)),
        ...replies.map((id) => queues.writeReply(id)),
        ...arm.map((schedule) => queues.arm(schedule, now())),
        ...disarm.map((id) => queues.disarm(id)),
        ...rouse.map((id) => queues.rouse(id)),
        ...reorder.map(({ run, order }) => queues.reorder(run, order)),
      ]);
      // A run may have come in before others.
      if (enqueue.length + reorder.length > 0) moves.queued();
    } catch (error) {
      log.warn({ err: error }, 'Work is stored but nobody was woken; the next sweep does that');
    }
  }

  const moves = new QueueMoves({ redis, queries, wake, log, now });

  const deps: DrainDeps = { redis, log, share: (box) => queues.wake(box) };
  const once = new AskedOnce(redis, log);
  const hear = options.model && hearing(options.model, once);
  const ports = {
    queries,
    policy,
    workflows,
    calendar,
    canTalk: options.model !== undefined,
    ...(hear && { hear }),
    now,
    newId,
  };
  for (const kind of ['lane', 'inbox'] as const) {
    const drainer: Drainer = new Drainer(kind, deps, (turn, abandoned) =>
      drainInbox({ redis, log, ports, after, unknown, observe, stopping: () => drainer.stopping }, turn, abandoned),
    );
    drainers[kind] = drainer;
  }
  const outbox: Drainer = new Drainer('outbox', deps, (turn, abandoned) =>
    drainOutbox(
      {
        redis,
        log,
        policy,
        queries,
        files,
        workflows,
        calendar,
        platformOf: options.platformOf,
        runPage: options.runPage,
        now,
        unknown,
        observe,
        stopping: () => outbox.stopping,
      },
      turn,
      abandoned,
    ),
  );
  drainers.outbox = outbox;
  const { slots, dataDir, model } = options;
  const tokens = new RefusedTokens({ redis, log, platformOf: options.platformOf, wake, now });
  /** Whoever waits for a run's end is told at once; should that be lost, the next tick sees it. */
  const onEnd = (run: Run) => {
    if (run.webhook) wake({ kind: 'outbox', id: run.webhook.channel }).catch(() => undefined);
    if (run.schedule) queues.lookAt(run.schedule.id, now()).catch(() => undefined);
    suggestRepeats({ redis, log, queries, policy, workflows, calendar, now, after }, run).catch(() => undefined);
  };
  const accept = acceptInto(receiving, wake);
  const inputs = inputsFrom({ ...options, files });
  const freshPolicy = options.freshPolicy ?? (async () => policy());
  const executor = new RunExecutor({
    ...options,
    redis,
    subscriber,
    files,
    policy: freshPolicy,
    ...inputs.ofRuns,
    earlier: (run) => queries.runs.lastEndedIn(run.thread),
    wake,
    onEnd,
    observe,
  });
  const queueMoved = () => moves.moved();
  const off = () => offHere(workflows, policy());
  const runner =
    slots > 0
      ? new RunWorker({ redis, log, queries, queues, executor, slots, dataDir, now, unknown, wake, queueMoved, off })
      : undefined;
  /** Only a sign: without it the answer still comes. */
  async function stillThinking(id: string): Promise<void> {
    try {
      const reply = await queries.replies.get(id);
      if (reply?.status === 'thinking') await options.platformOf(reply.channel)?.thinking?.(reply);
    } catch (error) {
      log.debug({ err: error, reply: id }, 'It could not be shown that a reply is being thought about');
    }
  }
  const writer = model
    ? new ReplyWorker({
        redis,
        subscriber,
        log,
        model,
        judge: judging(model, once),
        now,
        workflows,
        unknown,
        observe,
        wake,
        ...inputs.ofReplies,
        stillThinking,
      })
    : new ReplyEnder({ redis, log, queues, now, wake });
  const ticker = new ScheduleWorker({
    redis,
    log,
    queries,
    queues,
    policy,
    workflows,
    calendar,
    now,
    unknown,
    observe,
    after,
  });
  const reconciler = new Reconciler({
    redis,
    unknown,
    log,
    queues,
    wake,
    queries,
    namer,
    tokens,
    platformOf: options.platformOf,
    now,
    observe,
    runKeptMs: () => runExpiryMs(policy()),
  });

  return {
    accept,
    admits: (person) => isLetInSomewhere(policy(), person),
    files,
    queries,
    ...forOthers({ receiving, subscriber, accept, files, wake, now }),
    unknownNotes: () => unknown.notes(),
    tokenTaken: (scope) => tokens.mended(scope),
    lookAtSchedule: (id) => ticker.look(id),
    wake,
    redis,
    receiving,
    async start() {
      for (const _ of warmUp({ workflows, time: { now: now(), zone: calendar.zone, calendar } })) await setImmediate();
      await elsewhere?.start();
      for (const drainer of Object.values(drainers)) drainer.start();
      ticker.start();
      await runner?.start();
      await writer.start();
      await reconciler.start();
    },
    async close() {
      moves.close();
      elsewhere?.close();
      tokens.close();
      await reconciler.close();
      await Promise.all([
        ticker.close(),
        namer.close(),
        runner?.close(),
        writer.close(),
        ...Object.values(drainers).map((drainer) => drainer.close()),
      ]);
      await queues.close();
      for (const client of [redis, receiving, subscriber]) client.disconnect();
    },
  };
}
