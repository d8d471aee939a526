import type { Storm } from './storm.ts';

/** SPEC H5: a killed worker's runs continue within this time. */
const RECOVERY_MS = 15_000;

/** As many of each kind of finding are printed. */
const SHOWN = 20;

export type Verdict = {
  runs: number;
  results: number;
  lost: number;
  postedTwice: number;
  stepsDoneTwice: number;
  outOfOrder: number;
  unfinished: number;
  recoveryMaxMs: number;
};

/** What to print, and whether every promise was kept. */
export function report(storm: Storm): { lines: string[]; verdict: Verdict; kept: boolean } {
  const { runs, results, findings, recoveries, faults } = storm;
  const longest = recoveries.reduce((most, { ms }) => Math.max(most, ms), 0);
  const late = recoveries.filter(({ ms }) => ms > RECOVERY_MS);
  const verdict: Verdict = {
    runs,
    results,
    lost: findings.lost.length,
    postedTwice: findings.postedTwice.length,
    stepsDoneTwice: findings.stepsDoneTwice.length,
    outOfOrder: findings.outOfOrder.length,
    unfinished: findings.unfinished.length,
    recoveryMaxMs: longest,
  };
  const rows: [string, string | number][] = [
    ['events that the bot took', storm.events],
    ['runs started', runs],
    ['last words posted', results],
    ['lost', verdict.lost],
    ['posted twice', verdict.postedTwice],
    ['steps done twice', verdict.stepsDoneTwice],
    ['out of order', verdict.outOfOrder],
    ['unfinished', verdict.unfinished],
    ['runs whose worker was killed', recoveries.length],
    ['longest recovery', `${(longest / 1000).toFixed(1)} s`],
    ['recoveries over 15 s', late.length],
    ['runs that made room for others', storm.madeRoom],
    ['posts doubled for a moment', storm.doubled],
    ['processes that ended by themselves', storm.fell],
    ...Object.entries(faults).map(([name, count]): [string, number] => [`fault: ${name}`, count]),
  ];
  const lines = rows.map(([name, value]) => `${name.padEnd(36)} ${value}`);
  for (const [name, found] of Object.entries(findings)) {
    lines.push(...found.slice(0, SHOWN).map((line) => `${name}: ${line}`));
  }
  for (const { run, ms } of late.slice(0, SHOWN)) lines.push(`recovery: run ${run} stood still for ${ms} ms`);
  lines.push(...storm.leftBehind.map((line) => `left behind: ${line}`));
  const broken = Object.values(findings).flat().length + storm.leftBehind.length + late.length;
  return { lines, verdict, kept: broken === 0 && runs > 0 };
}
