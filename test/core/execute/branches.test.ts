import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Question } from '../../../src/core/domain/question.ts';
import { PermanentError } from '../../../src/core/workflow.ts';
import { aborted, Bench, counter } from '../../support/run-bench.ts';

afterEach(() => void vi.useRealTimers());

const asked = { text: 'Where to?', default: 'staging', deadlineMs: 60_000 };

describe('what a workflow does side by side', () => {
  test('goes on as far as it can while one branch sleeps', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => {
      const slow = async () => {
        await c.sleep('wait', 60_000);
        await c.step('after', mark('after'));
      };
      const fast = async () => {
        for (const name of ['a', 'b', 'c']) await c.step(name, mark(name));
      };
      await Promise.all([slow(), fast()]);
      return { text: 'both' };
    });
    expect(await bench.go()).toBe(1_060_000);
    expect(done).toEqual(['a', 'b', 'c']);
    expect(bench.run).toMatchObject({ status: 'waiting', parked: { reason: 'sleep' } });
    await bench.goOn();
    expect(done).toEqual(['a', 'b', 'c', 'after']);
    expect(bench.run.status).toBe('completed');
  });

  test('goes on while one branch waits to be tried again, and keeps what was done', async () => {
    const { done, mark } = counter();
    let tries = 0;
    const bench = new Bench(async (c) => {
      const flaky = c.step('flaky', async () => {
        tries += 1;
        if (tries < 2) throw new Error('not yet');
      });
      const steady = c.step('a', mark('a')).then(() => c.step('b', mark('b')));
      await Promise.all([flaky, steady]);
      return { text: '' };
    });
    await bench.go();
    expect(done).toEqual(['a', 'b']);
    expect(bench.run).toMatchObject({ status: 'waiting', parked: { reason: 'backoff', failure: { step: 'flaky' } } });
    await bench.goOn();
    expect([tries, ...done]).toEqual([2, 'a', 'b']);
  });

  test('goes on from a wait whose time comes while another branch works', async () => {
    const { done, mark } = counter();
    const woken = Promise.withResolvers<void>();
    const bench = new Bench(async (c) => {
      const slept = c
        .sleep('wait', 5)
        .then(() => c.step('after', mark('after')))
        .then(() => woken.resolve());
      const long = c.step('long', async () => {
        bench.now += 5;
        await woken.promise;
      });
      await Promise.all([slept, long]);
      return { text: '' };
    });
    expect(await bench.go()).toBeUndefined();
    expect(done).toEqual(['after']);
    expect(bench.run.status).toBe('completed');
  });

  test('waits for the first that has something to do', async () => {
    const bench = new Bench(async (c) => {
      await Promise.all([c.sleep('long', 60_000), c.sleep('short', 1_000)]);
      return { text: '' };
    });
    expect(await bench.go()).toBe(1_001_000);
    bench.now = 1_001_000;
    expect(await bench.go()).toBe(1_060_000);
  });

  test('asks all it has to ask, and takes the answers as they come', async () => {
    const bench = new Bench(async (c) => {
      const answers = await Promise.all([
        c.ask('one', { ...asked, deadlineMs: 90_000 }),
        c.ask('two', asked),
        c.sleep('wait', 1_000),
      ]);
      return { text: `${answers[0].text} ${answers[1].text}` };
    });
    expect(await bench.go()).toBe(1_001_000);
    const [one, two] = bench.memory.asked as [Question, Question];
    expect(bench.run.parked).toEqual({
      reason: 'question',
      until: 1_001_000,
      question: { id: two.id, text: 'Where to?', deadline: 1_060_000 },
      alsoAsked: [one.id],
    });
    bench.memory.answer(two, { text: 'production' });
    expect(await bench.go()).toBe(1_001_000);
    bench.memory.answer(one, { text: 'staging' });
    await bench.goOn();
    expect(bench.run.result?.text).toBe('staging production');
    expect(bench.memory.asked).toHaveLength(2);
  });

  test('joins the queue where a branch has a step to do and no slot', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => {
      await Promise.all([c.sleep('wait', 60_000), c.step('a', mark('a'))]);
      return { text: '' };
    });
    bench.slotless = true;
    await bench.go();
    expect(bench.run.parked?.reason).toBe('slot');
    bench.slotless = false;
    expect(await bench.go()).toBe(1_060_000);
    expect(done).toEqual(['a']);
  });

  test('makes room once no step is under way any more', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => {
      const first = async () => {
        await c.step('a', async () => void (bench.makesRoom = true));
        await c.step('b', mark('b'));
      };
      const long = c.step('long', async () => {
        await bench.still();
        await c.keep('long.txt', new Uint8Array());
        c.progress(0.9);
        await mark('long')();
      });
      await Promise.all([first(), long, c.sleep('wait', 60_000)]);
      return { text: '' };
    });
    await bench.go();
    expect(bench.run.parked?.reason).toBe('preempt');
    expect(done).toEqual(['long']);
  });

  test('makes room though a step that is under way waits for one that is not begun any more', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => {
      const parts = (async () => {
        await c.step('a', async () => void (bench.makesRoom = true));
        return c.step('b', mark('b'));
      })();
      const text = await c.step('report', async () => {
        await mark('report')();
        return `made of ${await parts}`;
      });
      return { text };
    });
    await bench.go();
    expect(bench.run.parked?.reason).toBe('preempt');
    bench.makesRoom = false;
    await bench.goOn();
    expect(done.toSorted()).toEqual(['b', 'report', 'report']);
    expect(bench.run.result?.text).toBe('made of b');
  });

  test('hears an answer though another branch works, or waits for it in a step', async () => {
    const bench = new Bench(async (c) => {
      const where = c.ask('Where', asked);
      await c.step('Pack', async () => bench.memory.answer(bench.memory.asked[0] as Question, { text: 'Oslo' }));
      return { text: await c.step('Go', async () => `To ${(await where).text}`) };
    });
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const going = bench.go();
    await bench.still();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await going).toBeUndefined();
    expect(bench.run).toMatchObject({ status: 'completed', result: { text: 'To Oslo' } });
    expect(bench.memory.asked).toHaveLength(1);
  });

  test('is what the first of a race gives, without waiting for the others', async () => {
    const bench = new Bench(async (c) => ({
      text: await Promise.race([c.step('quick', async () => 'quick'), c.sleep('wait', 60_000).then(() => 'slow')]),
    }));
    expect(await bench.go()).toBeUndefined();
    expect(bench.run).toMatchObject({ status: 'completed', result: { text: 'quick' } });
  });

  test('cannot go on past what waits, whatever it catches', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => {
      await Promise.allSettled([c.sleep('wait', 60_000), c.step('a', mark('a'))]);
      await c.step('b', mark('b')).catch(() => undefined);
      return { text: 'too soon?' };
    });
    await bench.go();
    expect(done).toEqual(['a']);
    expect(bench.run.status).toBe('waiting');
    await bench.goOn();
    expect(done).toEqual(['a', 'b']);
  });

  test('ends at once where one branch fails for good', async () => {
    const bench = new Bench(async (c) => {
      const fails = c.step('bad', async () => {
        throw new PermanentError('bad');
      });
      await Promise.all([c.sleep('wait', 60_000), fails]);
      return { text: '' };
    });
    expect(await bench.go()).toBeUndefined();
    expect(bench.run).toMatchObject({ status: 'failed', failure: { step: 'bad' } });
  });

  test('is stopped with what waits and what works', async () => {
    const bench = new Bench(async (c) => {
      await Promise.all([c.sleep('wait', 60_000), c.step('long', async ({ signal }) => aborted(signal))]);
      return { text: '' };
    });
    const going = bench.go();
    await bench.abort('cancel');
    await going;
    expect(bench.run.status).toBe('canceled');
  });
});

describe('what is begun inside of a step', () => {
  test('may wait, and the run is put aside', async () => {
    const { done, mark } = counter();
    const bench = new Bench(async (c) => {
      await c.step('outer', async () => {
        await c.step('inner', mark('inner'));
        const { text } = await c.ask('where', asked);
        return mark(text)();
      });
      return { text: '' };
    });
    expect(await bench.go()).toBe(1_060_000);
    expect(bench.run).toMatchObject({ status: 'waiting', parked: { reason: 'question' } });
    await bench.goOn();
    expect(done).toEqual(['inner', 'staging']);
    expect(bench.run.status).toBe('completed');
  });
});
