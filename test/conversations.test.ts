import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from './support/bot.ts';
import { play, Unmet } from './support/conversation.ts';
import { type BotKind, readExpectation, readScript, readScripts } from './support/conversation-script.ts';
import { ModelServer } from './support/model-server.ts';

const SCRIPTS = join(import.meta.dirname, 'conversations');
const scripts = readScripts(SCRIPTS);

/** Two at once, so that a third one waits. */
const ENV = { WORKFLOWS_DIR: join(SCRIPTS, 'workflows'), MAX_CONCURRENT_RUNS: '2' };

/** An offer of 600 ms, the shortest there is. */
const SHORT_OFFERS = 'expiry:\n  offerMinutes: 0.05\n';

type Running = {
  bot: BotProcess;
  data: Awaited<ReturnType<typeof makeDataDir>>;
  model: ModelServer | undefined;
};

const running = new Map<BotKind, Running>();

async function start(kind: BotKind): Promise<Running> {
  const data = await makeDataDir();
  const model = kind === 'model' ? await new ModelServer().start() : undefined;
  const env: Record<string, string> = { ...ENV, ...model?.env };
  if (kind === 'short offers') {
    env['POLICY_FILE'] = join(data.dir, 'policy.yml');
    await writeFile(env['POLICY_FILE'], SHORT_OFFERS);
  }
  return { bot: await startBot({ dataDir: data.dir, env }), data, model };
}

beforeAll(async () => {
  for (const kind of new Set(scripts.map(({ bot }) => bot))) running.set(kind, await start(kind));
}, 120_000);

afterAll(async () => {
  const errors: string[] = [];
  for (const { bot, data, model } of running.values()) {
    errors.push(...bot.log.filter((line) => /"level":(50|60)/.test(line)));
    await bot.kill();
    await model?.close();
    await data.remove();
  }
  expect(errors).toEqual([]);
}, 60_000);

describe('conversations', () => {
  test.each(scripts)('$title', { timeout: 120_000 }, async (script) => {
    const { bot, model } = running.get(script.bot) as Running;
    const went = await play(script, bot.url, model).catch((error: unknown) => error);
    // A script that breaks for another reason than the bot's manners is no known difference.
    if (went !== undefined && !(script.known !== undefined && went instanceof Unmet)) throw went as Error;
    expect(went === undefined, `${script.file} goes as it should now: take its "known" out.`).toBe(!script.known);
  });
});

describe('the scripts', () => {
  test('there are at least twenty of them', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(20);
  });

  test.each([
    ['title: a\ntalk: [{ ana: hi }]', 'expects nothing'],
    ['title: a\ntalk: [{ anna: hi }, { expect: no answer }]', 'nobody is called "anna"'],
    ['title: a\ntalk: [{ ana: hi }, { expect: something nice }]', 'what is expected'],
    ['title: a\nbot: deaf\ntalk: [{ ana: hi }, { expect: no answer }]', 'no bot "deaf"'],
    ['title: a\ntalk: [{ ana: hi }, { expect: an offer that smells }]', 'what is meant by'],
  ])('a mistake in one is named: %j', (source, what) => {
    expect(() => readScript('bad.yml', source)).toThrow(what);
  });

  test('every part of an expectation counts', () => {
    expect(
      readExpectation('an offer that says "a" or "b", does not say "c" and with the button "Start"'),
    ).toMatchObject({
      what: 'new',
      kind: 'offer',
      conditions: [
        { is: 'says', texts: ['a', 'b'] },
        { is: 'does not say', texts: ['c'] },
        { is: 'button', label: 'Start' },
      ],
    });
  });
});
