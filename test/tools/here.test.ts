import { describe, expect, test } from 'vitest';
import type { RequestFile } from '../../src/core/domain/attached.ts';
import type { Run } from '../../src/core/domain/run.ts';
import type { Said, Talk } from '../../src/core/domain/talk.ts';
import type { ToolContext } from '../../src/core/domain/tool.ts';
import { filesTool } from '../../src/tools/files.ts';
import { type RunsRead, runsTool } from '../../src/tools/runs.ts';
import { threadTool } from '../../src/tools/thread.ts';
import { initialProgress } from '../../src/core/execute/progress.ts';
import { toolContext } from '../support/tool-context.ts';

const NOW = Date.UTC(2030, 0, 1, 12);
const {
  run: { direct: _, ...here },
} = toolContext();

function runOf(id: string, more: Partial<Run>): Run {
  return {
    ...here,
    id,
    name: id,
    request: `the request of ${id}`,
    plan: { workflow: 'answer', input: {} },
    version: 1,
    status: 'completed',
    priority: 'normal',
    progress: initialProgress([]),
    output: '',
    result: { text: `the result of ${id}`, files: [] },
    createdAt: NOW - 60_000,
    startedAt: NOW - 50_000,
    finishedAt: NOW - 40_000,
    ...more,
  };
}

const elsewhere = { channel: 'playground:secret', thread: 'playground:secret/1' };
const ben = { id: 'playground:ben', name: 'Ben' };
const all = [
  runOf('ours', {}),
  runOf('of-ben', { person: ben }),
  runOf('mine-elsewhere', elsewhere),
  runOf('bens-elsewhere', { ...elsewhere, person: ben }),
  runOf('other-team', { workspace: 'slack:T2' }),
  runOf('at-work', { status: 'running', result: undefined as never, finishedAt: undefined as never }),
];

/** Gives everything, so that what is hidden is hidden by the tool. */
const queries: RunsRead = {
  runs: {
    list: async ({ statuses }) => ({ runs: all.filter(({ status }) => statuses.includes(status)), more: false }),
    find: async (_workspace, named) => all.find(({ id }) => id === named),
  },
  queue: { placeOf: async () => undefined },
};
const runs = runsTool(
  () => queries,
  () => NOW,
);

describe('runs', () => {
  test("tells of the channel's runs, and of nothing elsewhere", async () => {
    const { text } = await runs.run(toolContext(), {});
    expect(text).toContain('ours');
    expect(text).toContain('of-ben');
    expect(text).toContain("Ana's `at-work`");
    expect(text).not.toContain('elsewhere');
    expect(text).not.toContain('other-team');
  });

  test("in a direct message it tells of its person's own work elsewhere too, and still not of anybody else's", async () => {
    const { text } = await runs.run(toolContext({ run: { ...here, direct: true } }), {});
    expect(text).toContain('mine-elsewhere');
    expect(text).not.toContain('bens-elsewhere');
    expect(text).not.toContain('other-team');
  });

  test('gives the request and the result of one that may be told of', async () => {
    const { text } = await runs.run(toolContext(), { named: 'of-ben' });
    expect(text).toContain('the request of of-ben');
    expect(text).toContain('the result of of-ben');
  });

  test.each(['mine-elsewhere', 'bens-elsewhere', 'other-team', 'nobody'])(
    'says the same of %s as of a run that never was',
    async (named) => {
      await expect(runs.run(toolContext(), { named })).rejects.toThrow('There is no run of that name here.');
    },
  );

  test('does not tell a run of itself', async () => {
    const { text } = await runs.run(toolContext({ run: { ...here, id: 'ours' } }), {});
    expect(text).not.toContain('`ours`');
  });
});

function said(count: number, from: number): Said[] {
  return Array.from({ length: count }, (_, at) => ({
    message: `m${from + at}`,
    by: 'person' as const,
    name: 'Ben',
    text: `message ${from + at}`,
    at: NOW,
  }));
}

describe('thread', () => {
  const parts: Record<string, Talk> = {
    latest: { of: 'thread', said: said(3, 4), more: true },
    m4: { of: 'thread', said: said(3, 1), more: false },
  };
  const context = () => toolContext({ talk: async (before = 'latest') => parts[before] as Talk });
  const thread = threadTool();

  test('reads the latest messages, says that there are earlier ones, and reads those', async () => {
    expect((await thread.run(context(), {})).text).toBe(
      '3 messages of this thread, oldest first; the next part has earlier ones.\n[2030-01-01 12:00] Ben: message 4\n[2030-01-01 12:00] Ben: message 5\n[2030-01-01 12:00] Ben: message 6',
    );
    const { text } = await thread.run(context(), { part: 2 });
    expect(text).toContain('3 messages of this thread, oldest first.\n');
    expect(text).toContain('message 1');
    await expect(thread.run(context(), { part: 3 })).rejects.toThrow('Nothing was said before that.');
  });

  test('what the platform refuses is said', async () => {
    const talk = async (): Promise<Talk> => ({ of: 'thread', said: [], more: false, problem: { why: 'not_allowed' } });
    await expect(thread.run(toolContext({ talk }), {})).rejects.toThrow(/may not read this channel/);
  });
});

describe('files', () => {
  const list: RequestFile[] = [
    { name: 'long.log', size: 45_000, text: 'a line\n'.repeat(6_000) },
    { name: 'photo.png', size: 9, image: 'image/png' },
    { name: 'x.zip', size: 9, problem: { why: 'archive' } },
  ];
  const context: ToolContext = toolContext({ files: async () => list });
  const files = filesTool();

  test('lists what there is, and why something cannot be read', async () => {
    const { text } = await files.run(context, {});
    expect(text.split('\n')).toEqual([
      'long.log: text, 45000 bytes',
      'photo.png: an image, 9 bytes',
      'x.zip: could not be read. I do not unpack archives; attach the files themselves.',
    ]);
    expect((await files.run(toolContext(), {})).text).toBe('There are no files here.');
  });

  test('reads a long one in parts', async () => {
    expect((await files.run(context, { name: 'long.log', part: 3 })).text).toMatch(/\[Part 3 of 3\.\]$/);
    await expect(files.run(context, { name: 'long.log', part: 4 })).rejects.toThrow('That file has 3 parts.');
    await expect(files.run(context, { name: '../policy.yaml' })).rejects.toThrow(/There are: long.log, photo.png/);
    await expect(files.run(context, { name: 'photo.png' })).rejects.toThrow('photo.png: an image');
  });
});
