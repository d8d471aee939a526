import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { schemasOf } from '../type-schemas.ts';
import type { SentTypes } from './sent-types.ts';

export type SchemaName = keyof SentTypes;

/** Unions make many errors of one mistake; the deepest ones are about the branch that was meant. */
const SHOWN = 3;

const schemas = await schemasOf(join(import.meta.dirname, 'sent-types.ts'), 'SentTypes', 'discord-api-types');
for (const [name, definition] of Object.entries(schemas.definitions)) {
  // The types name the single flags; what is sent is a sum of them.
  if (name.endsWith('Flags')) schemas.definitions[name] = { type: 'integer' };
  // The generator takes a mapped type for an object also where it maps a string or a list.
  if (name.startsWith('_AddUndefined') && !definition['properties']) schemas.definitions[name] = {};
}
const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addSchema(schemas, 'discord');
const compiled = new Map<SchemaName, ValidateFunction>();

/** What is wrong with a body by Discord's own types; undefined where nothing is. They know no lengths: see check-message.ts. */
export function checkSchema(name: SchemaName, body: unknown): string | undefined {
  const validate = compiled.get(name) ?? ajv.compile({ $ref: `discord#/definitions/SentTypes/properties/${name}` });
  compiled.set(name, validate);
  if (validate(body)) return undefined;
  const errors = (validate.errors ?? []).toSorted((a, b) => b.instancePath.length - a.instancePath.length);
  return errors
    .slice(0, SHOWN)
    .map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`)
    .join('; ');
}
