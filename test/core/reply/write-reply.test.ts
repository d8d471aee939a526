import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type Turn, turnOfBot, turnOfPerson } from '../../../src/core/domain/conversation.ts';
import { promptFor } from '../../../src/core/reply/prompt.ts';
import { judgeWork } from '../../../src/core/understand/judge-by-model.ts';
import { Stopped } from '../../../src/core/execute/journal.ts';
import { type Model, type ModelCall, ModelError, type ModelMessage } from '../../../src/core/model.ts';
import type { Offer } from '../../../src/core/domain/offer.ts';
import { type ReplyJournal, type ReplyPorts, writeReply } from '../../../src/core/reply/write-reply.ts';
import type { Reply } from '../../../src/core/domain/reply.ts';
import { defineWorkflow } from '../../../src/core/workflow.ts';
import { ana } from '../../support/events.ts';
import { noTurn } from '../../support/no-turn.ts';

const ASKED_AT = 1_000_000;

const REPLY: Reply = {
  workspace: 'fake:w',
  channel: 'fake:c',
  thread: 'fake:t',
  id: 'reply1',
  person: ana,
  request: 'why is the sky blue?',
  status: 'thinking',
  text: '',
  createdAt: ASKED_AT,
};

const OFFER: Offer = {
  workspace: 'fake:w',
  channel: 'fake:c',
  thread: 'fake:t',
  id: 'offer1',
  person: ana,
  request: REPLY.request,
  plan: { workflow: 'answer', input: {} },
  why: { tier: 'conversation', confidence: 0.6, reasons: [] },
  status: 'open',
  createdAt: ASKED_AT,
  expiresAt: ASKED_AT + 60_000,
};

const rollout = defineWorkflow({
  name: 'rollout',
  description: 'Rolls a version out.',
  input: z.object({ version: z.string() }),
  run: async () => ({ text: 'done' }),
});

type Attempt = AsyncGenerator<string>;
type Asked = { messages: ModelMessage[]; call: ModelCall };

/** A model whose answers a test writes, one per attempt. It heeds the signal before each piece, as the port promises. */
class ScriptedModel implements Model {
  turn: Model['turn'] = noTurn;
  readonly asked: Asked[] = [];
  judgement: unknown = new ModelError('unavailable', 'No.', { retry: true });
  judged = 0;
  readonly #attempts: ((call: ModelCall) => Attempt)[];

  constructor(...attempts: ((call: ModelCall) => Attempt)[]) {
    this.#attempts = attempts;
  }

  async *stream(messages: ModelMessage[], call: ModelCall): Attempt {
    call.signal?.throwIfAborted();
    const attempt = this.#attempts[this.asked.length];
    this.asked.push({ messages, call });
    if (!attempt) throw new Error('It was asked more often than expected.');
    for await (const piece of attempt(call)) {
      call.signal?.throwIfAborted();
      yield piece;
    }
    call.signal?.throwIfAborted();
  }

  async object<T>(): Promise<T> {
    this.judged += 1;
    if (this.judgement instanceof Error) throw this.judgement;
    return this.judgement as T;
  }
}

/** What was written, in memory. */
class MemoryReply implements ReplyJournal {
  readonly grown: string[] = [];
  readonly ended: Reply[] = [];
  readonly offered: Offer[] = [];
  begun: { reply: Reply; history: Turn[] } | undefined = { reply: REPLY, history: [] };

  begin = async () => this.begun;
  grow(text: string): void {
    this.grown.push(text);
  }
  end = async (reply: Reply) => void this.ended.push(reply);
  offer = async (_reply: Reply, offer: Offer) => void this.offered.push(offer);
}

function fails(why: ModelError['why'], options: { retry: boolean; afterMs?: number }, ...pieces: string[]) {
  return async function* (): Attempt {
    yield* pieces;
    throw new ModelError(why, 'It failed.', options);
  };
}

function saying(...pieces: string[]) {
  return async function* (): Attempt {
    yield* pieces;
  };
}

/** Says that, and then nothing until it is stopped. */
function hanging(...pieces: string[]) {
  return async function* ({ signal }: ModelCall): Attempt {
    yield* pieces;
    const stopped = Promise.withResolvers<never>();
    signal?.addEventListener('abort', () => stopped.reject(signal.reason as Error));
    await stopped.promise;
  };
}

let journal: MemoryReply;
let stop: AbortController;

beforeEach(() => {
  vi.useFakeTimers({ now: ASKED_AT });
  journal = new MemoryReply();
  stop = new AbortController();
});
afterEach(() => void vi.useRealTimers());

/** Writes it to the end, and gives how long that took. */
async function write(model: Model, signal = stop.signal): Promise<number> {
  const judge: ReplyPorts['judge'] = (request, workflows, stopped) => judgeWork(model, request, workflows, stopped);
  const writing = writeReply({ journal, model, judge, now: Date.now, workflows: [rollout] }, signal);
  // A failure is looked at below, not reported as nobody's.
  writing.catch(() => undefined);
  await vi.runAllTimersAsync();
  await writing;
  return Date.now() - ASKED_AT;
}

describe('a reply', () => {
  test('grows with each piece and ends with all of them', async () => {
    const model = new ScriptedModel(saying('Because ', 'of ', 'the air.'));
    await write(model);
    expect(journal.grown).toEqual(['Because ', 'Because of ', 'Because of the air.']);
    expect(journal.ended).toEqual([{ ...REPLY, text: 'Because of the air.', status: 'done' }]);
    expect(model.asked[0]?.call).toMatchObject({ size: 'main', use: 'conversation', signal: stop.signal });
  });

  test('that has ended already is not written again', async () => {
    journal.begun = undefined;
    const model = new ScriptedModel();
    await write(model);
    expect(model.asked).toEqual([]);
    expect(journal.ended).toEqual([]);
  });

  test('of a model with a fault of its own is given up to be tried anew, not shown', async () => {
    const model = new ScriptedModel(async function* (): Attempt {
      yield 'Be';
      throw new TypeError('a fault');
    });
    await expect(write(model)).rejects.toThrow('a fault');
    expect(journal.ended).toEqual([]);
  });
});

describe('a failure before the first word', () => {
  test('is tried again, twice at most, with a pause that doubles', async () => {
    const broken = fails('unavailable', { retry: true });
    const model = new ScriptedModel(broken, broken, broken);
    expect(await write(model)).toBe(500 + 1_000);
    expect(model.asked).toHaveLength(3);
    expect(journal.ended).toEqual([{ ...REPLY, text: '', status: 'failed', trouble: 'unavailable' }]);
  });

  test('that passes is not seen', async () => {
    const model = new ScriptedModel(fails('empty', { retry: true }), saying('Because of the air.'));
    await write(model);
    expect(journal.ended).toMatchObject([{ text: 'Because of the air.', status: 'done' }]);
    expect(journal.grown).toEqual(['Because of the air.']);
  });

  test('waits as long as the server says', async () => {
    const model = new ScriptedModel(fails('rate_limited', { retry: true, afterMs: 7_000 }), saying('Now.'));
    expect(await write(model)).toBe(7_000);
    expect(journal.ended).toMatchObject([{ text: 'Now.', status: 'done' }]);
  });

  test('is told at once where the server wants more time than anybody has', async () => {
    const model = new ScriptedModel(fails('rate_limited', { retry: true, afterMs: 60_000 }));
    expect(await write(model)).toBe(0);
    expect(journal.ended).toMatchObject([{ status: 'failed', trouble: 'rate_limited' }]);
  });

  test('is told when patience is over, also with tries left', async () => {
    const slow = async function* (): Attempt {
      await new Promise((resolve) => setTimeout(resolve, 19_800));
      yield* fails('timeout', { retry: true })();
    };
    const model = new ScriptedModel(slow);
    expect(await write(model)).toBe(19_800);
    expect(journal.ended).toMatchObject([{ status: 'failed', trouble: 'timeout' }]);
  });

  test.each(['unauthorized', 'not_found', 'no_credit', 'too_long', 'refused', 'rejected'] as const)(
    'that no time mends is told at once: %s',
    async (why) => {
      const model = new ScriptedModel(fails(why, { retry: false }));
      expect(await write(model)).toBe(0);
      expect(journal.ended).toMatchObject([{ text: '', status: 'failed', trouble: why }]);
    },
  );

  test('after nothing but blanks is one, too', async () => {
    const model = new ScriptedModel(fails('empty', { retry: true }, '\n', '  '), saying('Because of the air.'));
    await write(model);
    expect(journal.ended).toMatchObject([{ text: 'Because of the air.', status: 'done' }]);
    expect(journal.grown).toEqual(['Because of the air.']);
  });
});

describe('a failure after the first word', () => {
  test.each(['cut', 'timeout', 'length', 'refused', 'unavailable'] as const)(
    'keeps what there is and is not tried again: %s',
    async (why) => {
      const model = new ScriptedModel(fails(why, { retry: true }, 'Because ', 'of'));
      await write(model);
      expect(model.asked).toHaveLength(1);
      expect(journal.ended).toEqual([{ ...REPLY, text: 'Because of', status: 'failed', trouble: why }]);
    },
  );
});

describe('a stop', () => {
  const cancel = () => stop.abort(new Stopped('cancel'));

  test('before it begins ends it without asking the model', async () => {
    cancel();
    const model = new ScriptedModel(saying('never'));
    await write(model);
    expect(model.asked).toEqual([]);
    expect(journal.ended).toEqual([{ ...REPLY, status: 'stopped' }]);
  });

  test('before the first word ends it empty', async () => {
    setTimeout(cancel, 300);
    expect(await write(new ScriptedModel(hanging()))).toBe(300);
    expect(journal.ended).toEqual([{ ...REPLY, text: '', status: 'stopped' }]);
  });

  test('in the middle keeps what there is', async () => {
    setTimeout(cancel, 300);
    await write(new ScriptedModel(hanging('Because ', 'of')));
    expect(journal.ended).toEqual([{ ...REPLY, text: 'Because of', status: 'stopped' }]);
  });

  test('in a pause before the next try ends it at once', async () => {
    setTimeout(cancel, 300);
    const model = new ScriptedModel(fails('rate_limited', { retry: true, afterMs: 10_000 }), saying('never'));
    expect(await write(model)).toBe(300);
    expect(model.asked).toHaveLength(1);
    expect(journal.ended).toMatchObject([{ status: 'stopped' }]);
  });

  test('while the small model judges ends it', async () => {
    journal.begun = { reply: { ...REPLY, unless: OFFER }, history: [] };
    const model = new ScriptedModel(saying('never'));
    model.object = async (): Promise<never> => {
      cancel();
      throw stop.signal.reason as Error;
    };
    await write(model);
    expect(model.asked).toEqual([]);
    expect(journal.ended).toMatchObject([{ status: 'stopped', text: '' }]);
    expect(journal.offered).toEqual([]);
  });

  test('after the last word changes nothing', async () => {
    await write(new ScriptedModel(saying('All.')));
    cancel();
    await vi.runAllTimersAsync();
    expect(journal.ended).toEqual([{ ...REPLY, text: 'All.', status: 'done' }]);
  });

  test.each(['handover', 'lost'] as const)('for a %s leaves it to be written by somebody else', async (why) => {
    setTimeout(() => stop.abort(new Stopped(why)), 300);
    await write(new ScriptedModel(hanging('Because ')));
    expect(journal.ended).toEqual([]);
  });
});

describe('a reply that may have to be looked up', () => {
  const turnOf = (text: string, calls: string[]) => {
    const asked: string[][] = [];
    const model = new ScriptedModel();
    model.turn = async (_messages, tools, { onText }) => {
      asked.push(tools.map(({ name }) => name));
      if (text !== '') onText?.(text);
      const made = calls.map((name) => ({ id: 'c1', name, input: '{}' }));
      return { text, calls: made, usage: { input: 1, cached: 0, output: 1 }, model: 'm', cannot: [] };
    };
    return { model, asked };
  };
  beforeEach(() => {
    journal.begun = { reply: { ...REPLY, lookUp: OFFER }, history: [] };
  });

  test('is offered as work where the model says so, without a word', async () => {
    const { model, asked } = turnOf('', ['look_up']);
    await write(model);
    expect(asked).toEqual([['look_up']]);
    const why = { tier: 'complex', reasons: ['it has to be looked up'], by: 'model' };
    expect(journal.offered).toMatchObject([{ id: 'offer1', why }]);
    expect(journal.ended).toEqual([]);
  });

  test.each([
    ['answers', []],
    ['has begun to answer', ['look_up']],
  ])('is answered where the model %s', async (_what, calls) => {
    await write(turnOf('Because of the air.', calls).model);
    expect(journal.offered).toEqual([]);
    expect(journal.ended).toMatchObject([{ status: 'done', text: 'Because of the air.' }]);
  });

  test('is answered in words once some of them were shown, also by another process', async () => {
    journal.begun = { reply: { ...REPLY, lookUp: OFFER, status: 'writing', text: 'Because ' }, history: [] };
    await write(new ScriptedModel(saying('Because of the air.')));
    expect(journal.ended).toMatchObject([{ status: 'done' }]);
  });
});

describe('a reply that may be long work', () => {
  beforeEach(() => {
    journal.begun = { reply: { ...REPLY, unless: OFFER }, history: [] };
  });

  test.each(['complex', 'deep'])('is offered where the small model says %s', async (tier) => {
    const model = new ScriptedModel();
    model.judgement = { tier, reason: 'many sources' };
    await write(model);
    expect(journal.offered).toMatchObject([{ id: 'offer1', why: { tier, reasons: ['many sources'] } }]);
    expect(journal.ended).toEqual([]);
    expect(model.asked).toEqual([]);
  });

  test.each(['conversation', 'simple'])('is answered where the small model says %s', async (tier) => {
    const model = new ScriptedModel(saying('Because of the air.'));
    model.judgement = { tier, reason: 'a question' };
    await write(model);
    expect(journal.offered).toEqual([]);
    expect(journal.ended).toMatchObject([{ status: 'done' }]);
  });

  test('is answered where the small model fails', async () => {
    await write(new ScriptedModel(saying('Because of the air.')));
    expect(journal.offered).toEqual([]);
    expect(journal.ended).toMatchObject([{ status: 'done' }]);
  });

  test('is not judged again once its first words were shown', async () => {
    journal.begun = { reply: { ...REPLY, unless: OFFER, status: 'writing', text: 'Because ' }, history: [] };
    const model = new ScriptedModel(saying('Because of the air.'));
    model.judgement = { tier: 'deep', reason: 'many sources' };
    await write(model);
    expect(journal.offered).toEqual([]);
    expect(journal.ended).toMatchObject([{ status: 'done' }]);
  });
});

describe('the prompt', () => {
  test('holds who it is, what was said before, and the question last and once', () => {
    const history = [
      turnOfPerson({ id: 'ana', name: 'Ana' }, 'what is a closure?', ASKED_AT - 3_000),
      turnOfBot('A function with its variables.', ASKED_AT - 2_000),
      turnOfBot('@Ana `tests` (`ab12cd`) is done: 41 tests passed.', ASKED_AT - 1_000),
      turnOfPerson({ id: 'ana', name: 'Ana' }, REPLY.request, ASKED_AT),
      turnOfPerson({ id: 'ben', name: 'Ben' }, 'what came after it', ASKED_AT + 1),
    ];
    const prompt = promptFor(history, REPLY);
    expect(prompt.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'assistant', 'user']);
    expect(prompt[1]?.content).toBe('Ana: what is a closure?');
    expect(prompt[3]?.content).toContain('41 tests passed');
    expect(prompt.at(-1)?.content).toBe('Ana: why is the sky blue?');
  });

  test('a result that comes while the question waits for its turn is known too', async () => {
    journal.begun = { reply: REPLY, history: [turnOfBot('done: 41 tests passed', ASKED_AT)] };
    const model = new ScriptedModel(saying('All.'));
    await write(model);
    expect(JSON.stringify(model.asked[0]?.messages)).toContain('41 tests passed');
  });

  test('keeps the gist of a long turn, and cuts no character in two', () => {
    const long = turnOfBot(`${'x'.repeat(3_999)}🎉 and more`, 0);
    expect(long.text.length).toBeLessThan(4_100);
    expect(long.text.isWellFormed()).toBe(true);
    expect(long.text.endsWith('[...]')).toBe(true);
  });
});

describe('work that the model chooses', () => {
  const choosing = (says: object): ScriptedModel => {
    const model = new ScriptedModel(saying('In a moment.'));
    model.judgement = { tier: 'simple', reason: 'a rollout', workflow: 'rollout', input: null, ...says };
    journal.begun = { reply: { ...REPLY, unless: OFFER, choices: ['rollout'] }, history: [] };
    return model;
  };

  test('is offered with the input filled in', async () => {
    await write(choosing({ input: '{"version": "v2"}' }));
    expect(journal.offered).toMatchObject([{ plan: { workflow: 'rollout', input: { version: 'v2' } } }]);
    expect(journal.offered[0]?.why).toMatchObject({ tier: 'complex', by: 'model' });
  });

  test.each([
    { input: '{"version": 2}' },
    { input: 'v2' },
    { workflow: 'format-disk', input: '{}' },
    { workflow: null, input: '{"version": "v2"}' },
  ])('is not offered where it does not fit: %j', async (says) => {
    await write(choosing(says));
    expect(journal.offered).toEqual([]);
    expect(journal.ended).toMatchObject([{ text: 'In a moment.', status: 'done' }]);
  });

  test.each([
    { tier: 'complex', workflow: null },
    { tier: 'conversation', workflow: null },
    new ModelError('timeout', 'late', { retry: true }),
  ])('is not talked about where nothing can do it: %j', async (says) => {
    const model = choosing(says instanceof Error ? {} : says);
    if (says instanceof Error) model.judgement = says;
    if (journal.begun) journal.begun.reply.otherwise = 'Nothing here can do that.';
    await write(model);
    expect(journal.offered).toEqual([]);
    expect(model.asked).toEqual([]);
    expect(journal.ended).toMatchObject([{ text: 'Nothing here can do that.', status: 'done' }]);
  });
});
