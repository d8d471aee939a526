import { readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

/**
 * Loaded into a bot's process before it starts: changes its source as it is read. MUTATIONS is a JSON list of
 * `{file, find, replace}`; a file or a text that is not found stops the process, so that no mutation is silently without effect.
 */
export type Mutation = { file: string; find: string; replace: string };

const mutations = JSON.parse(process.env['MUTATIONS'] ?? '[]') as Mutation[];

const sources = readdirSync(join(import.meta.dirname, '../../src'), { recursive: true, encoding: 'utf8' });
for (const { file } of mutations) {
  if (!sources.some((source) => `/${source}`.endsWith(file))) throw new Error(`No file of src ends with ${file}`);
}

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const fitting = mutations.filter(({ file }) => url.endsWith(file));
    if (fitting.length === 0) return loaded;
    let source = Buffer.from((loaded.source ?? '') as Uint8Array).toString();
    for (const { find, replace } of fitting) {
      if (!source.includes(find)) throw new Error(`${url} does not contain what was to be changed: ${find}`);
      source = source.replace(find, replace);
    }
    return { ...loaded, source };
  },
});
