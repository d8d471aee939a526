import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from './support/bot.ts';
import { type Message, People } from './support/people.ts';

/** The whole way, in one real process on its embedded Redis, through the HTTP contract of the playground. */
let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;
let people: People;

beforeAll(async () => {
  data = await makeDataDir();
  bot = await startBot({ dataDir: data.dir });
  people = new People(bot.url);
});

afterAll(async () => {
  await bot.stop();
  await data.remove();
});

async function offered(text = '@meanwhile run `sleep 0.2 && echo done` in the background') {
  const { thread } = await people.say('ana', text);
  return { thread, offer: await people.seesKind('ana', thread, 'offer') };
}

describe('the walk from a mention to its result', () => {
  test('a mention gets an offer, "yes" starts a named run, the card moves, the result comes into the thread', async () => {
    const { thread, offer } = await offered();
    expect(offer.text).toContain('`sleep 0.2 && echo done`');
    expect(offer.buttons.map(({ action }) => action)).toEqual(['start', 'not_now']);

    await people.say('ana', 'yes please', { thread });
    const result = await people.seesKind('ana', thread, 'result');
    expect(result.text).toContain('@Ana');
    expect(result.text).toContain('done');
    expect(result.thread).toBe(thread);

    const card = await people.sees('ana', thread, ({ card }) => card?.status === 'completed', 'a completed card');
    expect(card.card).toMatchObject({ percent: 100, stage: 'complete', step: 2, steps: 2 });
    expect(card.run).toBe(result.run);
    // The offer became the card, and stays as the record.
    expect(card.id).toBe(offer.id);
    expect(card.text).toContain('For Ana: run `sleep 0.2 && echo done`');

    const kinds = (await people.read('ana', thread)).map(({ kind }) => kind);
    expect(kinds).toEqual(['text', 'card', 'text', 'result']);
  });

  test('the button and the reaction resolve the same record as the word does', async () => {
    const byButton = await offered();
    await people.press('ana', byButton.offer, 'start');
    expect(await people.seesKind('ana', byButton.thread, 'result')).toMatchObject({ thread: byButton.thread });

    const byReaction = await offered();
    await people.react('ana', byReaction.offer, '👍');
    expect(await people.seesKind('ana', byReaction.thread, 'result')).toMatchObject({ thread: byReaction.thread });
  });

  test('however many confirmations arrive at once, one run is started', async () => {
    const { thread, offer } = await offered();
    await Promise.all([
      people.press('ana', offer, 'start'),
      people.press('ana', offer, 'start'),
      people.react('ana', offer, '👍'),
      people.say('ana', 'yes', { thread }),
      people.say('ana', 'go ahead', { thread }),
    ]);
    await people.seesKind('ana', thread, 'result');
    const messages = await people.read('ana', thread);
    expect(messages.filter(({ kind }) => kind === 'card')).toHaveLength(1);
    expect(messages.filter(({ kind }) => kind === 'result')).toHaveLength(1);
  });

  test('somebody else is told privately that only the requester can start it, and the offer stays open', async () => {
    const { thread, offer } = await offered();
    expect((await people.press('ben', offer, 'start')).text).toContain('Only Ana');
    await people.say('ben', 'yes', { thread });
    const notice = await people.seesKind('ben', thread, 'notice');
    expect(notice).toMatchObject({ to: 'ben' });
    expect((await people.read('ana', thread)).some(({ kind }) => kind === 'notice')).toBe(false);
    await people.press('ana', offer, 'start');
    await people.seesKind('ana', thread, 'result');
  });

  test('"no" declines it, the talk goes on, and a later "yes" starts nothing', async () => {
    const { thread, offer } = await offered();
    await people.say('ana', 'no, not now', { thread });
    await people.sees('ana', thread, ({ id, buttons }) => id === offer.id && buttons.length === 0, 'an outcome');
    await people.say('ana', 'yes', { thread });
    expect((await people.press('ana', offer, 'start')).text).toContain('not now');
    expect((await people.read('ana', thread)).some(({ kind }) => kind === 'card')).toBe(false);
  });
});

test('in a direct message the bot answers directly, and a bare "yes" beside it is the answer', async () => {
  const dm = { channel: 'dm-chloe' };
  const { thread } = await people.say('chloe', 'run `echo just for me` in the background', dm);
  await people.seesKind('chloe', thread, 'offer');
  expect((await people.say('chloe', 'yes', dm)).thread).toBe(thread);
  expect((await people.seesKind('chloe', thread, 'result')).text).toContain('just for me');
});

describe('commands', () => {
  test('/task answers with name and id at once, and the card and the result share a thread', async () => {
    const answer = await people.command('ben', '/task', '"Say hello" bash "echo hello from ben"');
    expect(answer.run).toMatch(/^[a-z0-9]{6}$/);
    expect(answer.text).toContain(String(answer.run));
    const thread = String(answer.thread);
    const result = await people.seesKind('ben', thread, 'result');
    expect(result.text).toContain('hello from ben');
    expect((await people.read('ben', thread))[0]?.kind).toBe('card');
  });

  test('a sleep holds no worker: more of them than slots go on side by side', async () => {
    const sleepers = await Promise.all(Array.from({ length: 6 }, () => people.command('chloe', '/task', 'sleep 1h')));
    const short = await people.command('chloe', '/task', 'sleep 1');
    await people.seesKind('chloe', String(short.thread), 'result');
    const { thread } = await people.command('ben', '/task', '"Meanwhile" bash "echo meanwhile"');
    await people.seesKind('ben', String(thread), 'result');
    const waits = ({ card }: Message) => card?.status === 'waiting';
    for (const one of sleepers)
      expect(await people.sees('chloe', String(one.thread), waits, 'a card that waits')).toBeDefined();
    for (const { run } of sleepers) await people.command('chloe', '/cancel', String(run));
  });

  test('/workflows lists the runs of the channel, and nothing of channels the person cannot see', async () => {
    const secret = await people.command('ana', '/task', '"Hush" sleep 1', { channel: 'dm-ana' });
    const list = await people.command('ben', '/workflows', 'all');
    expect(list.text).toContain('completed');
    expect(list.text).not.toContain(String(secret.run));
    expect((await people.command('ben', '/workflows', String(secret.run))).text).toContain('know no run');
    expect((await people.command('ana', '/workflows', 'all mine')).text).toContain(String(secret.run));
  });

  test('/cancel stops a running command long before its end and keeps what it printed', async () => {
    const { run, thread } = await people.command('ana', '/task', '"Long" bash "echo begun; sleep 300"');
    await people.sees(
      'ana',
      String(thread),
      ({ card, text }) => card?.status === 'running' && /^begun$/m.test(text),
      'output',
    );
    await people.command('ana', '/cancel', String(run));
    await people.sees(
      'ana',
      String(thread),
      ({ kind, text }) => kind === 'reply' && text.includes('begun'),
      'a last word',
    );
    await people.sees('ana', String(thread), ({ card }) => card?.status === 'canceled', 'a canceled card');
    expect((await people.command('ana', '/cancel', String(run))).text).toContain('already canceled');
  });

  test('a failed command says so, keeps its output, and Retry makes one new run', async () => {
    const { thread } = await people.command('ana', '/task', '"Fail" bash "echo so far; exit 3"');
    const failure = await people.seesKind('ana', String(thread), 'failure');
    expect(failure.text).toMatch(/exit code 3/i);
    expect(failure.text).toContain('so far');
    await Promise.all([people.press('ana', failure, 'retry'), people.press('ana', failure, 'retry')]);
    await people.sees('ana', String(thread), (m) => m.kind === 'failure' && m.run !== failure.run, 'a second failure');
    const cards = (await people.read('ana', String(thread))).filter(({ kind }) => kind === 'card');
    expect(cards).toHaveLength(2);
  });
});
