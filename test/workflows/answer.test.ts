import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineTool, ToolError } from '../../src/core/domain/tool.ts';
import { ModelError } from '../../src/core/model.ts';
import { defineWorkflow } from '../../src/core/workflow.ts';
import { filesTool } from '../../src/tools/files.ts';
import { threadTool } from '../../src/tools/thread.ts';
import { answerWith } from '../../src/workflows/answer.ts';
import { said, type Said, TurnModel } from '../support/scripted-model.ts';
import { type KitOptions, WorkflowKit } from '../support/workflow-kit.ts';

const answer = answerWith({ looksUp: true });

const read = defineTool({
  name: 'read',
  description: 'Reads a page.',
  input: z.strictObject({ url: z.string() }),
  changes: 'nothing',
  doing: ({ url }) => `Reading ${new URL(url).hostname}`,
  async run(_context, { url }) {
    if (url.includes('gone')) throw new ToolError('404');
    return { text: 'A is fast.', source: { url, title: 'About A', text: 'A is fast.', readAt: 1 } };
  },
});
const push = defineTool({
  name: 'push',
  description: 'Pushes.',
  input: z.strictObject({}),
  changes: 'world',
  run: async () => ({ text: 'Pushed.' }),
});

const kits: WorkflowKit[] = [];
afterEach(async () => {
  await Promise.all(kits.splice(0).map((kit) => kit.end()));
});

function kitOf(script: Said[], options: KitOptions = {}, input: object = { request: 'compare A and B' }) {
  const model = new TurnModel(script);
  const kit = new WorkflowKit(answer, input, { model, ...options });
  kits.push(kit);
  return { kit, model };
}

const busy = new ModelError('rate_limited', 'busy', { retry: true });
const refused = new ModelError('refused', 'no', { retry: false });

describe('the workflow answer', () => {
  test('looks things up with the tools that only read, and says what it looked up', async () => {
    const { kit, model } = kitOf(
      [
        {
          calls: [
            ['read', { url: 'https://a.example/' }],
            ['read', { url: 'https://gone.example/' }],
          ],
        },
        { text: 'A is better.' },
      ],
      { tools: [read, push], addition: 'in French' },
    );
    expect(await kit.go()).toMatchObject({
      status: 'completed',
      result: {
        text: 'A is better.\n\nWhat I looked up:\n- About A: https://a.example/\n- Reading gone.example (failed)',
      },
    });
    expect(model.asked[0]?.tools.map(({ name }) => name)).toEqual(['read']);
    expect(said(model.asked[0], 'user')[0]).toContain('compare A and B');
    expect(said(model.asked[0], 'user')[0]).toContain('in French');
  });

  test('is told that it can look nothing up where there are no tools', async () => {
    const { kit, model } = kitOf([{ text: 'A is better.' }]);
    expect(await kit.go()).toMatchObject({ result: { text: 'A is better.' } });
    expect(said(model.asked[0], 'system')[0]).toContain('cannot run programs, open links or look anything up');
  });

  test('says that the model cannot use tools', async () => {
    const { kit, model } = kitOf([{ text: 'From memory.' }], { tools: [read] });
    model.cannot = ['tools'];
    const run = await kit.go();
    expect(run.result?.text).toBe('From memory.\n\nThe model here cannot use tools, so I looked nothing up.');
  });

  test('is written where its result will stand, as the model writes it; a few words come with the result', async () => {
    const long = 'Words on their way. '.repeat(6).trim();
    const { kit } = kitOf(
      [busy, { calls: [['read', { url: 'https://a.example/' }]], text: 'One moment.' }, { text: long }],
      {
        tools: [read],
      },
    );
    const run = await kit.go();
    expect(kit.written).toEqual([long]);
    expect(run.output).toBe('');
  });

  test('an offer names what will be done with this very request', () => {
    const summary = (request: string, looksUp = false) => answerWith({ looksUp }).summary({ request });
    expect(summary('compare job queues')).toBe('work on that and write it up');
    expect(summary('compare job queues', true)).toBe('look that up and write an answer');
    expect(summary('summarize this thread')).toBe('go through the messages here and write that up');
    // Words that point may point at the request itself.
    expect(summary('compare five queues and their durability')).toBe('work on that and write it up');
    expect(summary('sum up https://a.example/1 and https://a.example/2')).toBe('read a.example and write an answer');
    expect(summary('sum up https://a.example https://b.example https://c.example', true)).toBe(
      'read a.example and b.example and 1 more, look up what else that needs, and write an answer',
    );
  });

  test('goes on where an answer in the talk was interrupted, without the half word there', async () => {
    const input = { request: 'count', partial: 'One, two, thr', before: 'Ana: to four, please' };
    const { kit, model } = kitOf([{ text: 'three, four.' }], {}, input);
    expect(await kit.go()).toMatchObject({ status: 'completed', result: { text: 'One, two, three, four.' } });
    expect(model.asked).toHaveLength(1);
    expect(said(model.asked[0], 'user').join()).toContain('to four, please');
    expect(said(model.asked[0], 'assistant')).toEqual(['One, two, ']);
  });

  test('is alike where its requests are of one size, and done from the beginning', () => {
    expect(answer.alike({ request: 'count' })).toBe(answer.alike({ request: 'compare' }));
    expect(answer.alike({ request: 'count', partial: 'One' })).not.toBe(answer.alike({ request: 'count' }));
    expect(answer.alike({ request: 'count '.repeat(200) })).not.toBe(answer.alike({ request: 'count' }));
    expect(answer.alike({ request: 'summarize this' })).not.toBe(answer.alike({ request: 'count' }));
    expect(answer.alike({ request: 'sum up https://a.example' })).not.toBe(answer.alike({ request: 'count' }));
  });

  test('makes no call again after a crash', async () => {
    const { kit, model } = kitOf([{ calls: [['read', { url: 'https://a.example/' }]] }, { text: 'The end.' }], {
      tools: [read],
    });
    await kit.go({ after: '1.1 read' });
    expect(await kit.go()).toMatchObject({ status: 'completed' });
    expect(model.asked).toHaveLength(2);
  });

  test('takes in what is said while it works', async () => {
    const { kit, model } = kitOf([{ text: 'A.' }, { text: 'A, in the EU.' }]);
    await kit.go({ after: 'Think 1' });
    kit.say('only the EU');
    expect(await kit.go()).toMatchObject({ result: { text: 'A, in the EU.' } });
    expect(said(model.asked[1], 'user').at(-1)).toContain('only the EU');
  });

  test('is tried again where time may help', async () => {
    const { kit } = kitOf([busy, { text: 'All of it.' }]);
    expect(await kit.go()).toMatchObject({ status: 'completed', result: { text: 'All of it.' } });
  });

  test('fails honestly where it does not', async () => {
    const { kit } = kitOf([refused]);
    const run = await kit.go();
    expect(run).toMatchObject({ status: 'failed', failure: { step: 'Think 1' } });
    expect(run.failure?.message).toContain('refused');
  });
});

test('the tools of its own thread give the talk and the files of the run, and those that the run before gave', async () => {
  const talk = [{ name: 'Ben', text: 'we take Postgres' }];
  const first = new WorkflowKit(
    defineWorkflow({
      name: 'answer',
      description: 'Gives a file.',
      input: z.object({}),
      run: async ({ step, keep }) => ({
        text: 'Done.',
        files: [await step('Keep it', () => keep('notes.md', Buffer.from('kept before')))],
      }),
    }),
    {},
  );
  kits.push(first);
  await first.go();
  const { kit, model } = kitOf(
    [
      {
        calls: [
          ['thread', {}],
          ['files', {}],
          ['files', { name: 'notes.md' }],
        ],
      },
      { text: 'So.' },
    ],
    {
      thread: talk,
      files: [{ name: 'a.txt', bytes: Buffer.from('given') }],
      tools: [threadTool(), filesTool()],
      earlier: first,
    },
  );
  const run = await kit.go();
  const results = said(model.asked[1], 'tool');
  expect(results[0]).toContain('Ben: we take Postgres');
  expect(results[1]).toContain('a.txt: text');
  expect(results[2]).toContain('kept before');
  expect(run.result?.text).toContain('- Reading the thread\n- Looking at the files\n- Reading notes.md');
});
