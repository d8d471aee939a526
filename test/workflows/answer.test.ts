import { afterEach, describe, expect, test } from 'vitest';
import { type Model, ModelError, type ModelMessage } from '../../src/core/model.ts';
import { answerWith } from '../../src/workflows/answer.ts';
import { WorkflowKit } from '../support/workflow-kit.ts';
import { noTurn } from '../support/no-turn.ts';

/** A model that says what it is given to say, in words; an error among them is thrown where it stands. */
function modelOf(...answers: (string | ModelError)[][]) {
  const asked: ModelMessage[][] = [];
  const model: Model = {
    async *stream(messages) {
      asked.push(messages);
      for (const words of answers[asked.length - 1] ?? []) {
        if (words instanceof ModelError) throw words;
        yield words;
      }
    },
    object: () => Promise.reject(new Error('This model is asked for no objects.')),
    turn: noTurn,
  };
  return { model, asked };
}

const kits: WorkflowKit[] = [];
afterEach(async () => {
  await Promise.all(kits.splice(0).map((kit) => kit.end()));
});

function kitOf(model: Model, addition?: string): WorkflowKit {
  const kit = new WorkflowKit(
    answerWith(model),
    { request: 'compare A and B' },
    addition === undefined ? {} : { addition },
  );
  kits.push(kit);
  return kit;
}

const busy = new ModelError('rate_limited', 'busy', { retry: true });
const refused = new ModelError('refused', 'no', { retry: false });

describe('the workflow answer', () => {
  test('plans, then writes by the plan, and the answer is the result', async () => {
    const { model, asked } = modelOf(['- A\n', '- B'], ['A is ', 'better.']);
    const kit = kitOf(model, 'in French');
    expect(await kit.go()).toMatchObject({ status: 'completed', result: { text: 'A is better.' } });
    expect(asked[1]?.[0]?.content).toContain('- A\n- B');
    expect(asked[1]?.[1]?.content).toContain('compare A and B');
    expect(asked[1]?.[1]?.content).toContain('in French');
  });

  test('goes on where an answer in the talk was interrupted, without the half word there', async () => {
    const { model, asked } = modelOf(['three, ', 'four.']);
    const kit = new WorkflowKit(answerWith(model), {
      request: 'count',
      partial: 'One, two, thr',
      before: 'Ana: to four, please',
    });
    kits.push(kit);
    expect(await kit.go()).toMatchObject({ status: 'completed', result: { text: 'One, two, three, four.' } });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.map(({ content }) => content).join()).toContain('to four, please');
    expect(asked[0]?.find(({ role }) => role === 'assistant')?.content).toBe('One, two, ');
  });

  test('is alike only where it is done from the beginning', () => {
    const workflow = answerWith(modelOf().model);
    expect(workflow.alike({ request: 'count' })).toBe(workflow.alike({ request: 'compare' }));
    expect(workflow.alike({ request: 'count', partial: 'One' })).not.toBe(workflow.alike({ request: 'count' }));
  });

  test('does not plan again after a crash', async () => {
    const { model, asked } = modelOf(['- A'], ['The end.']);
    const kit = kitOf(model);
    await kit.go({ after: 'Plan the answer' });
    expect(await kit.go()).toMatchObject({ status: 'completed', result: { text: 'The end.' } });
    expect(asked).toHaveLength(2);
  });

  test('is tried again where time may help', async () => {
    const { model } = modelOf([busy], ['- A'], ['Part', busy], ['All of it.']);
    expect(await kitOf(model).go()).toMatchObject({ status: 'completed', result: { text: 'All of it.' } });
  });

  test('fails honestly where it does not, with what was written', async () => {
    const { model } = modelOf(['- A'], ['So far', refused]);
    const run = await kitOf(model).go();
    expect(run).toMatchObject({ status: 'failed', result: { text: 'So far' }, failure: { step: 'Write the answer' } });
    expect(run.failure?.message).toContain('refused');
  });
});
