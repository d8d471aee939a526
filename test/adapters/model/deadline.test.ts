import { expect, it } from 'vitest';
import { createDeadline } from '../../../src/adapters/model/deadline.ts';
import { tooLate } from '../../../src/adapters/model/errors.ts';
import { thrownBy } from './asking.ts';

function deadlineOf(caller: AbortSignal) {
  return createDeadline(60_000, () => tooLate('answer', 60_000), caller);
}

it('nothing is waited for beyond the end, even if it never settles', async () => {
  const stop = new AbortController();
  const deadline = deadlineOf(stop.signal);
  const waiting = thrownBy(deadline.wait(new Promise(() => {})));
  stop.abort('enough');
  expect(await waiting).toBe('enough');
  expect(deadline.signal.aborted).toBe(true);
});

it('what settles just then does not count any more', async () => {
  for (const promise of [Promise.resolve('done'), Promise.reject(new Error('an error of its own'))]) {
    const stop = new AbortController();
    const waiting = thrownBy(deadlineOf(stop.signal).wait(promise));
    stop.abort('enough');
    expect(await waiting).toBe('enough');
  }
});

it('the first reason stays, and an end without anybody waiting is quiet', async () => {
  const stop = new AbortController();
  const deadline = deadlineOf(stop.signal);
  deadline.expect(0, () => tooLate('go on', 0));
  stop.abort('enough');
  deadline.end();
  deadline.expect(0, () => tooLate('go on', 0));
  expect(await thrownBy(deadline.wait(Promise.resolve()))).toBe('enough');
});
