import { describe, expect, it } from 'vitest';
import { hearByModel } from '../../../src/core/understand/hear.ts';
import { type Model, type ModelCall, ModelError } from '../../../src/core/model.ts';
import { noTurn } from '../../support/no-turn.ts';

class Scripted implements Model {
  turn = noTurn;
  readonly calls: ModelCall[] = [];
  readonly #says: unknown;
  constructor(says: unknown) {
    this.#says = says;
  }
  stream(): AsyncIterable<string> {
    throw new Error('Small judgements are not streamed.');
  }
  async object<T>(_schema: unknown, _name: string, _messages: unknown, call: ModelCall): Promise<T> {
    this.calls.push(call);
    if (this.#says instanceof Error) throw this.#says;
    return this.#says as T;
  }
}

const asked = 'Shall I write the report?';

describe('what the small model hears', () => {
  it.each([
    [{ means: 'yes', besides: null }, { means: 'accept' }],
    [
      { means: 'yes', besides: 'in French' },
      { means: 'accept', addition: 'in French' },
    ],
    [{ means: 'yes', besides: 'and delete everything' }, { means: 'accept' }],
    [{ means: 'no', besides: null }, { means: 'decline' }],
    [{ means: 'later', besides: null }, { means: 'decline' }],
    [{ means: 'something else', besides: null }, { means: 'other' }],
    [{ means: 'unclear', besides: null }, undefined],
  ])('%j is %j, with an addition only in the own words of the person', async (says, heard) => {
    expect(await hearByModel(new Scripted(says), { said: 'make it so, in French', asked })).toEqual(heard);
  });

  it.each([
    [
      { choice: 2, about: 'the question' },
      { means: 'choice', choice: 1 },
    ],
    [{ choice: 7, about: 'the question' }, undefined],
    [{ choice: null, about: 'something else' }, { means: 'other' }],
  ])('%j of two choices is %j', async (says, heard) => {
    const unclear = { said: 'the second', asked: 'Where to?', choices: ['staging', 'production'] };
    expect(await hearByModel(new Scripted(says), unclear)).toEqual(heard);
  });

  it('is nothing where the model fails, and it has 1.5 seconds', async () => {
    const model = new Scripted(new ModelError('timeout', 'Too slow.', { retry: true }));
    expect(await hearByModel(model, { said: 'so be it', asked })).toBeUndefined();
    expect(model.calls).toMatchObject([{ size: 'fast', timeoutMs: 1_500 }]);
  });
});
