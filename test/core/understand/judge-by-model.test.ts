import { describe, expect, test } from 'vitest';
import { judgeWork } from '../../../src/core/understand/judge-by-model.ts';
import { type Model, ModelError } from '../../../src/core/model.ts';
import { noTurn } from '../../support/no-turn.ts';

function modelThat(object: Model['object']): Model {
  return {
    object,
    turn: noTurn,
    async *stream() {
      yield await Promise.reject<string>(new Error('Nobody asked for words.'));
    },
  };
}

const never = new AbortController().signal;

describe('the judgement of the small model', () => {
  test('is its tier, with its reason', async () => {
    const seen: unknown[] = [];
    const model = modelThat(async (schema, _name, messages, call) => {
      seen.push(messages.at(-1)?.content, call.size, call.timeoutMs);
      return schema.parse({ tier: 'deep', reason: 'many sources' });
    });
    expect(await judgeWork(model, 'look into it', [], never)).toEqual({
      why: { tier: 'deep', confidence: 1, reasons: ['many sources'], by: 'model' },
    });
    expect(seen).toEqual(['look into it', 'fast', 1500]);
  });

  test('is left out where the model fails or takes too long', async () => {
    const late = modelThat(() => Promise.reject(new ModelError('timeout', 'late', { retry: true })));
    expect(await judgeWork(late, 'look into it', [], never)).toBeUndefined();
  });

  test('hides no mistake of ours', async () => {
    const broken = modelThat(() => Promise.reject(new TypeError('broken')));
    await expect(judgeWork(broken, 'look into it', [], never)).rejects.toThrow('broken');
  });
});
