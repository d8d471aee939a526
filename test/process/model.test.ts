import { LLMock } from '@copilotkit/aimock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { breaksAfter, hangs, inTurn, ModelServer, refuses, says, sends, stallsAfter } from '../support/model-server.ts';
import type { Mutation } from '../support/mutate.ts';
import { type Message, People } from '../support/people.ts';
import { until } from './until.ts';

const MUTATE = new URL('../support/mutate.ts', import.meta.url).pathname;

/** The adapter waits most of a minute for a first word; these tests do not. */
const IMPATIENT: Mutation[] = [
  { file: '/adapters/model/limits.ts', find: 'firstTokenMs: 60_000', replace: 'firstTokenMs: 1_500' },
  { file: '/adapters/model/limits.ts', find: 'stallMs: 20_000', replace: 'stallMs: 1_500' },
];

/** A dead process's replies are taken over after some seconds in production. */
const SOON_TAKEN_OVER: Mutation[] = [
  { file: '/jobs/queues.ts', find: 'LOCK_MS = 6_000', replace: 'LOCK_MS = 1_000' },
  { file: '/jobs/queues.ts', find: 'STALL_CHECK_MS = 500', replace: 'STALL_CHECK_MS = 200' },
];

/** A stalled call never ends by itself, so what happens beside it happened without waiting for it. */
const ENDLESS: Mutation[] = [
  { file: '/adapters/model/limits.ts', find: 'firstTokenMs: 60_000', replace: 'firstTokenMs: 6_000_000' },
  { file: '/adapters/model/limits.ts', find: 'stallMs: 20_000', replace: 'stallMs: 6_000_000' },
];

const QUESTION = '@meanwhile why is the sky blue?';

/** Said to the bot and to be found in no log. */
const SECRET = 'xyzzy-4711';

type Bot = { bot: BotProcess; people: People; dir: string; stop(): Promise<void> };

async function start(env: Record<string, string>, mutations: Mutation[] = []): Promise<Bot> {
  const data = await makeDataDir();
  const bot = await startBot({
    dataDir: data.dir,
    env: { ...env, MUTATIONS: JSON.stringify(mutations) },
    imports: [MUTATE],
  });
  return {
    bot,
    dir: data.dir,
    people: new People(bot.url),
    async stop() {
      await bot.kill();
      await data.remove();
    },
  };
}

/** The bot's last word in the thread, once it is one that does not grow any more by these words. */
async function answers(people: People, thread: string, words: RegExp): Promise<Message> {
  return people.sees('ana', thread, ({ kind, text }) => kind === 'reply' && words.test(text), `a reply like ${words}`);
}

async function ask(people: People, text = QUESTION, user = 'ana', thread?: string): Promise<string> {
  return (await people.say(user, text, thread === undefined ? {} : { thread })).thread;
}

/** The same process still does what it is for, and has not logged what it must not. */
async function expectWell({ bot, people }: Bot): Promise<void> {
  expect(bot.child.exitCode).toBeNull();
  const { thread } = await people.command('chloe', '/task', '"Still alive" bash "echo still alive"');
  await people.seesKind('chloe', String(thread), 'result');
  const log = bot.log.join('\n');
  expect(log).not.toMatch(/"level":(50|60)/);
  expect(log).not.toContain(SECRET);
  expect(log).not.toContain('sk-test-key');
}

const SORRY = /My language model does not answer right now/;

describe('a model that fails', () => {
  let server: ModelServer;
  let it: Bot;

  beforeAll(async () => {
    server = await new ModelServer().start();
    it = await start(server.env, IMPATIENT);
  }, 60_000);
  beforeEach(() => {
    server.requests.length = 0;
  });
  afterEach(async () => {
    // Whatever happened, the next question is answered.
    server.answer = says('All is well again.');
    await answers(it.people, await ask(it.people), /All is well again/);
  });
  afterAll(async () => {
    await expectWell(it);
    await it.stop();
    await server.close();
  }, 60_000);

  test.each([
    ['a wrong key', refuses(401, { code: 'invalid_api_key' }), /refuses my key.*docs\/models\.md/s, 1],
    ['an unknown model', refuses(404, { code: 'model_not_found' }), /not known to its server.*docs\/models\.md/s, 1],
    ['a 429 that asks for minutes', refuses(429, {}, { 'retry-after': '300' }), /too many requests/, 1],
    ['a question that is refused', refuses(400, { code: 'content_filter' }), /declined to answer/, 1],
    ['a question too long for it', refuses(400, { code: 'context_length_exceeded' }), /longer than .* can read/, 1],
    ['a server that stays broken', refuses(500, { code: 'server_error' }), SORRY, 3],
    ['a server that is overloaded', refuses(503, { code: 'overloaded' }), SORRY, 3],
    ['a server that says nothing', hangs(), SORRY, 3],
    ['a stream without a first word', stallsAfter(''), SORRY, 3],
    ['an empty answer', says(''), SORRY, 3],
    ['a web page', sends('text/html', '<h1>Welcome to nginx</h1>'), SORRY, 3],
    ['broken JSON in a stream', sends('text/event-stream', 'data: {"choices": [\n\n'), SORRY, 3],
    ['something else in a stream', sends('text/event-stream', 'data: {"choices": "no"}\n\n'), SORRY, 3],
    [
      'a connection that breaks at once',
      (_: unknown, __: unknown, socket: { destroy(): void }) => socket.destroy(),
      SORRY,
      3,
    ],
  ] as const)('%s is said in plain words, in one message', async (_what, answer, words, tries) => {
    server.answer = answer;
    const thread = await ask(it.people, `${QUESTION} ${SECRET}`);
    const reply = await answers(it.people, thread, words);
    expect(reply.text).not.toMatch(/\b(?:40\d|429|50\d|Error|undefined|null|sk-)\b/);
    expect(server.requests).toHaveLength(tries);
    expect((await it.people.read('ana', thread)).filter(({ author }) => author.bot)).toHaveLength(1);
  });

  test.each([
    ['a 429 that asks for a second', refuses(429, {}, { 'retry-after': '1' }), 900],
    ['a server error that passes', refuses(502, {}), 400],
    ['an empty answer', says(''), 400],
    ['a server that hangs', hangs(), 1_000],
  ] as const)('%s is tried again after a pause, and nobody notices', async (_what, first, pauseMs) => {
    server.answer = inTurn(first, says('Because of the air.'));
    const thread = await ask(it.people);
    const reply = await answers(it.people, thread, /./);
    expect(reply.text).toBe('Because of the air.');
    expect(server.requests).toHaveLength(2);
    const [one, two] = server.requests;
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThanOrEqual(pauseMs);
  });

  test('an answer of nothing but blanks is as good as none', async () => {
    server.answer = inTurn(says('  '), says('Because of the air.'));
    const reply = await answers(it.people, await ask(it.people), /./);
    expect(reply.text).toBe('Because of the air.');
  });

  test.each([
    ['a stream that stalls', stallsAfter('Because of the air ')],
    ['a stream that is cut', breaksAfter('Because of the air ')],
  ])('%s leaves what there is, and says that it broke off', async (_what, answer) => {
    server.answer = answer;
    const thread = await ask(it.people);
    const reply = await answers(it.people, thread, /broke off/);
    expect(reply.text).toMatch(/^Because of the air\n\n\(.*broke off.*\)$/);
    // What was seen is not taken back and written anew.
    expect(server.requests).toHaveLength(1);
  });

  test('a question longer than any request never reaches the model', async () => {
    const thread = await ask(it.people, `@meanwhile summarize: ${'word '.repeat(6_000)}`);
    await answers(it.people, thread, /characters/);
    expect(server.requests).toHaveLength(0);
  });

  test('a talk that is too long for the model goes on with its newer half', async () => {
    const thread = await ask(it.people, '@meanwhile the oldest words of all, what do you think?');
    await answers(it.people, thread, /./);
    for (const [turn, answer] of ['one', 'two', 'three'].entries()) {
      server.answer = says(`Answer ${answer}. ${'And so on. '.repeat(200)}`);
      await ask(it.people, `@meanwhile question ${turn}: why is the sky blue?`, 'ana', thread);
      await answers(it.people, thread, new RegExp(`Answer ${answer}`));
    }
    server.requests.length = 0;
    server.answer = inTurn(refuses(400, { code: 'context_length_exceeded' }), says('Short enough now.'));
    await ask(it.people, '@meanwhile and the last question?', 'ana', thread);
    await answers(it.people, thread, /Short enough now/);
    const [first, second] = server.requests.map(({ messages }) => JSON.stringify(messages));
    expect(first).toContain('the oldest words of all');
    expect(second).not.toContain('the oldest words of all');
    expect(second).toContain('the last question');
  });

  test('many questions while the server hangs each get their word', async () => {
    server.answer = hangs();
    const threads = await Promise.all(Array.from({ length: 8 }, () => ask(it.people)));
    const words = await Promise.all(threads.map((one) => answers(it.people, one, SORRY)));
    expect(new Set(words.map(({ id }) => id)).size).toBe(8);
  });
});

describe('a stalled stream holds nothing up', () => {
  let server: ModelServer;
  let it: Bot;

  beforeAll(async () => {
    server = await new ModelServer().start();
    it = await start(server.env, ENDLESS);
  }, 60_000);
  afterAll(async () => {
    await expectWell(it);
    await it.stop();
    await server.close();
  }, 60_000);

  /** A reply that has begun and does not go on. */
  async function stalled(user = 'ana', thread?: string): Promise<{ thread: string; reply: Message }> {
    server.answer = stallsAfter('Once upon a time ');
    const where = await ask(it.people, QUESTION, user, thread);
    return { thread: where, reply: await answers(it.people, where, /^Once upon a time$/) };
  }

  test('"stop" ends it, keeps its words, and lets go of the server', async () => {
    const { thread, reply } = await stalled();
    const asked = server.last;
    await it.people.say('ana', 'stop', { thread });
    const stopped = await answers(it.people, thread, /Stopped here/);
    expect(stopped).toMatchObject({ id: reply.id, text: 'Once upon a time\n\n(Stopped here.)' });
    await (asked?.closed ?? Promise.reject(new Error('It was not asked')));
  });

  test('"stop" also ends one that has not begun', async () => {
    server.requests.length = 0;
    server.answer = hangs();
    const thread = await ask(it.people);
    await until('the request', () => server.requests[0]);
    await it.people.say('ana', 'stop', { thread });
    const stopped = await answers(it.people, thread, /Stopped/);
    expect(stopped.text).toBe('Stopped before the first word.');
  });

  test('a press on Start starts the run', async () => {
    const thread = await ask(it.people, '@meanwhile run `echo started` in the background');
    const offer = await it.people.seesKind('ana', thread, 'offer');
    await stalled('ben', thread);
    await it.people.press('ana', offer, 'start');
    await it.people.seesKind('ana', thread, 'card');
    expect((await it.people.seesKind('ana', thread, 'result')).text).toContain('started');
  });

  test('"yes" starts the run', async () => {
    const thread = await ask(it.people, '@meanwhile run `echo said yes` in the background');
    await it.people.seesKind('ana', thread, 'offer');
    await stalled('ben', thread);
    await it.people.say('ana', 'yes', { thread });
    // The card may be there before its run has a name.
    const isIt = ({ kind, text }: Message) => kind === 'card' && text.includes('said-yes');
    expect(await it.people.sees('ana', thread, isIt, 'the card of said-yes')).toBeDefined();
  });

  test('Cancel on a card stops its run', async () => {
    const { thread } = await it.people.command('ana', '/task', '"Long" bash "echo begun; sleep 300"');
    const isAtWork = ({ card, text }: Message) => card?.status === 'running' && /^begun$/m.test(text);
    const card = await it.people.sees('ana', String(thread), isAtWork, 'a card at work');
    await stalled('ben', String(thread));
    await it.people.press('ana', card, 'cancel');
    const isOver = (message: Message) => message.card?.status === 'canceled';
    const canceled = await it.people.sees('ana', String(thread), isOver, 'a canceled card');
    expect(canceled).toMatchObject({ id: card.id, buttons: [] });
  });

  test("another person's question gets its answer", async () => {
    const { thread, reply } = await stalled();
    server.answer = says('Grass is green because of chlorophyll.');
    await it.people.say('ben', '@meanwhile why is grass green?', { thread });
    const other = await answers(it.people, thread, /chlorophyll/);
    expect(other.id).not.toBe(reply.id);
    await it.people.say('ben', '@meanwhile what are you working on?', { thread });
    await answers(it.people, thread, /not working on anything/);
  });

  test('somebody else\'s "stop" does not end it', async () => {
    const { thread, reply } = await stalled();
    await it.people.say('ben', 'stop', { thread });
    await it.people.say('ben', '@meanwhile what are you working on?', { thread });
    await answers(it.people, thread, /not working on anything/);
    const now = (await it.people.read('ana', thread)).find(({ id }) => id === reply.id);
    expect(now?.text).toBe('Once upon a time');
  });

  test('commands work while more questions wait than the server is asked at once', async () => {
    server.requests.length = 0;
    server.answer = hangs();
    await Promise.all(Array.from({ length: 12 }, () => ask(it.people)));
    await until('a request', () => server.requests[0]);
    const { thread } = await it.people.command('ben', '/task', '"Meanwhile" bash "echo meanwhile"');
    expect((await it.people.seesKind('ben', String(thread), 'result')).text).toContain('meanwhile');
  });
});

describe('a model behind aimock', () => {
  const mock = new LLMock({ port: 0, latency: 0 });
  let it: Bot;

  beforeAll(async () => {
    const url = `${await mock.start()}/v1`;
    it = await start({ OPENAI_BASE_URL: url, OPENAI_API_KEY: 'sk-test-key', MODEL: 'test-model' });
  }, 60_000);
  beforeEach(() => {
    mock.reset();
    mock.clearChaos();
  });
  afterAll(async () => {
    await expectWell(it);
    await it.stop();
    await mock.stop();
  }, 60_000);

  test('answers stream into one message that grows', async () => {
    const content = 'Because air scatters blue light more than red light, as Rayleigh found.';
    mock.on({}, { content }, { chunkSize: 4, latency: 150 });
    const thread = await ask(it.people);
    const seen = new Set<string>();
    await until('the whole answer', async () => {
      const reply = (await it.people.read('ana', thread)).find(({ kind }) => kind === 'reply');
      if (reply) seen.add(reply.text);
      return reply?.text === content;
    });
    expect(seen.size).toBeGreaterThan(2);
    for (const text of seen) expect(content.startsWith(text)).toBe(true);
    expect((await it.people.read('ana', thread)).filter(({ author }) => author.bot)).toHaveLength(1);
  });

  test.each([
    [401, { message: `No ${SECRET}`, code: 'invalid_api_key' }, /refuses my key/],
    [429, { message: `No ${SECRET}`, code: 'rate_limit_exceeded' }, /too many requests/],
    [500, { message: `No ${SECRET}`, code: 'server_error' }, SORRY],
  ] as const)('a %i is said in plain words', async (status, error, words) => {
    mock.on({}, { error, status, retryAfter: 60 });
    expect((await answers(it.people, await ask(it.people), words)).text).not.toContain(SECRET);
  });

  test('an answer that is cut leaves what there is', async () => {
    mock.on({}, { content: 'A long story without an end' }, { chunkSize: 4, truncateAfterChunks: 4, latency: 20 });
    const reply = await answers(it.people, await ask(it.people), /broke off/);
    expect(reply.text).toMatch(/^A long.*\n\n\(.*broke off/s);
  });

  test.each([{ malformedRate: 1 }, { disconnectRate: 1 }])('chaos of %j is said in plain words', async (chaos) => {
    mock.on({}, { content: 'fine' });
    mock.setChaos(chaos);
    const reply = await answers(it.people, await ask(it.people), SORRY);
    expect(reply.text).not.toMatch(/JSON|socket|fetch/i);
  });

  test('an answer as long as the model can write says that it is not whole', async () => {
    mock.on({}, { content: 'Half of it', finishReason: 'length' });
    const reply = await answers(it.people, await ask(it.people), /Half of it.*\)$/s);
    expect(reply.text).toMatch(/^Half of it\n\n\(.*\)$/);
  });
});

test('a reply whose process died is written anew in the same message', { timeout: 60_000 }, async () => {
  const server = await new ModelServer().start();
  const first = await start(server.env, SOON_TAKEN_OVER);
  let second: BotProcess | undefined;
  try {
    server.answer = stallsAfter('Once upon a time ');
    const thread = await ask(first.people);
    const begun = await answers(first.people, thread, /^Once upon a time$/);
    await first.bot.kill();
    server.answer = says('A new beginning and its end.');
    const env = { ...server.env, MUTATIONS: JSON.stringify(SOON_TAKEN_OVER) };
    second = await startBot({ dataDir: first.dir, env, imports: [MUTATE] });
    const people = new People(second.url);
    expect((await answers(people, thread, /its end/)).id).toBe(begun.id);
    const said = (await people.read('ana', thread)).filter(({ author }) => author.bot);
    expect(said.map(({ text }) => text)).toEqual(['A new beginning and its end.']);
  } finally {
    await second?.kill();
    await first.stop();
    await server.close();
  }
});
