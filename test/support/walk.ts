import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Crash } from './crash-at.ts';
import { type BotProcess, makeDataDir, startBot } from './bot.ts';
import type { Mutation } from './mutate.ts';
import { type Message, People } from './people.ts';
import { sooner } from './sooner.ts';

const REQUEST = '@meanwhile do the three steps in the background, it will take several minutes';
const WORKFLOWS = join(import.meta.dirname, 'workflows');
const CRASH = join(import.meta.dirname, 'crash-at.ts');
const MUTATE = join(import.meta.dirname, 'mutate.ts');

/**
 * A walk takes a second, and recovering from a crash another two with the shorter locks below; on a machine that is busy with other
 * tests, where a process takes seconds to start, ten times as much.
 */
const WALK_MS = 45_000;

/** Looking costs calls too, and every call is a place to crash at. */
const LOOK_EVERY_MS = 150;

/** What the walk shows must stay so a while: a second result would come in this time. */
const SETTLE_MS = 700;

/** The playground's part of it. */
const playgroundSooner: Mutation[] = [
  {
    file: '/adapters/playground/receive/accepting.ts',
    find: 'LEFT_BEHIND_MS = 20_000',
    replace: 'LEFT_BEHIND_MS = 1_000',
  },
  { file: '/playground/playground.ts', find: 'RECOVER_EVERY_MS = 10_000', replace: 'RECOVER_EVERY_MS = 300' },
];

export type WalkOptions = { crash?: Crash; mutations?: Mutation[]; patienceMs?: number };

/** `calls` is how many the first process made; `problems` is what is wrong in the end. */
export type Walk = { problems: string[]; calls: number; crashed: boolean };

/**
 * Walks mention -> offer -> "yes" -> card -> question -> answer -> result, with one crash on the way, and judges what stands in the thread
 * in the end, as a person would see it.
 */
export async function walk({ crash, mutations = [], patienceMs = WALK_MS }: WalkOptions = {}): Promise<Walk> {
  const data = await makeDataDir();
  const callsFile = join(data.dir, 'calls.log');
  const env = {
    WORKFLOWS_DIR: WORKFLOWS,
    LOG_LEVEL: 'info',
    MUTATIONS: JSON.stringify([...sooner, ...playgroundSooner, ...mutations]),
  };
  const first = {
    dataDir: data.dir,
    env: { ...env, CRASH: JSON.stringify(crash ?? null), CALLS_FILE: callsFile },
    imports: [MUTATE, CRASH],
  };
  const restart = () => startBot({ dataDir: data.dir, env, imports: [MUTATE] });
  const session = new Session(await startBot(first), restart, Date.now() + patienceMs);
  try {
    const problems = await session.judge(data.dir);
    const calls = (await readFile(callsFile, 'utf8').catch(() => '')).split('\n').length - 1;
    return { problems, calls, crashed: session.crashed };
  } finally {
    await session.bot.kill();
    await data.remove();
  }
}

/** A person who goes on where they were when the bot is back, and sends again what was not acknowledged, as the page does. */
class Session {
  bot: BotProcess;
  crashed = false;
  readonly #restart: () => Promise<BotProcess>;
  readonly #deadline: number;

  constructor(bot: BotProcess, restart: () => Promise<BotProcess>, deadline: number) {
    this.bot = bot;
    this.#restart = restart;
    this.#deadline = deadline;
  }

  async judge(dataDir: string): Promise<string[]> {
    try {
      const { thread } = await this.#written((people) => people.say('ana', REQUEST, {}, 'the request'));
      await this.#until(thread, ({ kind }) => kind === 'offer');
      await this.#written((people) => people.say('ana', 'yes', { thread }, 'the yes'));
      await this.#until(thread, ({ kind }) => kind === 'question');
      await this.#written((people) => people.say('ana', 'red', { thread }, 'the answer'));
      await this.#until(thread, ({ kind }) => kind === 'result');
      await this.#until(thread, ({ card }) => card?.status === 'completed');
      await this.#until(thread, ({ kind, buttons }) => kind === 'question' && buttons.length === 0);
      await sleep(SETTLE_MS);
      const executions = (await readFile(join(dataDir, 'executions.log'), 'utf8')).trim().split('\n').length;
      return judgeThread(await this.#written((people) => people.read('ana', thread)), executions);
    } catch (error) {
      return [String(error)];
    }
  }

  /** Does it, again where the bot died meanwhile. */
  async #written<T>(write: (people: People) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await write(new People(this.bot.url));
      } catch (error) {
        if (Date.now() > this.#deadline) throw error;
        await this.#revive();
        await sleep(100);
      }
    }
  }

  async #until(thread: string, fits: (message: Message) => boolean): Promise<void> {
    while (Date.now() < this.#deadline) {
      const messages = await this.#written((people) => people.read('ana', thread));
      if (messages.some(fits)) return;
      await sleep(LOOK_EVERY_MS);
    }
    throw new Error(`It did not come: ${fits.toString()}\n${this.bot.log.slice(-5).join('\n')}`);
  }

  async #revive(): Promise<void> {
    if (this.bot.child.exitCode === null && this.bot.child.signalCode === null) return;
    this.crashed = true;
    this.bot = await this.#restart();
  }
}

/** One crash may interrupt one step, which is then done again; everything else happens exactly once. */
const STEPS_AND_ONE = 4;

export function judgeThread(messages: Message[], executions: number): string[] {
  const problems: string[] = [];
  // An offer that was answered before its post was known stays, with its outcome, and the card is a message of its own.
  const apart = messages.find(({ kind }) => kind === 'offer');
  for (const [kind, wanted] of Object.entries({
    offer: apart ? 1 : 0,
    card: 1,
    result: 1,
    question: 1,
    notice: 0,
    failure: 0,
    reply: 0,
  })) {
    const stand = messages.filter((message) => message.kind === kind).length;
    if (stand !== wanted) problems.push(`${stand} messages of kind ${kind} stand in the thread, not ${wanted}`);
  }
  const kinds = messages.map(({ kind }) => kind).join(' ');
  const wanted = apart ? 'text offer text card question text result' : 'text card text question text result';
  if (kinds !== wanted) problems.push(`the order is ${kinds}`);
  if (executions > STEPS_AND_ONE) problems.push(`${executions} steps were done`);
  // The default is blue.
  if (!messages.some(({ kind, text }) => kind === 'result' && text.includes('in red')))
    problems.push('the answer is not in the result');
  if (apart && apart.buttons.length > 0) problems.push('the offer still has its buttons');
  return problems;
}
