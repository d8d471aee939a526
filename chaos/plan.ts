import { seeded } from './random.ts';

/** What happens to the bot and when, in ms from the beginning; `victim` is a process's number. */
export type Fault = { at: number } & (
  | { do: 'kill'; victim: number }
  | { do: 'freeze'; victim: number; ms: number }
  | { do: 'jump'; victim: number; ahead: number; ms: number }
  | { do: 'restartRedis' }
  | { do: 'cutRedis'; ms: number }
  | { do: 'loseAnswer' }
);

export type PlanOptions = {
  seed: number;
  /** How long it storms, in ms. */
  ms: number;
  processes: number;
  killEveryMs: number;
  freezeEveryMs: number;
  /** Longer than the bot's locks last, so that others take over what is frozen. */
  freezeMs: readonly [number, number];
  /** A process's clock is set wrong this often, if at all, and put right again. */
  jumpEveryMs?: number;
  /** How long Redis is gone, once for each that is given. */
  outagesMs: readonly number[];
  redisRestarts: number;
  /** What happens to Redis happens in this time, in ms; all of the storm where it is left out. */
  redisWithinMs?: number;
};

/** Answers of Redis are lost this often: done there, and nobody is told. */
const LOSE_EVERY_MS = 3_000;

/** As far as a clock is wrong at most, and for how long: less than an offer stays open, so that none expires early. */
const JUMP_MS = 2 * 60_000;
const JUMPED_MS = 10_000;

/** The whole storm, drawn from the seed before it begins. */
export function planStorm(options: PlanOptions): Fault[] {
  const { seed, ms, processes, killEveryMs, freezeEveryMs, freezeMs, outagesMs, redisRestarts } = options;
  const redisMs = options.redisWithinMs ?? ms;
  const victims = seeded(seed, 'victims');
  const frozen = seeded(seed, 'frozen');
  const clocks = seeded(seed, 'clocks');
  const victim = () => victims.between(0, processes - 1);
  const faults: Fault[] = [
    ...every(killEveryMs, ms).map((at): Fault => ({ at, do: 'kill', victim: victim() })),
    ...every(freezeEveryMs, ms).map(
      (at): Fault => ({ at, do: 'freeze', victim: frozen.between(0, processes - 1), ms: frozen.between(...freezeMs) }),
    ),
    ...every(options.jumpEveryMs ?? Number.POSITIVE_INFINITY, ms).map(
      (at): Fault => ({
        at,
        do: 'jump',
        victim: clocks.between(0, processes - 1),
        ahead: clocks.between(-JUMP_MS, JUMP_MS),
        ms: JUMPED_MS,
      }),
    ),
    ...every(LOSE_EVERY_MS, ms).map((at): Fault => ({ at, do: 'loseAnswer' })),
    ...spread(outagesMs.length, redisMs).map((at, i): Fault => ({ at, do: 'cutRedis', ms: outagesMs[i] ?? 0 })),
    // Between the outages, not in them.
    ...spread(redisRestarts, redisMs, 0.25).map((at): Fault => ({ at, do: 'restartRedis' })),
  ];
  return faults.toSorted((a, b) => a.at - b.at);
}

function every(pause: number, ms: number): number[] {
  return Array.from({ length: Math.floor(ms / pause) }, (_, i) => (i + 1) * pause);
}

/** So many moments, evenly over the time. */
function spread(count: number, ms: number, shift = 0.5): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(((i + shift) * ms) / count));
}
