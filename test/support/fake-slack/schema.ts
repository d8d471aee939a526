import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { schemasOf } from '../type-schemas.ts';
import type { Json } from './state.ts';

const schemas = await schemasOf(join(import.meta.dirname, 'sent-types.ts'), 'SentTypes', '@slack/types');
const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addSchema(schemas, 'slack');

/** The names of the definitions by what their `type` is fixed to: an error then is about that block, not about all kinds. */
function byType(suffix: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, definition] of Object.entries(schemas.definitions)) {
    const fixed = (definition['properties'] as Record<string, { const?: string }> | undefined)?.['type']?.const;
    if (fixed && name.endsWith(suffix)) found.set(fixed, name);
  }
  return found;
}

const blocks = byType('Block');
const chunks = byType('Chunk');
const views = byType('View');
const compiled = new Map<string, ValidateFunction>();

function problemsOf(kinds: Map<string, string>, value: Json, at: string): string[] {
  const name = kinds.get(String(value?.['type']));
  if (name === undefined) return [`unsupported type: ${String(value?.['type'])} [json-pointer:${at}/type]`];
  const validate = compiled.get(name) ?? ajv.compile({ $ref: `slack#/definitions/${encodeURIComponent(name)}` });
  compiled.set(name, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${message} ${JSON.stringify(params)} [json-pointer:${at}${instancePath}]`,
  );
}

export function problemsOfBlocks(list: Json[]): string[] {
  return list.flatMap((block, at) => problemsOf(blocks, block, `/blocks/${at}`));
}

export function problemsOfChunks(list: Json[]): string[] {
  return list.flatMap((chunk, at) => problemsOf(chunks, chunk, `/chunks/${at}`));
}

export function problemsOfView(view: Json): string[] {
  return problemsOf(views, view, '/view');
}
