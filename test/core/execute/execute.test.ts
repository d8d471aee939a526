import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { MAX_CRASHES } from '../../../src/core/execute/execute.ts';
import { Stopped } from '../../../src/core/execute/journal.ts';
import { OUTPUT_TAIL } from '../../../src/core/execute/execution.ts';
import { MAX_STEP_BYTES } from '../../../src/core/execute/limits.ts';
import { percentAt } from '../../../src/core/execute/pace.ts';
import { STEP_TRIES } from '../../../src/core/execute/step.ts';
import { presentFailure } from '../../../src/core/present/run/result.ts';
import { PermanentError } from '../../../src/core/workflow.ts';
import { ana, ben } from '../../support/events.ts';
import { aborted, Bench, counter } from '../../support/run-bench.ts';

afterEach(() => void vi.useRealTimers());

/** Cancels it when it has gone as far as it can go by itself, and lets a second pass. */
async function cancelWithinASecond(bench: Bench): Promise<void> {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  void bench.go();
  await bench.abort('cancel');
  await vi.advanceTimersByTimeAsync(1_000);
}

describe('steps', () => {
  test('are done once, also over a park, and give their results back', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => {
      const a = await c.step('a', mark('a'));
      await c.sleep('wait', 60_000);
      const nothing = await c.step('nothing', async () => undefined);
      const b = await c.step('b', mark('b'));
      return { text: `${a} ${b} ${nothing}` };
    });
    expect(await bench.go()).toBe(1_060_000);
    expect(bench.run).toMatchObject({ status: 'waiting', parked: { reason: 'sleep', until: 1_060_000 } });
    await bench.goOn();
    expect(done).toEqual(['a', 'b']);
    expect(bench.run).toMatchObject({ status: 'completed', result: { text: 'a b undefined', files: [] } });
    expect(bench.run.parked).toBeUndefined();
  });

  test('can be done with a context that its workflow has taken apart', async () => {
    const bench = new Bench(async ({ run, step, sleep, output, progress, context, folder, keep }) => {
      progress(0.5);
      await folder();
      const file = await keep('a.txt', Buffer.from('a'));
      const said = await context();
      await sleep('wait', 1);
      output('so far');
      return { text: await step('a', async () => `${run.id} ${file.name} ${said.length}`) };
    });
    await bench.go();
    bench.now += 1;
    await bench.goOn();
    expect(bench.run).toMatchObject({
      status: 'completed',
      output: 'so far',
      result: { text: `${bench.run.id} a.txt 0` },
    });
  });

  test('that were woken too soon wait on for the rest only', async () => {
    const bench = new Bench(async (c) => {
      await c.sleep('wait', 60_000);
      return { text: '' };
    });
    await bench.go();
    bench.now += 30_000;
    expect(await bench.go()).toBe(1_060_000);
  });

  test('that must not be repeated are not begun again after an interruption, and a retry is a new order', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => ({ text: await c.step('once', mark('once'), { repeatable: false }) }));
    bench.memory.steps['#begun:another-run:once'] = '1';
    bench.memory.steps[`#begun:${bench.run.id}:once`] = '1';
    bench.memory.run = { ...bench.memory.run, output: 'so far' };
    await bench.goOn();
    expect(done).toEqual([]);
    expect(bench.run).toMatchObject({
      status: 'failed',
      output: 'so far',
      failure: { step: 'once', interrupted: true, message: expect.stringContaining('interrupted') },
    });
    const [button] = presentFailure(bench.run).buttons;
    expect(button).toMatchObject({ action: 'retry', label: 'Run again' });

    const again = new Bench(async (c) => ({ text: await c.step('once', mark('once'), { repeatable: false }) }));
    again.memory.steps['#begun:another-run:once'] = '1';
    await again.goOn();
    expect(done).toEqual(['once']);
    expect(again.run.status).toBe('completed');
  });

  test('that must not be repeated store their start before they begin, and are tried once', async () => {
    const seen: boolean[] = [];
    const bench = new Bench(async (c) => {
      const fn = async () => {
        seen.push(`#begun:${bench.run.id}:once` in bench.memory.steps);
        throw new Error('no');
      };
      return { text: await c.step('once', fn, { repeatable: false }) };
    });
    await bench.goOn();
    expect(seen).toEqual([true]);
    expect(bench.run).toMatchObject({ status: 'failed', failure: { message: 'no' } });
    expect(bench.run.failure?.interrupted).toBeUndefined();
  });

  test.each(['', '#tries:x'])('cannot be called %j', async (name) => {
    const bench = new Bench(async (c) => ({ text: await c.step(name, async () => 'x') }));
    await bench.goOn();
    expect(bench.run).toMatchObject({
      status: 'failed',
      failure: { message: expect.stringContaining('cannot be the name') },
    });
  });

  test('may be called what every object has', async () => {
    const names = ['constructor', 'toString', 'hasOwnProperty'];
    const bench = new Bench(async (c) => {
      for (const name of names) await c.step(name, async () => name);
      return { text: 'ok' };
    });
    await bench.goOn();
    expect(bench.run.status).toBe('completed');
    expect(Object.keys(bench.memory.steps)).toEqual(names);
  });

  test('of one name twice fail the run instead of giving one result for both', async () => {
    const bench = new Bench(async (c) => {
      await c.step('a', async () => 1);
      await c.step('a', async () => 2);
      return { text: '' };
    });
    await bench.goOn();
    expect(bench.run).toMatchObject({ status: 'failed', failure: { message: expect.stringContaining('unique') } });
  });

  test('side by side are all kept, though one of them parks', async () => {
    const { done, mark } = counter();
    const slow = Promise.withResolvers<void>();
    const bench = new Bench(async (c) => {
      await Promise.all([
        c.sleep('wait', 1000),
        c.step('slow', async () => {
          await slow.promise;
          return mark('slow')();
        }),
      ]);
      return { text: 'both' };
    });
    const going = bench.go();
    slow.resolve();
    await going;
    expect(Object.keys(bench.memory.steps)).toContain('slow');
    await bench.goOn();
    expect(done).toEqual(['slow']);
    expect(bench.run.status).toBe('completed');
  });

  test('that are left under way when the run fails are stopped', async () => {
    const left = Promise.withResolvers<unknown>();
    const bench = new Bench(async (c) => {
      await Promise.all([
        c.step('long', async ({ signal }) => aborted(signal).catch((reason: unknown) => left.resolve(reason))),
        c.step('bad', async () => {
          throw new PermanentError('bad');
        }),
      ]);
      return { text: '' };
    });
    await bench.goOn();
    expect(bench.run.status).toBe('failed');
    expect(await left.promise).toBeInstanceOf(Stopped);
  });

  test('give a key that is the same for every try, and their own', async () => {
    const keys: string[] = [];
    const bench = new Bench(async (c) => {
      await c.step('a', async ({ key }) => {
        keys.push(key);
        if (keys.length < 2) throw new Error('again');
      });
      return { text: '' };
    });
    await bench.goOn();
    expect(keys).toEqual(['run1/a', 'run1/a']);
  });

  test('with results that are too large fail the run and name the step', async () => {
    const bench = new Bench(async (c) => ({ text: await c.step('big', async () => 'x'.repeat(MAX_STEP_BYTES)) }));
    await bench.goOn();
    expect(bench.run).toMatchObject({ status: 'failed', failure: { step: 'big' } });
    expect(bench.memory.steps['big']).toBeUndefined();
  });

  test('as large as they may be are kept', async () => {
    const bench = new Bench(async (c) => ({ text: await c.step('big', async () => 'x'.repeat(MAX_STEP_BYTES - 2)) }));
    await bench.goOn();
    expect(bench.run.status).toBe('completed');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('cannot wait %s ms', async (ms) => {
    const bench = new Bench(async (c) => {
      await c.sleep('wait', ms);
      return { text: '' };
    });
    await bench.goOn();
    expect(bench.run.status).toBe('failed');
  });
});

describe('a step that fails', () => {
  test('is tried again after growing pauses, then fails the run by its name', async () => {
    let tries = 0;
    const bench = new Bench(async (c) => {
      await c.step('flaky', async () => {
        tries += 1;
        throw new Error(`no ${tries}`);
      });
      return { text: '' };
    });
    const pauses: number[] = [];
    for (let again = await bench.go(); again !== undefined; again = await bench.go()) {
      expect(bench.run).toMatchObject({ status: 'waiting', parked: { reason: 'backoff' } });
      pauses.push(again - bench.now);
      bench.now = again;
    }
    expect(pauses).toEqual([2000, 4000]);
    expect(tries).toBe(STEP_TRIES);
    expect(bench.run).toMatchObject({ status: 'failed', failure: { step: 'flaky', message: 'no 3' } });
  });

  test('is tried as often as its author says, and not at all where trying cannot help', async () => {
    const tries = { often: 0, permanent: 0 };
    const often = new Bench(async (c) => {
      await c.step('x', async () => Promise.reject(new Error(String((tries.often += 1)))), { tries: 5 });
      return { text: '' };
    });
    await often.goOn();
    const permanent = new Bench(async (c) => {
      await c.step('x', async () => Promise.reject(new PermanentError(String((tries.permanent += 1)))));
      return { text: '' };
    });
    await permanent.goOn();
    expect(tries).toEqual({ often: 5, permanent: 1 });
    expect(permanent.run.failure).toEqual({ step: 'x', message: '1' });
  });

  test('in a retried run is tried anew', async () => {
    let tries = 0;
    const bench = new Bench(async (c) => {
      await c.step('x', async () => Promise.reject(new Error(String((tries += 1)))));
      return { text: '' };
    });
    await bench.goOn();
    const { steps } = bench.memory;
    const retry = new Bench((c) => bench.workflow.run(c, {}));
    retry.memory.run = { ...retry.memory.run, id: 'run2' };
    retry.memory.steps = { ...steps };
    await retry.goOn();
    expect(tries).toBe(2 * STEP_TRIES);
  });

  test('with nothing to say still tells the person something', async () => {
    const bench = new Bench(() => Promise.reject(new Error('')));
    await bench.goOn();
    expect(bench.run.failure?.message).toMatch(/says nothing/);
  });
});

describe('a workflow that swallows errors', () => {
  test('parks all the same, and does nothing after it', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => {
      try {
        await c.sleep('wait', 1000);
      } catch {
        await c.step('after', mark('after')).catch(() => undefined);
      }
      return { text: 'swallowed' };
    });
    await bench.go();
    expect(bench.run.status).toBe('waiting');
    expect(done).toEqual([]);
    await bench.goOn();
    expect(bench.run).toMatchObject({ status: 'completed', result: { text: 'swallowed' } });
  });

  test('is handed over, and not completed with what it says about being stopped', async () => {
    let started = 0;
    const bench = new Bench(async (c) => {
      started += 1;
      const text = await c
        .step('work', async ({ signal }) => (started === 1 ? aborted(signal) : 'worked'))
        .catch(() => 'could not');
      return { text };
    });
    const going = bench.go();
    await bench.abort('handover');
    expect(await going).toBe(bench.now);
    expect(bench.run.status).toBe('queued');
    bench.stop = new AbortController();
    await bench.goOn();
    expect(bench.run.result?.text).toBe('worked');
  });

  test('is canceled, with what it gave back as what it had so far', async () => {
    const bench = new Bench(async (c) => {
      await c.step('work', async ({ signal }) => aborted(signal)).catch(() => undefined);
      return { text: 'half of it' };
    });
    const going = bench.go();
    await bench.abort('cancel', ben);
    await going;
    expect(bench.run).toMatchObject({ status: 'canceled', canceledBy: ben });
    expect(bench.text).toContain('Ben stopped');
    expect(bench.text).toContain('half of it');
  });

  test('writes nothing more once another execution has taken over', async () => {
    const bench = new Bench(async (c) => {
      await c.step('a', async () => bench.memory.journal().begin()).catch(() => undefined);
      return { text: 'zombie' };
    });
    expect(await bench.go()).toBeUndefined();
    expect(bench.run.status).toBe('running');
    expect(bench.memory.said).toEqual([]);
    expect(bench.memory.steps).toEqual({});
  });
});

describe('a cancel', () => {
  test('during a step ends the run as canceled, names who did it, and keeps the output', async () => {
    const bench = new Bench(async (c) => {
      c.output('so far');
      await c.step('work', async ({ signal }) => aborted(signal));
      return { text: '' };
    });
    const going = bench.go();
    await bench.abort('cancel', ben);
    expect(await going).toBeUndefined();
    expect(bench.run).toMatchObject({ status: 'canceled', canceledBy: ben, finishedAt: bench.now });
    expect(bench.text).toContain('Ben stopped');
    expect(bench.text).toContain('so far');
    const [said] = bench.memory.said;
    expect(said && 'post' in said && said.post?.mention).toEqual(ana);
  });

  test('before it starts ends it without a step', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => ({ text: await c.step('a', mark('a')) }));
    bench.memory.cancel(ana);
    await bench.go();
    expect(bench.run.status).toBe('canceled');
    expect(done).toEqual([]);
  });

  test('while it parks wins', async () => {
    const bench = new Bench(async (c) => {
      bench.memory.cancel(ben);
      await c.sleep('wait', 1000);
      return { text: '' };
    });
    expect(await bench.go()).toBeUndefined();
    expect(bench.run).toMatchObject({ status: 'canceled', canceledBy: ben });
    expect(bench.text).toContain('Ben stopped');
  });

  test('while it parks and waits for a step that does not heed its signal ends it within a second', async () => {
    const never = Promise.withResolvers<void>();
    const bench = new Bench(async (c) => {
      await Promise.all([c.sleep('wait', 1000), c.step('deaf', () => never.promise)]);
      return { text: '' };
    });
    await cancelWithinASecond(bench);
    expect(bench.run.status).toBe('canceled');
  });

  test('of a workflow that ignores its signal ends it within a second, and what it does later counts for nothing', async () => {
    const late = Promise.withResolvers<void>();
    let after: unknown;
    const finished = Promise.withResolvers<void>();
    const bench = new Bench(async (c) => {
      await late.promise;
      after = await c.step('late', async () => 'late').catch((error: unknown) => error);
      finished.resolve();
      return { text: 'late' };
    });
    await cancelWithinASecond(bench);
    expect(bench.run.status).toBe('canceled');
    late.resolve();
    await finished.promise;
    expect(after).toBeInstanceOf(Stopped);
    expect(bench.run.status).toBe('canceled');
    expect(bench.memory.steps).toEqual({});
  });
});

describe('a handover', () => {
  test('gives the run back at once; finished steps are not done again, the interrupted one is', async () => {
    const { done, mark } = counter();
    let first = true;
    const bench = new Bench(async (c) => {
      await c.step('a', mark('a'));
      await c.step('b', async ({ signal }) => {
        done.push('b');
        if (first) await aborted(signal);
      });
      return { text: 'done' };
    });
    const going = bench.go();
    await bench.abort('handover');
    first = false;
    expect(await going).toBe(bench.now);
    expect(bench.run.status).toBe('queued');
    bench.stop = new AbortController();
    await bench.goOn();
    expect(done).toEqual(['a', 'b', 'b']);
    expect(bench.run.status).toBe('completed');
  });

  test('to nobody in particular: a lost run is left as it is', async () => {
    const bench = new Bench(async (c) => {
      await c.step('a', async ({ signal }) => aborted(signal));
      return { text: '' };
    });
    const going = bench.go();
    await bench.abort('lost');
    expect(await going).toBeUndefined();
    expect(bench.run.status).toBe('running');
    expect(bench.memory.said).toEqual([]);
  });

  test('keeps the step that ends beside the interrupted one', async () => {
    const bench = new Bench(async (c) => {
      await Promise.all([
        c.step('deaf', async ({ signal }) => {
          await aborted(signal).catch(() => undefined);
          await new Promise((resolve) => setTimeout(resolve, 20));
          return 'kept';
        }),
        c.step('heeds', async ({ signal }) => aborted(signal)),
      ]);
      return { text: '' };
    });
    const going = bench.go();
    await bench.abort('handover');
    await going;
    expect(bench.memory.steps).toEqual({ deaf: '"kept"' });
  });
});

describe('what is not as it was', () => {
  test('another version of the workflow parks the run until that version is back', async () => {
    const bench = new Bench(async () => ({ text: 'ran' }));
    const newer = { ...bench.workflow, version: 2 };
    expect(await bench.go([newer])).toBe(bench.now + 600_000);
    expect(bench.run).toMatchObject({ status: 'waiting', parked: { reason: 'version' } });
    expect(await bench.go([])).toBeDefined();
    await bench.go();
    expect(bench.run.status).toBe('completed');
  });

  test('an input that does not fit any more fails the run', async () => {
    const bench = new Bench(async () => ({ text: 'ran' }));
    await bench.go([{ ...bench.workflow, input: z.object({ needed: z.string() }) as never }]);
    expect(bench.run.status).toBe('failed');
  });

  test('a worker that keeps dying in the same step fails the run; a finished step counts anew', async () => {
    const bench = new Bench(async (c) => {
      await c.step('a', async () => 1);
      return { text: 'ok' };
    });
    bench.memory.run = { ...bench.run, status: 'running' };
    bench.memory.crashes = MAX_CRASHES;
    await bench.go();
    expect(bench.run).toMatchObject({ status: 'failed', failure: { message: expect.stringContaining('died') } });

    const lives = new Bench((c) => bench.workflow.run(c, {}));
    lives.memory.run = { ...lives.run, status: 'running' };
    lives.memory.crashes = MAX_CRASHES - 1;
    await lives.go();
    expect(lives.run.status).toBe('completed');
    expect(lives.memory.crashes).toBe(0);
  });

  test('what a broken attempt printed is shown until the next one prints something', async () => {
    const bench = new Bench(async (c) => {
      const before = await c.step('look', async () => bench.run.output);
      c.output('new');
      await c.step('print', async () => undefined);
      return { text: before };
    });
    bench.memory.run = { ...bench.run, status: 'running', output: 'broken' };
    bench.memory.crashes = 1;
    await bench.go();
    expect(bench.run.result?.text).toBe('broken');
    expect(bench.memory.run.output).toBe('new');
  });

  test('a run that has ended is not executed', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => ({ text: await c.step('a', mark('a')) }));
    await bench.goOn();
    expect(await bench.go()).toBeUndefined();
    expect(done).toEqual(['a']);
    expect(bench.memory.said).toHaveLength(1);
  });
});

describe('what is shown', () => {
  test('output keeps its end only, and never half a character', async () => {
    const bench = new Bench(async (c) => {
      c.output('😀'.repeat(OUTPUT_TAIL));
      c.output('xy\uD800');
      throw new PermanentError('stop here');
    });
    await bench.go();
    expect(bench.run.output.length).toBeLessThanOrEqual(OUTPUT_TAIL);
    expect(bench.run.output.isWellFormed()).toBe(true);
    expect(bench.run.output.endsWith('xy\uFFFD')).toBe(true);
  });

  test('progress and output that come late are no error, for whoever tells them could do nothing about it', async () => {
    const late = Promise.withResolvers<unknown>();
    const bench = new Bench(async (c) => {
      await c.step('prints', async ({ signal }) => {
        await aborted(signal).catch(() => undefined);
        try {
          c.output('the last line');
          c.progress(0.9);
          late.resolve(undefined);
        } catch (error) {
          late.resolve(error);
        }
      });
      return { text: '' };
    });
    const going = bench.go();
    await bench.abort('cancel');
    await going;
    expect(await late.promise).toBeUndefined();
    expect(bench.run).toMatchObject({ status: 'canceled', output: 'the last line' });
  });

  test('progress never falls, whatever the workflow says and however often it is parked', async () => {
    const steps = (['a', 'b', 'c', 'd'] as const).map((name) => ({ name, stage: 'executing' as const }));
    const bench = new Bench(
      async (c) => {
        await c.step('a', async () => {
          c.progress(0.9);
          c.progress(0.1);
          c.progress(-5);
          c.progress(Number.NaN);
          c.progress(7);
        });
        await c.sleep('b', 1000);
        await Promise.all([c.step('d', async () => 1), c.step('c', async () => 1)]);
        await c.sleep('undeclared', 1000);
        return { text: '' };
      },
      { steps },
    );
    await bench.goOn();
    const percents = bench.memory.progress.flatMap(({ percent }) => percent ?? []);
    expect(percents.length).toBeGreaterThan(8);
    expect(percents[0]).toBeGreaterThan(0);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(Math.max(...percents)).toBeLessThan(100);
    expect(bench.run.progress).toMatchObject({ percent: 100, stage: 'complete' });
  });
});

describe('how long steps took', () => {
  const steps = [
    { name: 'Prepare', stage: 'planning' as const },
    { name: 'Work', stage: 'executing' as const },
  ];

  test('is measured of the declared ones, in their last try and also over a park', async () => {
    let tries = 0;
    const bench = new Bench(
      async (c) => {
        await c.step('Prepare', async () => {
          bench.now += 3_000;
          tries += 1;
          if (tries === 1) throw new Error('Not yet.');
        });
        await c.step('other', async () => void (bench.now += 50_000));
        await c.sleep('pause', 60_000);
        await c.step('Work', async () => void (bench.now += 7_000));
        return { text: '' };
      },
      { steps },
    );
    await bench.goOn();
    expect(bench.run).toMatchObject({ status: 'completed', progress: { took: { Prepare: 3_000, Work: 7_000 } } });
  });

  test('moves the progress of the next run, which stands still while it waits for an answer', async () => {
    const bench = new Bench(
      async (c) => {
        await c.step('Prepare', async () => void (bench.now += 20_000));
        await c.ask('Which', { text: 'Which?', default: 'a', deadlineMs: 3_600_000 });
        await c.step('Work', async () => void (bench.now += 40_000));
        return { text: '' };
      },
      { steps },
    );
    const evidence = { typicalMs: 100_000, runs: 1, stepMs: { Prepare: 20_000, Work: 80_000 } };
    bench.memory.run = { ...bench.run, evidence };
    await bench.go();
    expect(bench.run).toMatchObject({ status: 'waiting' });
    expect(percentAt(bench.run.progress, bench.now + 900_000)).toBe(20);
    await bench.goOn();
    const working = bench.memory.progress.filter(({ stepName }) => stepName === 'Work');
    expect(working[0]).toMatchObject({ percent: 20, pace: { ms: 80_000, to: 100, leftMs: 80_000 } });
  });
});

describe('rights', () => {
  const nobody = { rules: [{ allow: false, workflows: ['test'] }] };

  test('that were taken away before the start end the run, and nothing is done', async () => {
    const work = vi.fn<() => Promise<{ text: string }>>(async () => ({ text: 'done' }));
    const bench = new Bench(work);
    bench.policy = nobody;
    await bench.goOn();
    expect(work).not.toHaveBeenCalled();
    expect(bench.run).toMatchObject({
      status: 'failed',
      failure: { message: expect.stringContaining('nothing was done') },
    });
    expect(bench.text).toContain('not allowed for you here any more');
  });

  test('that were taken away while it waited end it before its next step', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => {
      await c.step('a', mark('a'));
      await c.sleep('wait', 60_000);
      await c.step('b', mark('b'));
      return { text: 'done' };
    });
    await bench.go();
    bench.policy = nobody;
    await bench.goOn();
    expect(done).toEqual(['a']);
    expect(bench.run.failure?.message).toContain('stopped before its next step');
  });

  test('do not matter to a run that only has its result to tell', async () => {
    const bench = new Bench(async (c) => {
      await c.sleep('wait', 60_000);
      return { text: 'slept' };
    });
    await bench.go();
    bench.policy = nobody;
    bench.slotless = true;
    await bench.goOn();
    expect(bench.run.status).toBe('completed');
  });

  test('of a stranger need a rule that names them when the run starts', async () => {
    const work = async () => ({ text: 'done' });
    const [out, letIn] = [new Bench(work), new Bench(work)];
    for (const bench of [out, letIn]) bench.memory.run = { ...bench.memory.run, stranger: 'guest' };
    letIn.policy = { rules: [{ allow: true, actions: ['talk'], people: [ana.id] }] };
    await out.goOn();
    await letIn.goOn();
    expect([out.run.status, letIn.run.status]).toEqual(['failed', 'completed']);
  });
});
