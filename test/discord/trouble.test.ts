import { afterAll, beforeAll, expect, test } from 'vitest';
import { WORKFLOWS } from '../contract/seeing.ts';
import type { Channel } from '../support/fake-discord/model.ts';
import { City, countOf, WALK_MS } from './city.ts';

/** What a server's people and Discord itself put in the bot's way, in the middle of a walk. */
let city: City;
let people: City['fake']['people'];
const options = { timeout: WALK_MS };
const POST = 'POST /channels/:channel/messages';

beforeAll(async () => {
  city = await City.found({ WORKFLOWS_DIR: WORKFLOWS });
  await city.start();
  ({ people } = city.fake);
}, WALK_MS);

afterAll(async () => {
  const { problems } = city.fake.log;
  await city.raze();
  expect(problems).toEqual([]);
});

async function offeredIn(name: string, who: string): Promise<Channel> {
  const channel = city.fake.world.addChannel(city.fake.guild, name);
  const thread = await city.threadOf(people.mention(who, channel, 'please write the quarterly report'));
  await city.seesOffer(who, thread);
  return thread;
}

function directOf(who: string): Channel {
  return city.fake.world.directWith(people.named(who).id);
}

function refusedIn(channel: string): number {
  return city.fake.log
    .callsTo('POST', '/channels/:channel/messages')
    .filter(({ path, status }) => path.includes(`/${channel}/`) && status >= 400).length;
}

test(
  'a thread that is locked meanwhile: the result comes directly, and nothing is tried for ever',
  options,
  async () => {
    const thread = await offeredIn('locked', 'ana');
    const offer = await city.seesOffer('ana', thread);
    Object.assign(thread.thread ?? {}, { archived: true, locked: true });
    await people.click('ana', offer, 'Start');
    const result = await city.sees('ana', directOf('ana'), 'the result', ({ text }) => text.includes('42 pages'));
    expect(result.text).toContain('I could not post this');
    const before = refusedIn(thread.id);
    await city.seesOffer('chloe', await offeredIn('after-locked', 'chloe'));
    expect(refusedIn(thread.id)).toBe(before);
    expect(before).toBeLessThan(10);
  },
);

test('where it may not write, whoever asked is told directly', options, async () => {
  const channel = city.fake.world.addChannel(city.fake.guild, 'read-only');
  city.fake.deny(channel, 'SendMessages', 'SendMessagesInThreads', 'CreatePublicThreads');
  people.mention('ben', channel, 'please write the quarterly report');
  const told = await city.sees('ben', directOf('ben'), 'a word about it', ({ bot }) => bot);
  expect(told.text).toContain('I could not post this');
});

test('an archived thread is opened again for the result', options, async () => {
  const thread = await offeredIn('archived', 'ben');
  Object.assign(thread.thread ?? {}, { archived: true });
  await people.click('ben', await city.seesOffer('ben', thread), 'Start');
  await city.seesResult('ben', thread, '42 pages');
  expect(thread.thread?.archived).toBe(false);
});

test('while Discord fails, everything waits, and then is there once', options, async () => {
  const thread = await offeredIn('failing', 'chloe');
  city.fake.faults.plan({
    do: 'error',
    status: 503,
    on: POST,
    times: 2,
    fits: ({ params }) => params['channel'] === thread.id,
  });
  city.fake.faults.plan({
    do: 'error',
    status: 500,
    done: true,
    on: POST,
    times: 1,
    fits: ({ params }) => params['channel'] === thread.id,
  });
  people.say('chloe', thread, 'yes');
  await city.seesResult('chloe', thread, '42 pages');
  await city.sees('chloe', thread, 'a completed card', ({ text }) => text.includes('completed in'));
  expect(countOf(city, thread, /completed in/)).toBe(1);
  expect(countOf(city, thread, / is done\b/)).toBe(1);
});

test('a global limit is waited out by all', options, async () => {
  city.fake.faults.plan({ do: 'limit', seconds: 1, global: true, times: 1, on: POST });
  const thread = await offeredIn('global', 'ana');
  people.say('ana', thread, 'yes');
  await city.seesResult('ana', thread, '42 pages');
  expect(city.fake.log.invalid).toBeLessThan(20);
});

test('where the bot is taken out of the server, its runs there end', options, async () => {
  const { world } = city.fake;
  const other = world.addGuild('Other', [people.named('ana')]);
  const channel = world.addChannel(other, 'general');
  // A server that it is added to is told of as one that it was in.
  city.fake.join(other);
  const thread = await city.threadOf(people.mention('ana', channel, 'please write the quarterly report'));
  await city.seesOffer('ana', thread);
  const calls = () => city.fake.log.calls.filter(({ path }) => path.includes(thread.id)).length;
  people.removeBot(other.id);
  const before = calls();
  // Somebody else is served as before, and nothing is tried where the bot is no longer.
  await city.seesOffer('ben', await offeredIn('still-here', 'ben'));
  expect(calls()).toBe(before);
});
