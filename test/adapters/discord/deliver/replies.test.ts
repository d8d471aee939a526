import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BotProcess, makeDataDir, startBot } from '../../../support/bot.ts';
import { FakeDiscord } from '../../../support/fake-discord/fake-discord.ts';
import type { Channel } from '../../../support/fake-discord/model.ts';
import { ModelServer, says, stallsAfter } from '../../../support/model-server.ts';
import { until } from '../../../support/until.ts';

const PATIENCE_MS = 30_000;

let fake: FakeDiscord;
let data: Awaited<ReturnType<typeof makeDataDir>>;
let model: ModelServer;
const bots: BotProcess[] = [];

async function start(env: Record<string, string> = {}): Promise<BotProcess> {
  const discord = { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.url };
  const bot = await startBot({ dataDir: data.dir, env: { ...discord, ...model.env, ...env } });
  bots.push(bot);
  return bot;
}

const connected = () => until(() => fake.gateway.sessions.some(({ socket }) => socket), 'a session', PATIENCE_MS);

beforeAll(async () => {
  [fake, data, model] = await Promise.all([new FakeDiscord().start(), makeDataDir(), new ModelServer().start()]);
  await start();
  await connected();
}, 60_000);

afterAll(async () => {
  await Promise.all(bots.map((bot) => bot.kill()));
  await Promise.all([fake.stop(), data.remove(), model.close()]);
});

/** What the bot wrote there, oldest first. */
function said(thread: Channel): string[] {
  return fake.people.sees('ana', thread).flatMap(({ bot, text }) => (bot && text !== '' ? [text] : []));
}

async function ask(question: string): Promise<Channel> {
  const message = fake.people.mention('ana', fake.general, question);
  return until(() => fake.threadOf(message), 'a thread', PATIENCE_MS);
}

it('an answer grows in one message, and into more where it is longer than one', {
  timeout: 4 * PATIENCE_MS,
}, async () => {
  const paragraph = `${'Light is scattered by the air. '.repeat(20)}\n\n`;
  const delta = { content: `${paragraph.repeat(6)}The end.` };
  const rest = { choices: [{ index: 0, delta, finish_reason: 'stop' }] };
  let goOn = () => {};
  model.answer = (response) => {
    stallsAfter('The beginning. ')(response);
    goOn = () => void response.end(`data: ${JSON.stringify(rest)}\n\ndata: [DONE]\n\n`);
  };
  const thread = await ask('why is the sky blue?');
  await until(() => said(thread)[0]?.startsWith('The beginning.'), 'the first words', PATIENCE_MS);
  expect(said(thread)).toHaveLength(1);
  goOn();
  await until(() => said(thread).at(-1)?.endsWith('The end.'), 'the last words', PATIENCE_MS);
  expect(said(thread).length).toBeGreaterThan(1);
  expect(
    said(thread)
      .join('\n')
      .match(/Light is scattered/g),
  ).toHaveLength(120);
  expect(fake.log.callsTo('POST', '/channels/:channel/typing').length).toBeGreaterThan(0);
  expect(fake.log.problems).toEqual([]);
});

it('a second gateway stands by, and goes on where one that died left off', async () => {
  model.answer = says('Here again.');
  const standby = await start({ ROLE: 'gateway' });
  await until(() => standby.log.some((line) => line.includes('stands by')), 'a gateway that waits', PATIENCE_MS);
  expect(fake.gateway.counts.identify).toBe(1);
  await bots[0]?.kill();
  // Nobody hears it yet.
  const asked = fake.people.mention('ana', fake.general, 'why is grass green?');
  await until(() => fake.gateway.counts.resumed === 1, 'a resumed session', PATIENCE_MS);
  const thread = await until(() => fake.threadOf(asked), 'a thread', PATIENCE_MS);
  await until(() => said(thread).includes('Here again.'), 'an answer', PATIENCE_MS);
  expect(said(thread)).toEqual(['Here again.']);
  expect(fake.gateway.counts.identify).toBe(1);
}, 90_000);
