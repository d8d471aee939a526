import { Client, Events, GatewayIntentBits, type Message } from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeDiscord } from './fake-discord.ts';
import { until } from '../until.ts';
import { logIn } from './client.ts';

/** The fake is worth what the real client of Discord makes of it. */
let fake: FakeDiscord;
let client: Client<true> | undefined;

beforeEach(async () => {
  fake = await new FakeDiscord().start();
});

afterEach(async () => {
  await client?.destroy();
  client = undefined;
  await fake.stop();
});

function listen(to: Client): Message[] {
  const heard: Message[] = [];
  to.on(Events.MessageCreate, (message) => heard.push(message));
  return heard;
}

describe('the gateway', () => {
  test('a client logs in, knows its servers and channels, and hears what people write', async () => {
    client = await logIn(fake);
    expect(client.guilds.cache.map(({ name }) => name)).toEqual(['Acme']);
    expect(client.channels.cache.get(fake.general.id)).toMatchObject({ name: 'general' });
    const heard = listen(client);
    fake.people.mention('ana', fake.general, 'hello');
    await until(() => heard.length === 1, 'a message');
    expect(heard[0]).toMatchObject({ content: `<@${fake.world.bot.id}> hello`, author: { username: 'ana' } });
    expect(heard[0]?.mentions.users.has(fake.world.bot.id)).toBe(true);
    expect(heard[0]?.member?.displayName).toBe('Ana');
  });

  test('a wrong token and an intent that is not switched on are refused', async () => {
    fake.privileged.delete(GatewayIntentBits.MessageContent);
    await expect(logIn(fake)).rejects.toThrow(/disallowed intents/i);
    const stranger = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: fake.url, retries: 0 } });
    await expect(stranger.login('abc.def.ghi')).rejects.toThrow(/invalid token/i);
  });

  test('without the intent the words of others are blank, but for mentions and direct messages', async () => {
    fake.privileged.delete(GatewayIntentBits.MessageContent);
    client = await logIn(fake, [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.DirectMessages,
    ]);
    const heard = listen(client);
    fake.people.say('ana', fake.general, 'nobody in particular');
    fake.people.mention('ana', fake.general, 'you');
    fake.people.dm('ben', 'just us');
    await until(() => heard.length === 3, 'three messages');
    expect(heard.map(({ content }) => content)).toEqual(['', `<@${fake.world.bot.id}> you`, 'just us']);
  });

  test('a broken connection is resumed: what came meanwhile is heard, once', async () => {
    client = await logIn(fake);
    const heard = listen(client);
    fake.people.say('ana', fake.general, 'before');
    await until(() => heard.length === 1, 'the first');
    fake.gateway.kill();
    fake.people.say('ana', fake.general, 'meanwhile');
    await until(() => fake.gateway.counts.resumed === 1, 'a resume');
    fake.people.say('ana', fake.general, 'after');
    await until(() => heard.length === 3, 'all');
    expect(heard.map(({ content }) => content)).toEqual(['before', 'meanwhile', 'after']);
    fake.gateway.askToReconnect();
    await until(() => fake.gateway.counts.resumed === 2, 'another resume');
    expect(fake.gateway.counts.identify).toBe(1);
  });

  test('a session that cannot be resumed is begun anew, and what came between is not heard', async () => {
    client = await logIn(fake);
    const heard = listen(client);
    fake.gateway.kill({ resumable: false });
    fake.people.say('ana', fake.general, 'lost');
    await until(() => fake.gateway.counts.identify === 2, 'a new session', 20_000);
    await until(() => client?.isReady() && fake.gateway.sessions[0]?.socket, 'a connection');
    fake.people.say('ana', fake.general, 'heard');
    await until(() => heard.length === 1, 'the second');
    expect(heard.map(({ content }) => content)).toEqual(['heard']);
  });

  test('events can come twice, as after a flawed resume', async () => {
    client = await logIn(fake);
    // The client hides what it has cached; whoever listens to the raw events gets it twice.
    const heard: unknown[] = [];
    client.on(Events.Raw, ({ t, d }: { t: string; d: { id: string } }) => t === 'MESSAGE_CREATE' && heard.push(d.id));
    const message = fake.people.say('ana', fake.general, 'again');
    fake.gateway.repeatEvents('MESSAGE_CREATE');
    await until(() => heard.length === 2, 'it twice');
    expect(heard).toEqual([message.id, message.id]);
  });
});
