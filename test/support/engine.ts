import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { calendar } from '../../src/adapters/calendar/calendar.ts';
import type { Model } from '../../src/core/model.ts';
import { Policy } from '../../src/core/policy.ts';
import type { Platform } from '../../src/core/ports.ts';
import type { Observe } from '../../src/core/telemetry.ts';
import type { Workflow } from '../../src/core/workflow.ts';
import { createEngine, type Engine } from '../../src/jobs/engine.ts';
import { FakePlatform } from './fake-platform.ts';
import type { TestRedis } from './redis.ts';

export type EngineForTest = {
  redis: TestRedis;
  workflows?: Workflow[];
  platform?: FakePlatform;
  /** Others, by the name that their channels begin with. */
  platforms?: Record<string, Platform>;
  slots?: number;
  policy?: unknown;
  freshPolicy?: () => Promise<Policy>;
  runPage?: (run: string) => string;
  now?: () => number;
  model?: Model;
  observe?: Observe;
};

export const silent: Logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

/** A whole engine in this process, on a platform in memory. `close` may be called more than once. */
export async function startEngine(options: EngineForTest): Promise<Engine & { platform: FakePlatform }> {
  const { redis, workflows = [], platform = new FakePlatform(), slots = 3, now = Date.now } = options;
  const policy = Policy.parse(options.policy ?? {});
  const dataDir = await mkdtemp(join(tmpdir(), 'meanwhile-engine-'));
  const engine = createEngine({
    redis: { socket: redis.socket },
    log: silent,
    policy: () => policy,
    ...(options.freshPolicy && { freshPolicy: options.freshPolicy }),
    workflows,
    calendar,
    model: options.model,
    dataDir,
    slots,
    platformOf: (channel) => options.platforms?.[channel.slice(0, channel.indexOf(':'))] ?? platform,
    ...(options.runPage && { runPage: options.runPage }),
    ...(options.observe && { observe: options.observe }),
    now,
  });
  await engine.start();
  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    await engine.close();
    await rm(dataDir, { recursive: true, force: true });
  }
  return { ...engine, platform, close: () => (closed ??= close()) };
}
