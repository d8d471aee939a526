import { describe, expect, test } from 'vitest';
import { clipped, resultFrom } from '../../../src/core/execute/result.ts';
import {
  MAX_FAILURE,
  MAX_FILE_BYTES,
  MAX_KEPT_BYTES,
  MAX_RESULT_BYTES,
  MAX_RESULT_FILES,
} from '../../../src/core/execute/limits.ts';
import type { WorkflowResult } from '../../../src/core/workflow.ts';
import { Bench } from '../../support/run-bench.ts';

function keeper() {
  const kept = new Map<string, Uint8Array>();
  const keep = async (name: string, bytes: Uint8Array) => {
    kept.set(name, bytes);
    return { id: name, name, size: bytes.byteLength };
  };
  return { kept, keep };
}

const aFile = (name: string) => ({ id: name, name, size: 1 });

describe('a result', () => {
  test('that can be stored stays as it is', async () => {
    const { kept, keep } = keeper();
    const text = 'x'.repeat(MAX_RESULT_BYTES);
    expect(await resultFrom({ text, files: [aFile('a')] }, keep)).toEqual({ text, files: [aFile('a')] });
    expect(kept.size).toBe(0);
  });

  test('that is too long becomes a file, and its text begins it', async () => {
    const { kept, keep } = keeper();
    const text = `# Report\n\n${'line\n'.repeat(MAX_RESULT_BYTES / 4)}`;
    const result = await resultFrom({ text }, keep);
    expect(new TextDecoder().decode(kept.get('full-text.md'))).toBe(text);
    expect(result.files.map(({ name }) => name)).toEqual(['full-text.md']);
    expect(result.text.startsWith('# Report\n\nline\n')).toBe(true);
    expect(result.text).toContain('All of it is in `full-text.md`');
    expect(result.text.length).toBeLessThan(3_000);
  });

  test('that no file can hold says how much of it was left out', async () => {
    const { kept, keep } = keeper();
    const result = await resultFrom({ text: 'x'.repeat(MAX_FILE_BYTES + 2 * 1024 * 1024) }, keep);
    expect(kept.get('full-text.md')?.byteLength).toBe(MAX_FILE_BYTES);
    expect(result.text).toContain('The first 8 MiB of its 10 MiB are in `full-text.md`; the rest was left out.');
  });

  test('with too many files names those that were left out', async () => {
    const files = Array.from({ length: MAX_RESULT_FILES + 7 }, (_, at) => aFile(`f${at}`));
    const result = await resultFrom({ text: 'ok', files }, keeper().keep);
    expect(result.files).toHaveLength(MAX_RESULT_FILES);
    expect(result.text).toContain(`Left out: \`f20\`, \`f21\`, \`f22\`, \`f23\`, \`f24\` and 2 more.`);
  });

  test.each([undefined, null, 'text', {}, { text: 7 }, { text: 'a', files: [{}] }, { text: 'a', files: 'b' }])(
    'that is %j fails the run with what to return',
    async (given) => {
      const bench = new Bench(async () => given as WorkflowResult);
      await bench.goOn();
      expect(bench.run.status).toBe('failed');
      expect(bench.text).toContain('It must return { text, files? }');
    },
  );
});

test('a text is cut between characters, so that its file can be read', () => {
  const bytes = new TextEncoder().encode(`${'x'.repeat(MAX_FILE_BYTES - 1)}😀`);
  expect(clipped(bytes).byteLength).toBe(MAX_FILE_BYTES - 1);
});

describe('a run ends with a word', () => {
  test('whatever its error says', async () => {
    const bench = new Bench(async () => {
      throw new Error('x'.repeat(9 * 1024 * 1024));
    });
    await bench.goOn();
    expect(bench.run.failure?.message.length).toBeLessThan(MAX_FAILURE + 100);
    expect(bench.run.failure?.message).toContain('more characters]');
  });

  test('when it keeps more in files than a run may', async () => {
    const bench = new Bench(async (c) => {
      const part = new Uint8Array(MAX_FILE_BYTES);
      for (let kept = 0; kept <= MAX_KEPT_BYTES; kept += MAX_FILE_BYTES) await c.keep('part', part);
      return { text: 'done' };
    });
    await bench.goOn();
    expect(bench.run.failure?.message).toContain('files that it keeps are larger');
  });

  test('when a step has a name without end', async () => {
    const bench = new Bench(async (c) => ({ text: await c.step('x'.repeat(10_000), async () => 'a') }));
    await bench.goOn();
    expect(bench.run.failure?.message).toContain("step's name is longer");
  });
});
