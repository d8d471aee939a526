import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { asksFor, ModelServer, says } from '../support/model-server.ts';
import { People } from '../support/people.ts';
import { until } from './until.ts';

/** Three starts of the bot, and twice the 5 to 13 s after which a killed worker's work is taken over. */
const RESTARTS_MS = 120_000;

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;
let model: ModelServer;

beforeEach(async () => {
  data = await makeDataDir();
  model = await new ModelServer().start();
  bot = await start();
}, 60_000);

afterEach(async () => {
  await bot.kill();
  await model.close();
  await data.remove();
}, 30_000);

function start(): Promise<BotProcess> {
  return startBot({ dataDir: data.dir, env: model.env });
}

/** As if another machine went on: nothing of the work is left on this one. */
async function loseTheMachine(): Promise<People> {
  await bot.kill();
  await rm(join(data.dir, 'runs'), { recursive: true, force: true });
  bot = await start();
  return new People(bot.url);
}

const turns = () =>
  model.requests.map(({ messages }) => messages.filter(({ role }) => role === 'assistant').length + 1);

test('a build whose machine is lost in a command, and again in a model call, ends with the same files', {
  timeout: RESTARTS_MS,
}, async () => {
  const script = [
    asksFor(['write_file', { path: 'greet.sh', content: 'echo "Hello, $1"\n' }]),
    asksFor(['shell', { command: 'echo line >> lines; touch begun; [ -f second ] || sleep 4; cat lines' }]),
    asksFor(['write_file', { path: 'greet_test.sh', content: '[ "$(bash greet.sh Ana)" = "Hello, Ana" ]\n' }]),
    says('greet.sh greets.'),
  ];
  let hanging = 3;
  model.names = ['greets'];
  model.judgements = [JSON.stringify({ clarify: null, files: [], tests: [], check: 'It greets.' }), '{"findings":[]}'];
  model.answer = (response) => {
    const turn = turns().at(-1) ?? 1;
    if (turn !== hanging) script[turn - 1]?.(response);
  };
  let people = new People(bot.url);
  const { thread = '', run = '' } = await people.command('ana', '/task', 'build a script that greets, with tests');
  await until('the command', () => existsSync(join(data.dir, 'runs', run, 'work', 'begun')));

  people = await loseTheMachine();
  await until('the third turn', () => turns().includes(3));
  hanging = 0;
  people = await loseTheMachine();
  const result = await people.seesKind('ana', thread, 'result');
  expect(result.text).toContain('**Tests passed** (1 test, bash).');
  const [archive] = result.files.filter(({ name }) => name.endsWith('.zip'));
  const zip = unzipSync(new Uint8Array(await (await fetch(`${bot.url}${archive?.url ?? ''}`)).arrayBuffer()));
  expect(Object.keys(zip)).toEqual(['begun', 'greet.sh', 'greet_test.sh', 'lines']);
  // The interrupted command began again from the files that were there before it.
  expect(Buffer.from(zip['lines'] ?? []).toString()).toBe('line\n');
  expect(turns()).toEqual([1, 2, 3, 3, 4]);
  expect((await people.read('ana', thread)).filter(({ kind }) => kind === 'result')).toHaveLength(1);

  // A new order in the thread goes on from there.
  model.judgements = [JSON.stringify({ clarify: null, files: [], tests: [], check: 'It greets.' }), '{"findings":[]}'];
  const other = 'echo "Hello, ${1:-you}"\n';
  model.answer = (response) =>
    (turns().at(-1) === 1 ? asksFor(['write_file', { path: 'greet.sh', content: other }]) : says('It greets all.'))(
      response,
    );
  await people.say('ana', '@meanwhile now also greet without a name', { thread });
  const next = await people.sees(
    'ana',
    thread,
    ({ kind, run: of }) => kind === 'result' && of !== run,
    'the result of what was added',
  );
  expect(next.text).toContain('**Tests passed** (1 test, bash).');
  expect(next.text).toContain('`greet_test.sh`');
});
