import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BotProcess, makeDataDir, startBot } from '../test/support/bot.ts';
import { People } from '../test/support/people.ts';
import { ResearchModel } from '../test/support/research-model.ts';
import { sooner } from '../test/support/sooner.ts';
import { type Corpus, readCorpus } from './research/corpus.ts';
import { Ledger } from './research/ledger.ts';
import { Researcher } from './research/model.ts';
import { Site } from './research/site.ts';

const CORPUS = fileURLToPath(new URL('research/corpus/', import.meta.url));
const MUTATE = fileURLToPath(new URL('../test/support/mutate.ts', import.meta.url));
/** A call takes this long, so that what a call needs is stored before it is answered. */
const CALL_MS = 150;
/** An answer that was given so long before the kill must have been stored. */
const STORED_MS = 100;
/** A run takes seconds; a killed one is taken over after some more. */
const PATIENCE_MS = 90_000;
/** A second result would come in this time. */
const SETTLE_MS = 1_500;

type Call = { key: string; at: number; answeredAt: number | undefined };

/** The calls of one run, and the kill at one of them. */
class Calls {
  readonly made: Call[] = [];
  killedAt: number | undefined;
  readonly #at: number | undefined;
  kill: () => void = () => undefined;

  constructor(at: number | undefined) {
    this.#at = at;
  }

  /** Resolves when the call may be answered; the one at which the bot is killed never is. */
  async make(key: string): Promise<void> {
    const call: Call = { key, at: Date.now(), answeredAt: undefined };
    if (this.made.push(call) === this.#at) {
      this.killedAt = Date.now();
      this.kill();
      await new Promise<never>(() => undefined);
    }
    await sleep(CALL_MS);
    call.answeredAt = Date.now();
  }

  /** Calls that were answered well before the kill, and made again after it. */
  get repeated(): string[] {
    const { killedAt } = this;
    if (killedAt === undefined) return this.made.map(({ key }) => key).filter((key, at, all) => all.indexOf(key) < at);
    const stored = this.made.filter(({ answeredAt }) => answeredAt !== undefined && answeredAt < killedAt - STORED_MS);
    const after = this.made.filter(({ at }) => at > killedAt).map(({ key }) => key);
    return stored.map(({ key }) => key).filter((key) => after.includes(key));
  }
}

type Walked = { calls: number; problems: string[] };

/** A research of one question, by the whole bot, killed (-9) when it makes its nth call of the model, a search or a page. */
async function walk(corpus: Corpus, nth?: number): Promise<Walked> {
  const calls = new Calls(nth);
  const site = await new Site(corpus, (call) => calls.make(call)).start();
  const [question] = corpus.questions;
  if (!question) throw new Error('The corpus has no question.');
  const ledger = new Ledger();
  const parts = { ledger, look: 'fallible' as const, seed: 1, names: [], secret: '', trap: site.trap };
  const script = new Researcher(
    corpus,
    { ...question, parts: [question.question] },
    { ...parts, pathOf: (url) => site.pathOf(url) },
  );
  const model = await serveModel(new ResearchModel(script), calls);
  const data = await makeDataDir();
  const policy = join(data.dir, 'policy.yml');
  await writeFile(policy, 'reading:\n  internalHosts: ["127.0.0.1"]\n');
  const env = {
    ...model.env,
    SEARXNG_URL: site.search.replace('/search', ''),
    POLICY_FILE: policy,
    MUTATIONS: JSON.stringify(sooner),
  };
  const start = () => startBot({ dataDir: data.dir, env, imports: [MUTATE] });
  let bot: BotProcess = await start();
  calls.kill = () => void bot.child.kill('SIGKILL');
  try {
    const { thread = '' } = await new People(bot.url).command('ana', '/task', `research ${question.question}`);
    const until = Date.now() + PATIENCE_MS;
    let ends: string[] = [];
    while (ends.length === 0 && Date.now() < until) {
      if (bot.child.exitCode !== null || bot.child.signalCode !== null) bot = await start();
      ends = await endsIn(bot, thread);
      await sleep(100);
    }
    await sleep(SETTLE_MS);
    ends = await endsIn(bot, thread);
    const problems = [
      ...(ends.length === 1 && ends[0] === 'result' ? [] : [`the thread ends with: ${ends.join(', ') || 'nothing'}`]),
      ...calls.repeated.map((key) => `made again: ${key.slice(0, 80)}`),
      ...(nth !== undefined && calls.killedAt === undefined ? ['nothing was killed'] : []),
    ];
    return { calls: calls.made.length, problems };
  } finally {
    await bot.kill();
    await Promise.all([model.close(), site.close()]);
    await data.remove();
  }
}

async function endsIn(bot: BotProcess, thread: string): Promise<string[]> {
  const messages = await new People(bot.url).read('ana', thread).catch(() => []);
  return messages.map(({ kind }) => kind).filter((kind) => kind === 'result' || kind === 'failure');
}

type Body = {
  stream?: boolean;
  messages: { role: string; content: string }[];
  response_format?: { json_schema?: { name: string } };
};

/** A server of chat completions that plays the researcher; names of runs and small judgements it cannot give. */
async function serveModel(model: ResearchModel, calls: Calls) {
  const server = createServer((request, response) => void take(request, response));
  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Partial<Body>;
    const [system = '', user = ''] = (body.messages ?? []).map(({ content }) => content);
    const form = body.response_format?.json_schema?.name;
    if (!/^You (?:plan|look for|take notes|check|compare|write the report)/.test(system)) {
      response.writeHead(form === undefined ? 404 : 503).end('{}');
      return;
    }
    await calls.make(`model ${system.slice(0, 20)} ${user}`);
    const usage = { prompt_tokens: 10, completion_tokens: 10 };
    if (!body.stream) {
      const message = { role: 'assistant', content: JSON.stringify(model.say(system, user)) };
      const choices = [{ index: 0, message, finish_reason: 'stop' }];
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 'c', object: 'chat.completion', choices, usage }));
      return;
    }
    const { text } = await model.turn([{ role: 'user', content: user }], [], { size: 'main', use: 'run' });
    const piece = (delta: object, finish_reason: string | null) =>
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`${piece({ content: text }, null)}${piece({}, 'stop')}data: [DONE]\n\n`);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    env: { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: 'sk-bench', MODEL: 'bench' },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Kills the bot at every call of a research, one run for each: no stored call is made again, and there is one result. */
export async function measureKills(
  args: readonly string[] = [],
): Promise<{ calls: number; kills: number; repeated: number; bad: number }> {
  const { values } = parseArgs({ args: [...args], options: { stride: { type: 'string', default: '1' } } });
  const corpus = await readCorpus(CORPUS);
  const whole = await walk(corpus);
  console.log(`Undisturbed: ${whole.calls} calls, ${whole.problems.join('; ') || 'one result'}.`);
  let kills = 0;
  let repeated = 0;
  let bad = whole.problems.length > 0 ? 1 : 0;
  for (let at = 1; at <= whole.calls; at += Number(values.stride)) {
    const { problems } = await walk(corpus, at);
    kills += 1;
    repeated += problems.filter((one) => one.startsWith('made again')).length;
    if (problems.length > 0) bad += 1;
    console.log(`Killed at call ${at}: ${problems.join('; ') || 'nothing stored was made again, one result'}.`);
  }
  return { calls: whole.calls, kills, repeated, bad };
}
