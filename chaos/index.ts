import { parseArgs } from 'node:util';
import { changed, fences, settings } from './fences.ts';
import { report } from './report.ts';
import { storm } from './storm.ts';

/**
 * `npm run --silent chaos -- --minutes N --seed S`: storms for N minutes, prints what was kept and what was not, and as
 * its last line one JSON object for scripts. It ends with 1 where a promise was broken.
 */
const HOW = `Write: npm run --silent chaos -- --minutes N --seed S [--runs N] [--kill-every SECONDS] [--keep FOLDER] [--without FENCE], where N is more than 0.
--runs ends the storm once so many runs were started and what happens rarely has happened, at the latest after N minutes.
--keep leaves the notes and logs of all processes in that folder. --without takes a fence away, to see what it keeps
from happening: ${Object.keys(fences).join(', ')}.`;
const option = { type: 'string' } as const;
const { values } = parseArgs({
  options: { minutes: option, seed: option, keep: option, without: option, runs: option, 'kill-every': option },
});
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? 1);
const killEveryMs = Number(values['kill-every'] ?? 1) * 1_000;
const runs = values.runs === undefined ? undefined : Number(values.runs);
const mutations = Object.entries(fences).find(([name]) => name === values.without)?.[1];
if (
  !(minutes > 0) ||
  !(killEveryMs > 0) ||
  (runs !== undefined && !(runs > 0)) ||
  !Number.isSafeInteger(seed) ||
  (values.without !== undefined && !mutations)
) {
  console.error(HOW);
  process.exit(1);
}

/** Redis is gone this long once in a storm that has the time for it, its disk is full and the bot's token is refused this long. */
const OUTAGE_MS = 60_000;
const FULL_MS = 8_000;
const REFUSED_MS = 10_000;

// Then its processes go too, those that are frozen included.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

const ms = minutes * 60_000;
const result = await storm({
  seed,
  ms,
  killEveryMs,
  freezeEveryMs: 15_000,
  freezeMs: [11_000, 20_000],
  jumpEveryMs: 5_000,
  outagesMs: [Math.min(OUTAGE_MS, ms / 4)],
  redisRestarts: 2,
  fullDisksMs: [Math.min(FULL_MS, ms / 20)],
  refusedTokensMs: [Math.min(REFUSED_MS, ms / 20), Math.min(REFUSED_MS, ms / 20)],
  ...(runs !== undefined && { runs, rareWithinMs: ms / 3 }),
  gateways: 2,
  workers: 6,
  slots: 2,
  people: 40,
  hard: true,
  slowMs: 1_500,
  settleMs: 180_000,
  ...changed(mutations ?? []),
  redisSettings: settings[values.without ?? ''],
  keepIn: values.keep,
  tell: (line) => console.log(line),
});
const { lines, verdict, kept } = report(result);
for (const line of lines) console.log(line);
console.log(JSON.stringify(verdict));
process.exitCode = kept ? 0 : 1;
