import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../support/bot.ts';
import { type FakeSlack, SECRETS, startFakeSlack } from '../support/fake-slack/fake-slack.ts';
import type { People } from '../support/fake-slack/people.ts';

/** The bot as its own process, with the tokens of a Slack on loopback. */
const PATIENCE = { timeout: 20_000 };

let slack: FakeSlack;
let people: People & { token: string };
let data: Awaited<ReturnType<typeof makeDataDir>>;
const bots: BotProcess[] = [];
beforeAll(async () => {
  [slack, data] = await Promise.all([startFakeSlack(), makeDataDir()]);
  people = slack.workspace('acme');
});
afterEach(async () => {
  await Promise.all(bots.splice(0).map((bot) => bot.stop()));
});
afterAll(async () => {
  await slack.stop();
  await data.remove();
});

async function start(env: Record<string, string>): Promise<BotProcess> {
  const bot = await startBot({
    dataDir: data.dir,
    env: { SLACK_BOT_TOKEN: people.token, SLACK_API_URL: slack.apiUrl, ...env },
  });
  bots.push(bot);
  return bot;
}

test('a refused token ends the start with one line that says what to do', { timeout: 60_000 }, async () => {
  const started = start({ SLACK_BOT_TOKEN: 'xoxb-nobody', SLACK_APP_TOKEN: SECRETS.appToken });
  await expect(started).rejects.toThrow(/Slack refuses SLACK_BOT_TOKEN \(\w+\)/);
  await expect(started).rejects.not.toThrow('xoxb-nobody');
});

test('running commands is off, offered or asked for', { timeout: 60_000 }, async () => {
  await start({ SLACK_APP_TOKEN: SECRETS.appToken });
  await expect.poll(() => slack.sockets.connected, PATIENCE).toBe(1);
  const secrets = () => people.read('ana').filter(({ private: hidden }) => hidden);
  await people.command('ana', '/task', '"Look around" bash "id"');
  await expect.poll(() => secrets().at(-1)?.text, PATIENCE).toContain('`shell` is not allowed for you here');
  const { ts } = await people.say('ana', '@meanwhile run `npm test` in the background');
  await expect
    .poll(() => people.read('ana', { thread: ts }).at(-1)?.text, PATIENCE)
    .toContain('`shell` is not allowed for you here');
});

test('a worker opens no socket, and sends what another process took in', { timeout: 60_000 }, async () => {
  const before = slack.sockets.opened;
  await start({ ROLE: 'worker' });
  expect(slack.sockets.opened).toBe(before);
  await start({ ROLE: 'gateway', SLACK_APP_TOKEN: SECRETS.appToken });
  await expect.poll(() => slack.sockets.connected, PATIENCE).toBe(1);
  await people.command('ben', '/task', '"Tell me" sleep 1');
  await expect.poll(() => people.read('ben').some(({ text }) => text.includes('is done')), PATIENCE).toBe(true);
});
