import { seeded } from './random.ts';

/** What happens to the bot and when, in ms from the beginning; `victim` is a process's number. */
export type Fault = { at: number } & (
  | { do: 'kill'; victim: number }
  | { do: 'freeze'; victim: number; ms: number }
  | { do: 'jump'; victim: number; ahead: number; ms: number }
  | { do: 'restartRedis' }
  | { do: 'cutRedis'; ms: number }
  | { do: 'fillDisk'; ms: number }
  | { do: 'refuseToken'; ms: number }
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
  /** The disk of Redis is full this long, and the platform refuses the bot's token this long, once for each that is given. */
  fullDisksMs?: readonly number[];
  refusedTokensMs?: readonly number[];
  /** What is rare happens in this time, in ms; all of the storm where it is left out. */
  rareWithinMs?: number;
};

/** Answers of Redis are lost this often: done there, and nobody is told. */
const LOSE_EVERY_MS = 3_000;

/** As far as a clock is wrong at most, and for how long: less than an offer stays open, so that none expires early. */
const JUMP_MS = 2 * 60_000;
const JUMPED_MS = 10_000;

/** The whole storm, drawn from the seed before it begins. */
export function planStorm(options: PlanOptions): Fault[] {
  const { seed, ms, processes, killEveryMs, freezeEveryMs, freezeMs } = options;
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
    ...rareFaults(options),
  ];
  return faults.toSorted((a, b) => a.at - b.at);
}

/** What happens a few times in a storm: one between the others, not in them. */
function rareFaults(options: PlanOptions): Fault[] {
  const { ms, outagesMs, redisRestarts, fullDisksMs = [], refusedTokensMs = [], rareWithinMs = ms } = options;
  return [
    ...spread(outagesMs, rareWithinMs, 0.5).map((fault): Fault => ({ ...fault, do: 'cutRedis' })),
    ...spread(
      Array.from({ length: redisRestarts }, () => 0),
      rareWithinMs,
      0.25,
    ).map(({ at }): Fault => ({ at, do: 'restartRedis' })),
    ...spread(fullDisksMs, rareWithinMs, 0.75).map((fault): Fault => ({ ...fault, do: 'fillDisk' })),
    ...spread(refusedTokensMs, rareWithinMs, 0.7).map((fault): Fault => ({ ...fault, do: 'refuseToken' })),
  ];
}

function every(pause: number, ms: number): number[] {
  return Array.from({ length: Math.floor(ms / pause) }, (_, i) => (i + 1) * pause);
}

/** Faults of these lengths, evenly over the time. */
function spread(lengths: readonly number[], within: number, shift: number): { at: number; ms: number }[] {
  return lengths.map((ms, i) => ({ at: Math.floor(((i + shift) * within) / lengths.length), ms }));
}
