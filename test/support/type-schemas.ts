import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MODULES = join(import.meta.dirname, '../../node_modules');
const CACHE = join(MODULES, '.cache/meanwhile');

export type TypeSchemas = { definitions: Record<string, Record<string, unknown>> };

/**
 * JSON schemas of a type and all that it is made of, generated from the declarations of the package that is installed, so
 * that they cannot fall behind it. Generating takes seconds, so the result is kept until the package or the file changes.
 */
export async function schemasOf(file: string, type: string, from: string): Promise<TypeSchemas> {
  // By its path: not every package lets its package.json be imported.
  const { version } = JSON.parse(readFileSync(join(MODULES, from, 'package.json'), 'utf8')) as { version: string };
  const hash = createHash('sha256')
    .update(`${version}\n${type}\n`)
    .update(readFileSync(file))
    .digest('hex')
    .slice(0, 16);
  const cached = join(CACHE, `${type}-${hash}.json`);
  try {
    return JSON.parse(readFileSync(cached, 'utf8')) as TypeSchemas;
  } catch {
    // Not generated yet, or by nobody who finished.
  }
  const { createGenerator } = await import('ts-json-schema-generator');
  const schema = createGenerator({ path: file, type, skipTypeCheck: true, additionalProperties: false }).createSchema(
    type,
  );
  mkdirSync(CACHE, { recursive: true });
  const own = `${cached}.${process.pid}`;
  writeFileSync(own, JSON.stringify(schema));
  renameSync(own, cached);
  return schema as TypeSchemas;
}
