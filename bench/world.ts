import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { z } from 'zod';
import { calendar } from '../src/adapters/calendar/calendar.ts';
import type { InboundOf } from '../src/core/domain/message.ts';
import { Policy } from '../src/core/policy.ts';
import type { Model } from '../src/core/model.ts';
import type { HandlePorts, Platform } from '../src/core/ports.ts';
import { defineWorkflow, type Workflow } from '../src/core/workflow.ts';
import { createEngine, type Engine } from '../src/jobs/engine.ts';
import { builtIn } from '../src/workflows/index.ts';
import { startRedis } from '../test/support/redis.ts';
import { freePort } from '../test/support/free-port.ts';

const doNothing = async () => ({ text: 'Done.' });

/** Takes whatever no other workflow does, so that a request that deserves an offer gets one. */
const anything = defineWorkflow({
  name: 'anything',
  description: 'Does nothing.',
  input: z.object({ request: z.string() }),
  fromRequest: (request) => ({ request }),
  run: doNothing,
});

/** All that read requests; none does anything, since commands out of the test data are not to be run. */
const workflows = [...builtIn.map((workflow) => ({ ...workflow, run: doNothing })), anything];

/** Nobody's limit is to be reached, since a refusal is less work than a run. */
export const policy = Policy.parse({
  limits: { perPerson: 100_000, perWorkspace: 100_000 },
  rules: [{ allow: true, workflows: ['shell'] }],
});

/** A platform that answers at once. */
export const platform: Platform = {
  capabilities: { maxText: 4_000, cardEveryMs: 1_000, replyEveryMs: 1_000 },
  post: async (_place, _post, key) => ({ message: `bench:${key}` }),
  edit: async () => undefined,
  answer: async () => 'answered',
};

export type World = { redis: Redis; engine: Engine; port: number; stop(): Promise<void> };

type WorldOptions = { slots?: number; platform?: Platform; workflows?: Workflow[]; model?: Model };

/**
 * The bot's engine as it runs in one process, on a redis-server of its own over loopback TCP that syncs every write. An
 * `idle` one takes up nothing of what is stored, so that what it leaves undone cannot disturb a measurement.
 */
export async function openWorld(mode: 'idle' | 'working', options: WorldOptions = {}): Promise<World> {
  const server = await startRedis();
  const local = new Redis(server.options);
  const port = await freePort();
  await local.config('SET', 'port', String(port));
  local.disconnect();
  const redis = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null });
  const dataDir = await mkdtemp(join(tmpdir(), 'meanwhile-bench-'));
  const engine = createEngine({
    redis: { url: `redis://127.0.0.1:${port}` },
    log: pino({ level: 'error' }),
    policy: () => policy,
    workflows: options.workflows ?? workflows,
    calendar,
    model: options.model,
    dataDir,
    slots: options.slots ?? 3,
    platformOf: () => options.platform ?? platform,
    now: Date.now,
  });
  if (mode === 'working') await engine.start();
  return {
    redis,
    engine,
    port,
    async stop() {
      await engine.close();
      redis.disconnect();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

let events = 0;

/** A message to the bot, in a thread and from a person of that number, in one of a few channels. */
export function message(text: string, thread: number, mentioned = true): InboundOf<'message'> {
  events += 1;
  const channel = `bench:w/c${thread % 20}`;
  const id = `bench-event-${events}.`;
  return {
    kind: 'message',
    workspace: 'bench:w',
    channel,
    thread: `${channel}/${thread}`,
    id,
    at: Date.now(),
    person: { id: `p${thread % 100}`, name: 'Ana' },
    message: id,
    text,
    mentioned,
    direct: false,
    toOthers: false,
  };
}

/** Facts are read as in production, and nothing is committed. */
export function portsOf(engine: World['engine']): HandlePorts {
  let id = 0;
  return {
    queries: engine.queries,
    policy: () => policy,
    workflows,
    calendar,
    commit: async () => true,
    now: Date.now,
    canTalk: false,
    newId: () => `bench${((id += 1)).toString(36)}`,
  };
}
