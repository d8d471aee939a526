import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../../support/bot.ts';
import { FakeDiscord } from '../../support/fake-discord/fake-discord.ts';
import { until } from '../../support/until.ts';

const run = promisify(execFile);
const PATIENCE_MS = 30_000;

let fake: FakeDiscord;
let data: Awaited<ReturnType<typeof makeDataDir>>;
let bot: BotProcess;

beforeAll(async () => {
  fake = await new FakeDiscord().start();
  data = await makeDataDir();
  bot = await startBot({ dataDir: data.dir, env: { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.url } });
  await until(() => fake.commands.list().length > 0, 'commands', PATIENCE_MS);
  await until(() => fake.gateway.sessions.some(({ socket }) => socket), 'a session', PATIENCE_MS);
}, 60_000);

afterAll(async () => {
  await bot.kill();
  await fake.stop();
  await data.remove();
});

it('running commands is off where no policy allows it, on a server and directly', {
  timeout: 4 * PATIENCE_MS,
}, async () => {
  const { people, general } = fake;
  for (const where of [general, fake.world.directWith(people.named('ana').id)]) {
    const asked = await people.slash('ana', where, 'task', { request: 'echo hello', workflow: 'shell' });
    const answer = await until(
      () => asked.original?.content.includes('not allowed') && asked.original,
      'a refusal',
      PATIENCE_MS,
    );
    expect(answer).toMatchObject({ content: expect.stringContaining('`shell` is not allowed for you here') });
  }
  people.mention('ben', general, 'run `echo hello` in the background');
  const thread = await until(
    () => [...fake.world.channels.values()].find((one) => one.thread),
    'a thread',
    PATIENCE_MS,
  );
  await until(
    () => people.sees('ben', thread).some(({ text }) => text.includes('not allowed')),
    'a refusal',
    PATIENCE_MS,
  );
});

it('commands are declared once, and by hand for one server', async () => {
  const puts = () => fake.log.callsTo('PUT', '/applications/:app/commands').length;
  expect(puts()).toBe(1);
  await bot.stop();
  bot = await startBot({ dataDir: data.dir, env: { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.url } });
  await until(() => fake.gateway.sessions.some(({ socket }) => socket), 'a session', PATIENCE_MS);
  expect(puts()).toBe(1);
  const env = { PATH: process.env['PATH'], DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.url };
  const { stdout } = await run('node', ['src/discord-register.ts', '--server', fake.guild.id], { env });
  expect(stdout).toBe(`${fake.commands.list().length} commands are registered in the server ${fake.guild.id}.\n`);
  expect(fake.commands.list(fake.guild.id)).toHaveLength(fake.commands.list().length);
  await expect(run('node', ['src/discord-register.ts', '--everywhere'], { env })).rejects.toMatchObject({
    stderr: expect.stringContaining('Usage:'),
  });
});

it('a token that Discord does not know ends the start with what to do', async () => {
  const other = await makeDataDir();
  const starting = startBot({ dataDir: other.dir, env: { DISCORD_TOKEN: 'wrong', DISCORD_API_URL: fake.url } });
  await expect(starting).rejects.toThrow(/DISCORD_TOKEN is not accepted by Discord/);
  await other.remove();
  expect(fake.log.problems).toEqual([]);
});
