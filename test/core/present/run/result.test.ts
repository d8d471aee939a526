import { describe, expect, it } from 'vitest';
import { presentCanceled, presentFailure, presentResult } from '../../../../src/core/present/run/result.ts';
import { aQueuedRun, aRun, ana, ben, now } from '../things.ts';

const times = { startedAt: now - 12_000, finishedAt: now };

describe('a result', () => {
  it('names its run, tells its requester and carries its files', () => {
    const files = [{ id: 'f', name: 'log.txt', size: 3 }];
    const post = presentResult(aRun({ ...times, status: 'completed', result: { text: 'All **green**.', files } }));
    expect(post).toEqual({
      kind: 'result',
      text: '`npm-test` (`k3x9`) is done, in 12 s.\n\nAll **green**.',
      buttons: [
        { action: 'good', value: 'k3x9', label: '👍' },
        { action: 'bad', value: 'k3x9', label: '👎' },
      ],
      files,
      mention: ana,
      run: 'k3x9',
    });
  });

  it('is never cut', () => {
    const text = 'x'.repeat(200_000);
    expect(presentResult(aRun({ ...times, result: { text, files: [] } })).text).toContain(text);
  });

  it('keeps the indentation of its first line', () => {
    expect(presentResult(aRun({ ...times, result: { text: '\n \n    code\n', files: [] } })).text).toMatch(
      /\n\n {4}code$/,
    );
  });

  it('says so where there is nothing', () => {
    expect(presentResult(aRun({ ...times, result: { text: ' \n', files: [] } })).text).toContain('It has no output.');
    const files = [{ id: 'f', name: 'a', size: 1 }];
    expect(presentResult(aRun({ ...times, result: { text: '', files } })).text).not.toContain('no output');
  });
});

describe('a failure', () => {
  const failed = aRun({
    ...times,
    status: 'failed',
    failure: { step: 'Run', message: 'exit code 1' },
    output: 'boom\n',
  });

  it('says what failed, what is kept, and offers Retry', () => {
    const post = presentFailure(failed);
    expect(post).toMatchObject({
      kind: 'failure',
      mention: ana,
      run: 'k3x9',
      buttons: [{ action: 'retry', value: 'k3x9' }],
    });
    expect(post.text).toBe(
      '`npm-test` (`k3x9`) failed after 12 s: `Run`: exit code 1\n\nIts last output:\n```\nboom\n```\n\nRetry goes on from the failed step; what is done stays done.',
    );
  });

  it('promises to keep what is done only where something that matters is', () => {
    const progress = { percent: 50, stage: 'executing' as const, step: 2, steps: 2, stepName: 'Run the command' };
    expect(presentFailure({ ...failed, progress }).text).toMatch(/Retry does the failed step again\.$/);
    expect(presentFailure({ ...failed, progress: { ...progress, step: 1 } }).text).toContain('from the beginning');
  });

  it('keeps what was done where the workflow says so, instead of the end of its output', () => {
    const text = presentFailure({ ...failed, result: { text: 'The first three chapters.', files: [] } }).text;
    expect(text).toContain('What it had so far:\n\nThe first three chapters.');
    expect(text).not.toContain('Its last output');
  });

  it('offers no Retry once it was retried', () => {
    const post = presentFailure({ ...failed, retriedAs: 'm4p2' });
    expect(post.buttons).toEqual([]);
    expect(post.text).not.toContain('Retry');
  });
});

describe('a canceled run', () => {
  it('names who stopped it and keeps what there is', () => {
    const post = presentCanceled(aRun({ ...times, status: 'canceled', canceledBy: ben, output: 'half\n' }));
    expect(post).toMatchObject({ kind: 'reply', mention: ana, run: 'k3x9', buttons: [] });
    expect(post.text).toBe(
      'Ben stopped `npm-test` (`k3x9`) after 12 s, at step 3 of 5, Run the tests. What it had so far:\n\n```\nhalf\n```',
    );
  });

  it('does not call its requester who stopped it', () => {
    expect(presentCanceled(aRun({ ...times, status: 'canceled', canceledBy: ana }))).not.toHaveProperty('mention');
  });

  it('that never started says so', () => {
    const post = presentCanceled(aQueuedRun({ status: 'canceled', canceledBy: ana, finishedAt: now }));
    expect(post.text).toBe('Ana stopped `npm-test` (`k3x9`) before it started.');
  });
});
