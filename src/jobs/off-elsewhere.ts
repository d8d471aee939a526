import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Policy } from '../core/policy.ts';
import type { Workflow } from '../core/workflow.ts';
import { BEAT_EVERY_MS, type Off, offEverywhere } from './runs/queue/workers.ts';

/** What does not work on this machine, as far as it is known, for others to learn. */
export function offHere(workflows: Workflow[], policy: Policy): Off {
  return Object.fromEntries(
    workflows.flatMap((workflow) => {
      const why = workflow.whyOff(policy);
      return why === undefined ? [] : [[workflow.name, why]];
    }),
  );
}

type OffElsewhereDeps = { redis: Redis; log: Logger; now: () => number };

/** Keeps in mind what no worker can do, for a process that runs nothing itself and so cannot try it: it offers none of that. */
export class OffElsewhere {
  readonly #deps: OffElsewhereDeps;
  #off: Off = {};
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: OffElsewhereDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    await this.#look();
    this.#timer = setInterval(() => void this.#look(), BEAT_EVERY_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** The same workflows, each with what the workers say of it. */
  over(workflows: Workflow[]): Workflow[] {
    return workflows.map((workflow) => ({
      ...workflow,
      whyOff: (policy) => workflow.whyOff(policy) ?? this.#off[workflow.name],
    }));
  }

  async #look(): Promise<void> {
    const { redis, log, now } = this.#deps;
    try {
      this.#off = await offEverywhere(redis, now());
    } catch (error) {
      log.debug({ err: error }, 'What workers cannot do could not be read; what was known stays');
    }
  }
}
