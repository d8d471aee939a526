import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../src/eval.ts';

describe('evaluate', () => {
  it('counts what was predicted for each label and skips blank lines', async () => {
    const lines = [
      '{"text": "yes", "label": "accept"}',
      '',
      '{"text": "no", "label": "accept"}',
      '  ',
      '{"text": "hm", "label": "unclear"}',
    ];
    expect(await evaluate('confirm', lines)).toEqual({
      total: 3,
      correct: 2,
      accuracy: 2 / 3,
      confusion: { accept: { accept: 1, decline: 1 }, unclear: { unclear: 1 } },
    });
  });

  it('reads what the bot had asked', async () => {
    const line = JSON.stringify({ text: 'yes', label: 'accept', asked: 'Shall I write the report?' });
    expect(await evaluate('confirm', [line])).toMatchObject({ total: 1, correct: 1 });
  });

  it('routes to heavy, light or the fast model', async () => {
    const lines = [
      '{"text": "what does exit code 137 mean?", "label": "light"}',
      '{"text": "Research quantum error correction and write a report with sources", "label": "heavy"}',
      '{"text": "Design and implement a rate limiter for the public API with per-key quotas, metrics and load tests", "label": "heavy"}',
    ];
    const { confusion } = await evaluate('route', lines);
    expect(confusion['light']).toEqual({ light: 1 });
    expect(confusion['heavy']?.['light']).toBeUndefined();
  });

  it('measures nothing as 0', async () => {
    expect(await evaluate('classify', [])).toEqual({ total: 0, correct: 0, accuracy: 0, confusion: {} });
  });

  it.each([
    ['text that is not JSON', '{"text": "yes"', /^Line 2 is not JSON/u],
    ['an unknown label', '{"text": "yes", "label": "maybe"}', /^Line 2: .*label/su],
    ['a missing text', '{"label": "accept"}', /^Line 2: .*text/su],
    ['a line that is no object', '[]', /^Line 2: /u],
  ])('ends at %s with the number of its line', async (_name, line, message) => {
    await expect(evaluate('confirm', ['{"text": "yes", "label": "accept"}', line])).rejects.toThrow(message);
  });

  it.each(['guess', 'constructor', ''])('does not know "%s"', async (name) => {
    await expect(evaluate(name, [])).rejects.toThrow(/Usage: .*classify\|confirm\|route FILE/u);
  });
});

describe('the command', () => {
  let folder = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'meanwhile-eval-'));
    await writeFile(
      join(folder, 'good.jsonl'),
      '{"text": "yes", "label": "accept"}\r\n\n{"text": "no", "label": "decline"}\n',
    );
    await writeFile(join(folder, 'bad.jsonl'), '{"text": "yes", "label": "accept"}\nnonsense\n');
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('prints one JSON object', async () => {
    const { code, stdout, stderr } = await run('confirm', join(folder, 'good.jsonl'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      total: 2,
      correct: 2,
      accuracy: 1,
      confusion: { accept: { accept: 1 }, decline: { decline: 1 } },
    });
  });

  it.each([
    ['a bad line', ['confirm', 'bad.jsonl'], /^Line 2 is not JSON/u],
    ['an unknown name', ['guess', 'good.jsonl'], /no evaluation "guess"[^]*Usage: /u],
    ['a missing file', ['confirm', 'none.jsonl'], /^Cannot read .*none\.jsonl[^]*Usage: /u],
    ['a missing argument', ['confirm'], /^Usage: /u],
  ])('ends with code 1 for %s', async (_name, [name = '', file], message) => {
    const { code, stdout, stderr } = await run(name, ...(file === undefined ? [] : [join(folder, file)]));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['src/eval.ts', ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
