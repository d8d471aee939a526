import { parseArgs } from 'node:util';
import { failover } from './failover.ts';
import { Processes } from './processes.ts';
import { restore } from './restore.ts';
import { versions } from './versions.ts';
import { Work } from './work.ts';

/** What has not ended by then is lost. */
const SETTLE_MS = 180_000;

const TRIES = { failover, restore, versions };
const HOW = `Write: npm run --silent chaos:service -- ${Object.keys(TRIES).join('|')} [--seconds N] [--old FOLDER] [--keep]
Each orders short runs of a real bot over its API for N seconds (60), does harm in the middle, and says what was kept.`;

const option = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: option, old: option, keep: { type: 'boolean' } },
});
const name = positionals[0] ?? '';
const seconds = Number(values.seconds ?? 60);
const attempt = Object.entries(TRIES).find(([one]) => one === name)?.[1];
if (!attempt || !(seconds > 0)) {
  console.error(HOW);
  process.exit(1);
}

const processes = await Processes.open();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void processes.close(true).then(() => process.exit(1)));
}
const work = new Work();
let kept = false;
try {
  await work.open();
  const tell = (line: string) => console.log(line);
  const { url, orders } = await attempt({ processes, work, seconds, old: values.old, tell });
  const missing = await work.missing(url, orders, SETTLE_MS);
  const stood = new Set(orders.map(({ run }) => run)).size;
  const twice = orders.length - stood;
  kept = missing.length === 0 && twice === 0 && orders.length > 0;
  for (const line of missing) console.log(`Missing: ${line}`);
  console.log(
    JSON.stringify({
      try: name,
      seconds,
      orders: orders.length,
      missing: missing.length,
      sameRunTwice: twice,
      sentAgain: work.again,
      endsToldAgain: work.toldAgain,
      kept,
    }),
  );
} finally {
  await processes.close(values.keep === true || !kept);
  await work.close();
}
process.exitCode = kept ? 0 : 1;
