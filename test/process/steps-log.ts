import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const TWO_STEPS = join(import.meta.dirname, 'workflows');

/** The steps that `two-steps` began so far, in order. Bots run in their data folder, so the file is there. */
export async function stepsBegun(dataDir: string): Promise<{ name: string; pid: number }[]> {
  const text = await readFile(join(dataDir, 'steps.log'), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ name: line.split(' ')[0] ?? '', pid: Number(line.split(' ')[1]) }));
}
