import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorkflow, PermanentError, type WorkflowContext } from '../../src/core/workflow.ts';
import { Policy } from '../../src/core/policy.ts';
import { DeliveryError } from '../../src/core/ports.ts';
import { keys } from '../../src/jobs/keys.ts';
import { type EngineForTest, startEngine } from '../support/engine.ts';
import { aCommand, aMessage, ana, aPress, aReaction, ben } from '../support/events.ts';
import { FakePlatform } from '../support/fake-platform.ts';
import { holdChecks } from '../support/hold-checks.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

const REQUEST = 'run the work over all repositories in the background and write a report';

let redis: TestRedis;
let client: Redis;
let platform: FakePlatform;
let engines: { close(): Promise<void> }[];

beforeEach(async () => {
  redis = await startRedis();
  client = new Redis(redis.options);
  client.on('error', () => undefined);
  platform = new FakePlatform();
  engines = [];
});
afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  client.disconnect();
  await redis.stop();
});

/** Work whose steps a test holds and watches. */
function aWork(steps = ['One', 'Two', 'Three']) {
  const done: string[] = [];
  const gates = new Map(steps.map((name) => [name, Promise.withResolvers<void>()]));
  const reached = new Map(steps.map((name) => [name, Promise.withResolvers<void>()]));
  const workflow = defineWorkflow({
    name: 'work',
    description: 'Works.',
    input: z.object({ request: z.string() }),
    steps: steps.map((name) => ({ name, stage: 'executing' as const })),
    fromRequest: (text) => (text.includes('work') ? { request: text } : undefined),
    summary: () => 'do the work',
    async run(context: WorkflowContext, { request }) {
      for (const name of steps) {
        await context.step(name, async ({ signal }) => {
          reached.get(name)?.resolve();
          const stopped = new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason as Error)),
          );
          stopped.catch(() => undefined);
          await Promise.race([gates.get(name)?.promise, stopped]);
          done.push(name);
        });
        context.output(`${name} `);
      }
      return { text: `did: ${request}` };
    },
  });
  return {
    workflow,
    done,
    open: (...names: string[]) => names.forEach((name) => gates.get(name)?.resolve()),
    openAll: () => gates.forEach((gate) => gate.resolve()),
    at: (name: string) => reached.get(name)?.promise,
  };
}

async function start(options: Omit<EngineForTest, 'redis'>) {
  const engine = await startEngine({ redis, platform, ...options });
  engines.push(engine);
  return engine;
}

type Started = Awaited<ReturnType<typeof start>>;

/** Starts a run by command, and gives its id. */
async function task(engine: Started, text = 'work hard'): Promise<string> {
  const event = aCommand('/task', text, { replyTo: `reply-${Math.random()}` });
  await engine.accept(event);
  const answer = await until(() => platform.calls.find(({ message }) => message === event.replyTo), 'an answer');
  return answer.post?.run ?? answer.text;
}

const statusOf = (id: string) => client.hget(keys.run(id), 'status');
const ends = (id: string, status: string) =>
  until(async () => (await statusOf(id)) === status, `${id} to be ${status}`);
const results = () => platform.posted('result');

describe('an engine', () => {
  test('takes a request to its result: offer, yes, card, result, each once', async () => {
    const work = aWork();
    const engine = await start({ workflows: [work.workflow] });
    await engine.accept(aMessage({ text: REQUEST, mentioned: true }));
    await until(() => platform.posted('offer')[0], 'an offer');
    await engine.accept(aMessage({ text: 'yes' }));
    work.openAll();
    const result = await until(() => results()[0], 'a result');
    expect(result.text).toContain(`did: ${REQUEST}`);
    await until(() => platform.shown('message-1')?.card?.status === 'completed', 'the offer to be a completed card');
    expect([platform.posted('offer').length, platform.posted('card').length, results().length]).toEqual([1, 0, 1]);
    expect(work.done).toEqual(['One', 'Two', 'Three']);
  });

  test('posts a result of more than 8 MiB, with as much of it as a file can hold', async () => {
    const large = defineWorkflow({
      name: 'large',
      description: 'Gives back much.',
      input: z.object({ request: z.string() }),
      run: async () => ({ text: 'x'.repeat(9 * 1024 * 1024) }),
    });
    const engine = await start({ workflows: [large] });
    await engine.accept(aCommand('/task', 'large now'));
    const { post } = await until(() => results()[0], 'a result');
    expect(post?.text).toContain('the rest was left out');
    expect(post?.files).toMatchObject([{ name: 'full-text.md', size: 8 * 1024 * 1024 }]);
    expect(await client.llen(keys.aside)).toBe(0);
  });

  test('starts nothing that the policy forbids by then, neither a queued run nor a retry', async () => {
    const work = aWork();
    work.openAll();
    const forbidden = Policy.parse({ rules: [{ allow: false, workflows: ['work'] }] });
    const gateway = await start({ workflows: [work.workflow], slots: 0 });
    const id = await task(gateway);
    await start({ workflows: [work.workflow], freshPolicy: async () => forbidden });
    await ends(id, 'failed');
    const failure = await until(() => platform.posted('failure')[0], 'a failure');
    expect(failure.text).toContain('not allowed for you here any more');
    await gateway.accept(aPress('retry', id));
    await until(() => platform.posted('failure')[1], 'the failure of the retry');
    expect(work.done).toEqual([]);
  });

  test('takes the Retry away at once, however seldom cards are edited', async () => {
    platform = new FakePlatform({ cardEveryMs: 60_000 });
    const failing = defineWorkflow({
      name: 'work',
      description: 'Fails.',
      input: z.object({ request: z.string() }),
      fromRequest: (text) => ({ request: text }),
      run: () => Promise.reject(new PermanentError('broken')),
    });
    const engine = await start({ workflows: [failing] });
    const id = await task(engine);
    const { message } = await until(() => platform.posted('failure')[0], 'a failure');
    await engine.accept(aPress('retry', id));
    const edit = await until(
      () => platform.calls.find((call) => call.do === 'edit' && call.message === message),
      'the failure without its Retry',
    );
    expect(edit.post?.buttons).toEqual([]);
  });

  test('resolves an offer once, however many answers come at once', async () => {
    const work = aWork();
    work.openAll();
    const engine = await start({ workflows: [work.workflow] });
    await engine.accept(aMessage({ text: REQUEST, mentioned: true }));
    const { message, post } = await until(() => platform.posted('offer')[0], 'an offer');
    const value = post?.buttons[0]?.value;
    // The reaction finds its offer once the post is remembered.
    await until(() => client.exists(keys.shown(message)), 'the offer to be known');
    const answers = Array.from(
      { length: 30 },
      (_, i) =>
        [aMessage({ text: 'yes' }), aPress('start', value, { message, replyTo: `r${i}` }), aReaction('👍', message)][
          i % 3
        ],
    );
    await Promise.all(answers.map((event) => engine.accept(event as never)));
    await until(() => results()[0], 'a result');
    await until(async () => (await client.smembers(keys.boxes)).length === 0, 'every mailbox to be empty');
    await until(() => platform.shown(message)?.card?.status === 'completed', 'the offer to be a completed card');
    expect([platform.posted('card').length, results().length]).toEqual([0, 1]);
    expect(await client.keys(keys.run('*'))).toHaveLength(1);
  });

  test('starts nothing by words that came while the platform held the offer back, and by words after that', async () => {
    const work = aWork();
    work.openAll();
    const engine = await start({ workflows: [work.workflow] });
    let held = true;
    platform.before = ({ do: what, post }) => {
      if (held && what === 'post' && post?.kind === 'offer')
        throw new DeliveryError('too many', { retry: true, afterMs: 200 });
    };
    await engine.accept(aMessage({ text: REQUEST, mentioned: true }));
    await until(async () => (await client.zcard(keys.threadOffers('fake:c/t'))) === 1, 'the offer to be made');
    await until(() => client.exists(keys.hold('fake:c', 'messages')), 'the channel to be held back');
    await engine.accept(aMessage({ text: 'yes' }));
    await until(
      async () => (await client.smembers(keys.boxes)).every((box) => box.startsWith('outbox')),
      'the yes to be handled',
    );
    held = false;
    await until(() => platform.posted('offer')[0], 'the offer');
    expect(await client.zcard(keys.live)).toBe(0);
    await engine.accept(aMessage({ text: 'yes' }));
    await until(() => results()[0], 'a result');
    expect(results()).toHaveLength(1);
  });

  test('hears words about an offer that stands there though nobody told the bot so yet', async () => {
    const work = aWork();
    work.openAll();
    const engine = await start({ workflows: [work.workflow] });
    let posts = 0;
    platform.before = async ({ do: what, post }) => {
      if (what !== 'post' || post?.kind !== 'offer') return;
      posts += 1;
      // Posted, and its answer is lost; then the platform has enough for a while.
      if (posts === 1) throw new DeliveryError('no answer', { retry: true });
      if (posts < 4) throw new DeliveryError('too many', { retry: true, afterMs: 200 });
    };
    await engine.accept(aMessage({ text: REQUEST, mentioned: true }));
    await until(() => posts > 1, 'the second try');
    await engine.accept(aMessage({ text: 'yes' }));
    expect((await until(() => results()[0], 'a result')).text).toContain(REQUEST);
  });

  test('runs no more than its slots, and goes on with the next', async () => {
    const work = aWork(['One']);
    const engine = await start({ workflows: [work.workflow], slots: 2 });
    const ids = await Promise.all([1, 2, 3, 4].map((i) => task(engine, `work ${i}`)));
    const running = async () => {
      const states = await Promise.all(ids.map(statusOf));
      return states.filter((status) => status === 'running').length;
    };
    await until(async () => (await running()) === 2, 'two to run');
    expect(await client.zcard(keys.queue)).toBe(2);
    work.openAll();
    await Promise.all(ids.map((id) => ends(id, 'completed')));
  });
});

describe('slots', () => {
  test('go to whoever holds fewer, however long the others of one person have waited', async () => {
    const work = aWork(['One']);
    let shift = 0;
    const engine = await start({ workflows: [work.workflow], slots: 2, now: () => Date.now() + shift });
    const anas: string[] = [];
    for (let i = 0; i < 4; i += 1) anas.push(await task(engine, `work ${i}`));
    await until(async () => (await client.hlen(keys.holders)) === 2, 'both slots to be taken');
    shift = 60 * 60_000;
    const event = aCommand('/task', 'work for ben', { person: ben, replyTo: 'bens' });
    await engine.accept(event);
    const answer = await until(() => platform.calls.find(({ message }) => message === 'bens'), 'an answer');
    expect(await client.zrank(keys.queue, String(answer.post?.run))).toBe(2);
    const running = async () => Object.keys(await client.hgetall(keys.holders));
    const [first] = (await running()).filter((id) => anas.includes(id));
    await client.hset(keys.run(String(first)), 'canceledBy', JSON.stringify(ana));
    await client.publish(keys.signals, String(first));
    await until(async () => (await running()).includes(String(answer.post?.run)), 'Ben to have the slot');
    expect((await running()).filter((id) => anas.includes(id))).toHaveLength(1);
    work.openAll();
    await Promise.all(
      [...anas.filter((id) => id !== first), String(answer.post?.run)].map((id) => ends(id, 'completed')),
    );
    expect(await client.hlen(keys.queued)).toBe(0);
  });
});

describe('a run that waited', () => {
  test('ends on time though every slot is taken, and joins the queue where it has work to do', async () => {
    const work = aWork(['One']);
    const nap = (name: string, after: boolean) =>
      defineWorkflow({
        name,
        description: 'Naps.',
        input: z.object({ request: z.string() }),
        async run(context) {
          // Long enough for the slot to be taken meanwhile, also on a busy machine.
          await context.sleep('Nap', 5_000);
          if (after) await context.step('Work after it', async () => 'done');
          return { text: `${name} is over` };
        },
      });
    const engine = await start({ workflows: [work.workflow, nap('nap', false), nap('napper', true)], slots: 1 });
    const [short, long] = [await task(engine, 'nap a bit'), await task(engine, 'napper a bit')];
    const busy = await task(engine);
    await until(async () => (await client.hkeys(keys.holders)).includes(busy), 'the slot to be taken');
    await ends(short, 'completed');
    await until(async () => (await client.zrange(keys.queue, 0, '-1')).includes(long), 'the other to be queued');
    expect(await statusOf(long)).toBe('queued');
    expect(await statusOf(busy)).toBe('running');
    work.openAll();
    await ends(long, 'completed');
  });
});

describe('a cancel', () => {
  test('of a queued run ends it before it starts', async () => {
    const work = aWork();
    const engine = await start({ workflows: [work.workflow], slots: 1 });
    await task(engine, 'work first');
    await work.at('One');
    const id = await task(engine, 'work second');
    await engine.accept(aPress('cancel', id));
    await ends(id, 'canceled');
    work.openAll();
    await until(() => results()[0], 'the first result');
    expect(await statusOf(id)).toBe('canceled');
    expect(results()).toHaveLength(1);
  });

  test('of a running run reaches its worker by itself; its partial output and who did it are told', async () => {
    // Nobody looks for a cancel that was missed, and a step that hears of none never ends.
    holdChecks();
    const work = aWork();
    const engine = await start({ workflows: [work.workflow] });
    const id = await task(engine);
    work.open('One');
    await work.at('Two');
    await engine.accept(aCommand('/cancel', id));
    await ends(id, 'canceled');
    const word = await until(() => platform.posted('reply').find(({ post }) => post?.run === id), 'a last word');
    expect(word.text).toContain('Ana stopped');
    expect(word.text).toContain('One');
    expect(work.done).toEqual(['One']);
    await until(async () => (await client.zcard(keys.live)) === 0, 'nothing to be live');
  });

  test('of a waiting run ends it at once, and it does not come back', async () => {
    const nap = defineWorkflow({
      name: 'nap',
      description: 'Sleeps.',
      input: z.object({ request: z.string() }),
      async run(context) {
        await context.sleep('Nap', 3_600_000);
        return { text: 'awake' };
      },
    });
    const engine = await start({ workflows: [nap] });
    const id = await task(engine, 'nap now');
    await ends(id, 'waiting');
    await engine.accept(aCommand('/cancel', id));
    await ends(id, 'canceled');
    await until(() => platform.posted('reply').find(({ post }) => post?.run === id), 'a last word');
    expect(await client.exists(keys.steps(id))).toBe(0);
  });
});

describe('a handover', () => {
  test('on close gives a running run back, and a second engine goes on at its next step', async () => {
    const work = aWork();
    const first = await start({ workflows: [work.workflow] });
    const id = await task(first);
    work.open('One');
    await work.at('Two');
    // Its step waits for a gate that is shut, so it ends only since it is told to let go.
    await first.close();
    expect(await statusOf(id)).toBe('queued');
    work.openAll();
    await start({ workflows: [work.workflow] });
    await ends(id, 'completed');
    expect(work.done).toEqual(['One', 'Two', 'Three']);
    await until(() => results()[0], 'a result');
    await until(async () => (await client.smembers(keys.boxes)).length === 0, 'every mailbox to be empty');
    expect(results()).toHaveLength(1);
    expect(await client.hget(keys.run(id), 'continuedFrom')).toBe('2');
  });

  test('between roles: a gateway accepts, a worker runs', async () => {
    const work = aWork();
    work.openAll();
    const gateway = await start({ workflows: [work.workflow], slots: 0 });
    const id = await task(gateway);
    expect(await statusOf(id)).toBe('queued');
    await start({ workflows: [work.workflow], slots: 1 });
    await ends(id, 'completed');
    await until(() => results()[0], 'a result');
    expect(results()).toHaveLength(1);
  });

  test('of messages: what waits at close is sent by the next engine, once and in order', async () => {
    const work = aWork();
    const first = await start({ workflows: [work.workflow], slots: 0 });
    const held = Promise.withResolvers<void>();
    const busy = Promise.withResolvers<void>();
    platform.before = () => {
      busy.resolve();
      return held.promise;
    };
    const events = Array.from({ length: 5 }, () => aMessage({ text: 'what is love', mentioned: true }));
    for (const event of events) await first.accept(event);
    await busy.promise;
    await until(async () => (await client.llen(keys.box('outbox:fake:c'))) === 5, 'all to be handled');
    const closing = first.close();
    held.resolve();
    await closing;
    platform.before = () => undefined;
    await start({ workflows: [work.workflow], slots: 0 });
    await until(() => platform.calls.length >= 5, 'all to be sent');
    expect(platform.calls.map(({ key }) => key)).toEqual(events.map(({ id }) => `${id}/reply`));
  });
});

describe('a run that wakes', () => {
  test('is next, though the queue has come to count anew meanwhile', async () => {
    const work = aWork(['One']);
    const nap = defineWorkflow({
      name: 'nap',
      description: 'Sleeps.',
      input: z.object({ request: z.string() }),
      async run(context) {
        await context.sleep('Nap', 5_000);
        await context.step('Wash', async () => null);
        return { text: 'awake' };
      },
    });
    const engine = await start({ workflows: [nap, work.workflow], slots: 1 });
    // It came when the queue counted from long ago: its number is greater than those of a queue that begins anew.
    await client.zadd(keys.queue, 1, 'somebody');
    await client.set(keys.queueEpoch, String(Date.now() - 24 * 3_600_000));
    const sleeper = await task(engine, 'nap');
    await ends(sleeper, 'waiting');
    await client.del(keys.queue);
    const first = await task(engine, 'work first');
    await work.at('One');
    const later = await task(engine, 'work later');
    await ends(sleeper, 'queued');
    work.openAll();
    await Promise.all([first, later, sleeper].map((id) => ends(id, 'completed')));
    await until(() => results().length === 3, 'the results');
    const finished = await client.zrange(keys.finished, 0, '-1');
    expect(finished.indexOf(sleeper)).toBeLessThan(finished.indexOf(later));
  });
});

describe('when Redis is killed and comes back', () => {
  test('a run goes on: no finished step is done again, and one result comes', async () => {
    const work = aWork();
    const engine = await start({ workflows: [work.workflow] });
    const id = await task(engine);
    work.open('One');
    await work.at('Two');
    await redis.restart();
    work.openAll();
    await ends(id, 'completed');
    await until(() => results()[0], 'a result');
    expect(work.done.filter((name) => name === 'One')).toHaveLength(1);
    expect(results()).toHaveLength(1);
    expect(await task(engine, 'work again')).toMatch(/^[a-z0-9]{6}$/);
  });

  test('between a commit and its job: the run gets its job from the next engine', async () => {
    const work = aWork();
    work.openAll();
    const gateway = await start({ workflows: [work.workflow], slots: 0 });
    const id = await task(gateway);
    await gateway.close();
    // What a crash right after the commit leaves: the run is stored, and nothing knows of it.
    const jobs = await client.keys('mw:q:runs:*');
    await client.del(...jobs);
    await start({ workflows: [work.workflow] });
    await ends(id, 'completed');
    expect(work.done).toEqual(['One', 'Two', 'Three']);
  });
});

describe('waking', () => {
  test('loses nothing: whatever comes while a mailbox is drained or released is handled without a sweep', {
    timeout: 120_000,
  }, async () => {
    holdChecks();
    const engine = await start({ slots: 0 });
    for (let i = 0; i < 150; i += 1) {
      const sent = platform.calls.length;
      await engine.accept(aMessage({ text: 'what is love', mentioned: true }));
      // Sometimes the next one comes while the last one is being sent, sometimes at one of the moments right after that.
      if (i % 3 === 0) continue;
      await until(() => platform.calls.length > sent, 'an answer');
      for (let moment = 0; moment < i % 13; moment += 1) await client.ping();
    }
    await until(() => platform.calls.length >= 150, 'all answers');
    expect(platform.calls).toHaveLength(150);
  });
});

describe('limits', () => {
  test('of a person and of a workspace are never exceeded, however many start at once; the rest is refused', async () => {
    const work = aWork();
    const policy = { limits: { perPerson: 3, perWorkspace: 8 } };
    const engine = await start({ workflows: [work.workflow], slots: 0, policy });
    const events = Array.from({ length: 50 }, (_, i) =>
      aCommand('/task', `work number ${i}`, {
        thread: `fake:c/t${i}`,
        person: { id: `P${i % 5}`, name: `P${i % 5}` },
        replyTo: `r${i}`,
      }),
    );
    await Promise.all(events.map((event) => engine.accept(event)));
    await until(() => platform.calls.filter((call) => call.do === 'answer').length === 50, 'an answer to each', 30_000);
    expect(await client.zcard(keys.live)).toBe(8);
    for (let i = 0; i < 5; i += 1) {
      const own = keys.index({ kind: 'person', id: `fake:w/P${i}` }, 'live');
      expect(await client.zcard(own)).toBeLessThanOrEqual(3);
    }
    const answers = platform.calls.filter((call) => call.do === 'answer').map(({ text }) => text);
    expect(answers.filter((text) => /^(Started|Queued)/.test(text))).toHaveLength(8);
    expect(answers.filter((text) => /most (for one person|at once)/.test(text))).toHaveLength(42);
    expect(await client.llen(keys.aside)).toBe(0);
  });

  test('of one person hold over many threads at once', async () => {
    const work = aWork();
    const engine = await start({ workflows: [work.workflow], slots: 0, policy: { limits: { perPerson: 3 } } });
    const events = Array.from({ length: 50 }, (_, i) =>
      aCommand('/task', `work${i} number${i}`, { thread: `fake:c/t${i}`, replyTo: `r${i}` }),
    );
    await Promise.all(events.map((event) => engine.accept({ ...event, text: `work ${event.text}` })));
    await until(() => platform.calls.filter((call) => call.do === 'answer').length === 50, 'an answer to each', 30_000);
    expect(await client.zcard(keys.live)).toBe(3);
  });

  test('do not hinder fifty starts of one name at once: each gets a name of its own', async () => {
    const work = aWork();
    const policy = { limits: { perPerson: 1000, perWorkspace: 1000 } };
    const engine = await start({ workflows: [work.workflow], slots: 0, policy });
    const events = Array.from({ length: 50 }, (_, i) =>
      aCommand('/task', 'work', { thread: `fake:c/t${i}`, replyTo: `r${i}` }),
    );
    await Promise.all(events.map((event) => engine.accept({ ...event, text: 'work hard', person: ana })));
    await until(() => platform.calls.filter((call) => call.do === 'answer').length === 50, 'an answer to each', 30_000);
    expect(await client.hlen(keys.names('fake:w'))).toBe(50);
    expect(await client.llen(keys.aside)).toBe(0);
  });
});
