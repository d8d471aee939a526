import { expect } from 'vitest';
import { createModel, type ModelConfig, type ModelDeps } from '../../../src/adapters/model/create-model.ts';
import { type ModelCall, ModelError, type ModelMessage } from '../../../src/core/model.ts';

/** A key and a sentence that must never be in an error or a log. */
export const KEY = 'sk-secret-0123456789';
export const SECRET = 'the launch code is 4711';
export const TALK: ModelMessage[] = [
  { role: 'system', content: 'You are helpful.' },
  { role: 'user', content: `hello, ${SECRET}` },
];
export const CALL: ModelCall = { size: 'main', use: 'conversation' };

/** A model on that server, with everything that it logs. */
export function modelOn(
  baseUrl: string,
  { config = {}, deps = {} }: { config?: ModelConfig; deps?: Partial<ModelDeps> } = {},
) {
  const logged: { level: string; fields: object; message: string }[] = [];
  const at = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
  const log = { debug: at('debug'), info: at('info'), warn: at('warn') };
  const model = createModel({ baseUrl, apiKey: KEY, name: 'big', ...config }, { log, ...deps });
  return { model, logged };
}

/** All of a stream: what came, and what it threw at its end. */
export async function collect(pieces: AsyncIterable<string>): Promise<{ text: string; error: unknown }> {
  let text = '';
  try {
    for await (const piece of pieces) text += piece;
    return { text, error: undefined };
  } catch (error) {
    return { text, error };
  }
}

export async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw.');
}

/** Everything that a logger could show of an error, with all that hangs on it. */
function shown(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  return [error.stack, error.message, JSON.stringify(error), error.cause ? shown(error.cause) : ''].join('\n');
}

/** The error, which must be a `ModelError` that tells no secrets. */
export function safe(error: unknown): ModelError {
  expect(error).toBeInstanceOf(ModelError);
  expect(shown(error)).not.toContain(SECRET);
  expect(shown(error)).not.toContain(KEY);
  return error as ModelError;
}
