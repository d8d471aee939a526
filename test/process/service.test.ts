import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { People } from '../support/people.ts';

const START = join(import.meta.dirname, '../../bin/start');
const TOKEN = 'a-token-of-the-operator';

let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess | undefined;

beforeEach(async () => {
  data = await makeDataDir();
});
afterEach(async () => {
  await bot?.kill();
  await data.remove();
});

const statusOf = async (url: string, path: string, headers: Record<string, string> = {}) =>
  (await fetch(`${url}${path}`, { headers })).status;

test('a bot without any token opens its API and its figures to this machine, and logs what its runs do', async () => {
  bot = await startBot({ dataDir: data.dir });
  const people = new People(bot.url);
  const { thread } = await people.command('ana', '/task', 'sleep 1');
  const session = encodeURIComponent(String(thread));
  const answer = await people.call(`/api/async-status?sessionId=${session}`);
  expect(answer).toMatchObject({ status: 200, body: { sessionId: thread, queueStatus: expect.any(Object) } });
  await people.seesKind('ana', String(thread), 'result');
  expect((await people.call('/api/async-status?sessionId=nobody')).status).toBe(404);
  const figures = await fetch(`${bot.url}/metrics`);
  expect(figures.headers.get('content-type')).toContain('text/plain');
  expect(await figures.text()).toContain('meanwhile_runs_ended_total{workflow="sleep",status="completed"} 1');
  expect(await statusOf(bot.url, '/metrics', { origin: 'http://evil.example' })).toBe(403);
  const said = bot.log
    .filter((line) => /A run (is queued|starts|waits|ended)/.test(line))
    .map((line) => JSON.parse(line));
  expect(said.map(({ msg }) => msg)).toEqual(['A run is queued', 'A run starts', 'A run waits', 'A run ended']);
});

test('with API_TOKEN both ask for it, and a worker gives its figures alone', async () => {
  bot = await startBot({ dataDir: data.dir, env: { API_TOKEN: TOKEN, ROLE: 'worker' } });
  const authorization = `Bearer ${TOKEN}`;
  expect(await statusOf(bot.url, '/metrics')).toBe(401);
  expect(await statusOf(bot.url, '/metrics', { authorization })).toBe(200);
  expect(await statusOf(bot.url, '/api/async-status?sessionId=x', { authorization })).toBe(404);
});

test('bin/start --help says how it is started, and starts nothing', async () => {
  const { stdout } = await promisify(execFile)(START, ['--help'], { cwd: data.dir });
  expect(stdout).toContain('docs/api.md');
  const wrong = await promisify(execFile)(START, ['--port', '1']).catch((error: { code: number }) => error);
  expect(wrong).toMatchObject({ code: 2 });
});
