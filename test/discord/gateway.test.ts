import { GatewayIntentBits } from 'discord.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WORKFLOWS } from '../contract/seeing.ts';
import type { Channel } from '../support/fake-discord/model.ts';
import { shardOf } from '../support/fake-discord/snowflake.ts';
import { City, countOf, WALK_MS } from './city.ts';

/** What goes wrong with the gateway in the middle of a walk: one result, nothing lost, nothing double. */
const options = { timeout: WALK_MS };
let city: City;
let people: City['fake']['people'];
let general: Channel;

beforeEach(async () => {
  city = await City.found({ WORKFLOWS_DIR: WORKFLOWS });
  ({ people, general } = city.fake);
});

afterEach(async () => {
  const { problems } = city.fake.log;
  await city.raze();
  expect(problems).toEqual([]);
});

function ask(): { id: string } {
  return people.mention('ana', general, 'please write the quarterly report');
}

async function ends(thread: Channel): Promise<void> {
  await city.seesResult('ana', thread, '42 pages');
  await city.sees('ana', thread, 'a completed card in place of the offer', ({ text }) => {
    return text.includes('completed in') && text.includes('For Ana');
  });
  expect(countOf(city, thread, / is done\b/)).toBe(1);
  expect(countOf(city, thread, /completed in/)).toBe(1);
  expect(countOf(city, thread, /Shall I start/)).toBe(0);
}

test('killed at every turn and resumed: what was said meanwhile is heard, once', options, async () => {
  await city.start();
  const { gateway } = city.fake;
  gateway.kill();
  const thread = await city.threadOf(ask());
  gateway.cut();
  await city.seesOffer('ana', thread);
  gateway.askToReconnect();
  people.say('ana', thread, 'yes');
  gateway.repeatEvents('MESSAGE_CREATE', 2);
  await ends(thread);
  expect(gateway.counts.identify).toBe(1);
  expect(gateway.counts.resumed).toBeGreaterThan(0);
});

test('invalidated: the answer that nobody was told of is fetched, and the walk ends', options, async () => {
  await city.start();
  const { gateway } = city.fake;
  const thread = await city.threadOf(ask());
  await city.seesOffer('ana', thread);
  gateway.kill({ resumable: false });
  people.say('ana', thread, 'yes');
  await ends(thread);
  expect(gateway.counts.identify).toBe(2);
  gateway.invalidate();
  await city.until(() => gateway.counts.identify === 3 && gateway.sessions[0]?.socket, 'a third session');
  const other = await city.threadOf(people.mention('ben', general, 'please write the quarterly report'));
  await city.seesOffer('ben', other);
});

test('the bot is killed and started again: it resumes, and hears what was said meanwhile', options, async () => {
  const bot = await city.start();
  const thread = await city.threadOf(ask());
  const { id } = await city.seesOffer('ana', thread);
  await bot.kill();
  people.say('ana', thread, 'yes');
  await city.start();
  await ends(thread);
  expect(people.sees('ana', thread).find((seen) => seen.id === id)).toMatchObject({ buttons: [] });
});

test(
  'as many shards as Discord asks for: each server and each direct message is heard by its own',
  options,
  async () => {
    const { gateway, world, guild } = city.fake;
    gateway.shards = 2;
    // A server's shard follows from the time that its id tells.
    let far = guild;
    while (shardOf(far.id, 2) === shardOf(guild.id, 2)) {
      city.fake.clock.pass(1);
      far = world.addGuild('Other', [people.named('ben')]);
    }
    const channel = world.addChannel(far, 'far-away');
    await city.start();
    await city.until(() => gateway.sessions.length === 2, 'two sessions');
    expect(gateway.sessions.map(({ shard }) => shard.join('/')).toSorted()).toEqual(['0/2', '1/2']);
    await city.seesOffer('ana', await city.threadOf(ask()));
    const thread = await city.threadOf(people.mention('ben', channel, 'please write the quarterly report'));
    await people.click('ben', await city.seesOffer('ben', thread), 'Start');
    await city.seesResult('ben', thread, '42 pages');
    const direct = world.channel(people.dm('chloe', 'please write the quarterly report').channel);
    await city.seesOffer('chloe', direct);
  },
);

test('gateway and worker are processes of their own', options, async () => {
  await city.start({ env: { ROLE: 'gateway' } });
  const worker = await city.start({ env: { ROLE: 'worker' } });
  expect(city.fake.gateway.counts.identify).toBe(1);
  const thread = await city.threadOf(ask());
  const offer = await city.seesOffer('ana', thread);
  await people.click('ana', offer, 'Start');
  await ends(thread);
  expect(await worker.stop()).toBe(0);
});

test(
  'without the right to read messages, mentions and buttons still work, and the log says what to do',
  options,
  async () => {
    city.fake.privileged.delete(GatewayIntentBits.MessageContent);
    const bot = await city.start();
    await city.until(() => bot.log.some((line) => line.includes('Message Content Intent')), 'a word in the log');
    await city.until(() => city.fake.gateway.sessions.length > 0, 'a session without it');
    const thread = await city.threadOf(ask());
    const offer = await city.seesOffer('ana', thread);
    people.say('ana', thread, 'this is not readable');
    await people.click('ana', offer, 'Start');
    await ends(thread);
    const other = await city.threadOf(ask());
    await city.seesOffer('ana', other);
    people.mention('ana', other, 'yes');
    await ends(other);
    expect(city.fake.gateway.sessions[0]?.readsContent()).toBe(false);
  },
);
