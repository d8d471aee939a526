import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Calendar } from '../../../core/domain/time/calendar.ts';
import type { Policy } from '../../../core/policy.ts';
import type { Platform } from '../../../core/ports.ts';
import type { Queries } from '../../../core/queries.ts';
import type { Observe } from '../../../core/telemetry.ts';
import type { Workflow } from '../../../core/workflow.ts';
import type { RedisFiles } from '../../store/files.ts';
import type { UnknownData } from '../../store/stored.ts';

export type OutboxDeps = {
  redis: Redis;
  log: Logger;
  policy: () => Policy;
  queries: Queries;
  files: RedisFiles;
  workflows: Workflow[];
  calendar: Pick<Calendar, 'next'>;
  platformOf: (channel: string) => Platform | undefined;
  /** The page of a run; left out where people can reach none. */
  runPage?: ((run: string) => string) | undefined;
  now: () => number;
  unknown: UnknownData;
  observe: Observe;
  stopping: () => boolean;
};
