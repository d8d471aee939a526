import { expect } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { People } from '../support/people.ts';

export type Attacked = {
  process: BotProcess;
  dataDir: string;
  people: People;
  /** The process that was attacked still answers somebody else. */
  expectAlive(): Promise<void>;
  end(): Promise<void>;
};

/** Starts a bot as its own process on loopback, with a data folder of its own, to be attacked. */
export async function attackedBot(env: Record<string, string> = {}): Promise<Attacked> {
  const data = await makeDataDir();
  const bot = await startBot({ dataDir: data.dir, env: { PLAYGROUND: 'on', ...env } }).catch(async (error: unknown) => {
    await data.remove();
    throw error;
  });
  const people = new People(bot.url);
  return {
    process: bot,
    dataDir: data.dir,
    people,
    async expectAlive() {
      expect(bot.child.exitCode).toBeNull();
      const { thread } = await people.say('chloe', '@meanwhile help');
      await people.seesKind('chloe', thread, 'notice');
    },
    async end() {
      await bot.kill();
      await data.remove();
    },
  };
}
