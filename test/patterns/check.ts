import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import { bounded } from './bounded.ts';
import { fileOf, keyOf, type Pattern, patternsOfSources } from './find.ts';
import { isFastOnOwnPieces } from './pump.ts';

/**
 * Every regular expression of the product takes linear time. `recheck` proves it, or finds a text that shows the
 * contrary; what it cannot decide is tried on long texts of the pattern's own pieces. Verdicts are kept by pattern, so
 * that only new ones take time: `npm run patterns -- --write` adds them.
 */
const VERDICTS = join(import.meta.dirname, 'verdicts.json');

/** The prover needs milliseconds for most patterns; what takes it longer it rarely decides at all. */
const PROOF_MS = 5_000;

/** As many as there are cores on the smallest machine. */
const AT_ONCE = 2;

/** True, or what is wrong with the pattern. */
async function isLinear(pattern: Pattern): Promise<string | true> {
  const bound = bounded[fileOf(pattern)]?.longest;
  const verdict = await check(pattern.source, pattern.flags, { timeout: PROOF_MS });
  if (verdict.status === 'safe') return true;
  if (verdict.status === 'unknown') {
    return (await isFastOnOwnPieces(pattern, bound)) || 'too slow on a text of its own pieces';
  }
  const { complexity, attack } = verdict;
  return (
    (bound !== undefined && complexity.type === 'polynomial') || `${complexity.summary}: ${attack.pattern.slice(0, 80)}`
  );
}

const known = new Set(JSON.parse(readFileSync(VERDICTS, 'utf8')) as string[]);
const patterns = await patternsOfSources();
const queue = patterns.filter((pattern) => !known.has(keyOf(pattern)));
const wrong: string[] = [];

async function work(): Promise<void> {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const linear = await isLinear(next);
    if (linear === true) known.add(keyOf(next));
    else wrong.push(`${next.where} /${next.source.slice(0, 120)}/${next.flags}\n  ${linear}`);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
if (process.argv.includes('--write')) {
  const used = patterns.map(keyOf).filter((key) => known.has(key));
  writeFileSync(VERDICTS, `${JSON.stringify(used.toSorted(), null, 2)}\n`);
}
const files = new Set(patterns.map(fileOf));
for (const file of Object.keys(bounded))
  if (!files.has(file)) wrong.push(`bounded.ts names ${file}, where no pattern is left`);
for (const line of wrong) console.error(line);
// The prover keeps a process of its own.
process.exit(wrong.length > 0 ? 1 : 0);
