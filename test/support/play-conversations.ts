import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from './bot.ts';
import { play, Unmet } from './conversation.ts';
import { type BotKind, readScripts } from './conversation-script.ts';
import { ModelServer } from './model-server.ts';

export const SCRIPTS = join(import.meta.dirname, '../conversations');

/** Two at once, so that a third one waits. */
const ENV = { WORKFLOWS_DIR: join(SCRIPTS, 'workflows'), MAX_CONCURRENT_RUNS: '2' };

/** An offer of 600 ms, the shortest there is. */
const SHORT_OFFERS = 'expiry:\n  offerMinutes: 0.05\n';

type Running = {
  bot: BotProcess;
  data: Awaited<ReturnType<typeof makeDataDir>>;
  model: ModelServer | undefined;
};

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

/** Plays every conversation with these kinds of bot, one bot of each kind for all of them. */
export function playConversations(kinds: readonly BotKind[]): void {
  const scripts = readScripts(SCRIPTS).filter(({ bot }) => kinds.includes(bot));
  const running = new Map<BotKind, Running>();

  beforeAll(async () => {
    for (const kind of kinds) running.set(kind, await start(kind));
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

  test.each(scripts)('$title', { timeout: 120_000 }, async (script) => {
    const { bot, model } = running.get(script.bot) as Running;
    const went = await play(script, bot.url, model).catch((error: unknown) => error);
    // A script that breaks for another reason than the bot's manners is no known difference.
    if (went !== undefined && !(script.known !== undefined && went instanceof Unmet)) throw went as Error;
    expect(went === undefined, `${script.file} goes as it should now: take its "known" out.`).toBe(!script.known);
  });
}
