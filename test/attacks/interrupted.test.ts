import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { People } from '../support/people.ts';

/** Longer than the 10 s for which a run belongs to its worker, as a laptop's lid may be closed. */
const PAUSE_MS = 12_000;

/** A second execution in the same folder would print the line twice. */
const COMMAND = 'bash "echo begun >> log; cat log; sleep 20"';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;

beforeEach(async () => {
  data = await makeDataDir();
  bot = await startBot({ dataDir: data.dir });
});

afterEach(async () => {
  await bot.kill();
  await data.remove();
}, 30_000);

/** Starts the command, and lets the bot suffer once its output is there; gives what the person reads in the end. */
async function interruptedBy(misfortune: () => Promise<void>) {
  const { thread } = await new People(bot.url).command('ana', '/task', `"Note it" ${COMMAND}`);
  // Its card shows the command too; its output is a line of its own.
  const isThere = ({ text }: { text: string }) => /^begun$/m.test(text);
  await new People(bot.url).sees('ana', String(thread), isThere, 'its output');
  await misfortune();
  const people = new People(bot.url);
  const failure = await people.seesKind('ana', String(thread), 'failure');
  return { failure, messages: await people.read('ana', String(thread)) };
}

test.each([
  [
    'a pause of the whole bot',
    async () => {
      bot.child.kill('SIGSTOP');
      await sleep(PAUSE_MS);
      bot.child.kill('SIGCONT');
    },
  ],
  [
    'kill -9 and a restart',
    async () => {
      await bot.kill();
      bot = await startBot({ dataDir: data.dir });
    },
  ],
])(
  '%s interrupts a command: it is not run twice, says so, keeps its output and offers to run again',
  {
    timeout: 90_000,
  },
  async (_, misfortune) => {
    const { failure, messages } = await interruptedBy(misfortune);
    expect(failure.text).toMatch(/interrupted and may have done part of its work/);
    expect(failure.text.match(/begun/g)).toHaveLength(1);
    expect(failure.buttons.map(({ label }) => label)).toContain('Run again');
    expect(messages.filter(({ kind }) => kind === 'result' || kind === 'failure')).toHaveLength(1);
  },
);
