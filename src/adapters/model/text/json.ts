import { z } from 'zod';
import { withoutInternals } from './internals.ts';

/** A schema for the wire. `strict` says whether a server may hold the model to it exactly, as OpenAI does. */
export type JsonSchema = { schema: Record<string, unknown>; strict: boolean };

export function toJsonSchema(type: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { unrepresentable: 'any' });
  return { schema, strict: isStrict(schema) };
}

/** OpenAI's strict mode wants every property required and no others; servers refuse a schema that is called strict and is not. */
function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>;
  if (type === 'object') {
    const names = Object.keys((properties as object | undefined) ?? {});
    if (additionalProperties !== false || names.some((name) => !(required as string[] | undefined)?.includes(name))) {
      return false;
    }
  }
  return Object.values(schema).every(isStrict);
}

/**
 * Reads a value of that type from what a model wrote: JSON alone, in a code fence, after its thoughts or between words.
 * Where there is none, `problem` says why, for the model.
 */
export function readJson<T>(type: z.ZodType<T>, text: string): { value: T } | { problem: string } {
  let problem = 'There is no JSON in it.';
  for (const candidate of candidates(text)) {
    const parsed = parse(candidate);
    if (!parsed) continue;
    const checked = type.safeParse(parsed.value);
    if (checked.success) return { value: checked.data };
    problem = z.prettifyError(checked.error);
  }
  return { problem };
}

function candidates(text: string): string[] {
  const said = withoutInternals(text);
  const fenced = /```(?:json)?[^\S\n]*\n([\s\S]*?)```/i.exec(said)?.[1];
  const between = said.slice(said.search(/[{[]/), Math.max(said.lastIndexOf('}'), said.lastIndexOf(']')) + 1);
  // As it is first: what stands in a JSON text is its own.
  return [text, said, fenced ?? '', between].map((candidate) => candidate.trim()).filter(Boolean);
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
