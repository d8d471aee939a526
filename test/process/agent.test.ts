import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { asksFor, ModelServer, says } from '../support/model-server.ts';
import { People } from '../support/people.ts';
import { TWO_STEPS } from './steps-log.ts';
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
  return startBot({ dataDir: data.dir, env: { WORKFLOWS_DIR: TWO_STEPS, ...model.env } });
}

async function killAndStart(): Promise<People> {
  await bot.kill();
  bot = await start();
  return new People(bot.url);
}

async function calls(): Promise<string[]> {
  const text = await readFile(join(data.dir, 'calls.log'), 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

/** Which turn of the run is asked for, by what the model has said so far. */
const turns = () =>
  model.requests.map(({ messages }) => messages.filter(({ role }) => role === 'assistant').length + 1);

test('an agent is killed (-9) in a model call and in a call that changes the world: nothing stored is done again', {
  timeout: RESTARTS_MS,
}, async () => {
  const script = [
    asksFor(['look', { at: 'one' }], ['look', { at: 'two' }]),
    asksFor(['publish', { what: 'the report' }]),
    says('It is out, I think.'),
  ];
  let hanging = 2;
  model.answer = (response) => {
    const turn = turns().at(-1) ?? 1;
    if (turn === hanging) return;
    return script[turn - 1]?.(response);
  };
  let people = new People(bot.url);
  const { thread = '' } = await people.command('ana', '/task', 'publishes the report, please');
  await until('the second turn', () => turns().includes(2));
  expect(await calls()).toEqual(['look one', 'look two']);

  hanging = 0;
  people = await killAndStart();
  const question = await people.seesKind('ana', thread, 'question');
  expect(question.text).toContain('May I call `publish` with this?');
  expect(question.text).toContain('"what": "the report"');
  expect(question.buttons.map(({ action }) => action)).toEqual(['approve', 'approve_run', 'deny']);
  await people.press('ben', question, 'approve');
  expect(await calls()).toEqual(['look one', 'look two']);
  await writeFile(join(data.dir, 'hang'), '');
  await people.press('ana', question, 'approve');
  await until('the call', async () => (await calls()).includes('publish the report'));

  people = await killAndStart();
  await rm(join(data.dir, 'hang'));
  const unknown = await people.sees(
    'ana',
    thread,
    ({ text }) => text.includes('interrupted'),
    'that it was interrupted',
  );
  await people.press('ana', { ...unknown, buttons: unknown.buttons.slice(2) }, 'answer');
  const result = await people.seesKind('ana', thread, 'result');
  expect(result.text).toContain('It is out, I think.');
  expect(await calls()).toEqual(['look one', 'look two', 'publish the report']);
  expect(turns()).toEqual([1, 2, 2, 3]);
  expect(JSON.stringify(model.last?.messages)).toContain('broke off, but a person has checked that it was done');
  const shown = await people.read('ana', thread);
  expect(shown.filter(({ kind }) => kind === 'result')).toHaveLength(1);
  expect(shown.find(({ kind }) => kind === 'card')?.text).toMatch(/Used [\d,]+ of 200,000 tokens/);
});
