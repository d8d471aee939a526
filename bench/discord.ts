import { percentile } from './figures.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDataDir, startBot } from '../test/support/bot.ts';
import { FakeDiscord } from '../test/support/fake-discord/fake-discord.ts';
import type { Interaction } from '../test/support/fake-discord/interactions.ts';
import type { Channel } from '../test/support/fake-discord/model.ts';
import { until } from '../test/support/until.ts';

export type DiscordBench = {
  messages: number;
  channels: number;
  /** This share of the calls that post is done without the bot being told, 0 to 1. */
  dropped: number;
  /** How much faster than at Discord the buckets fill up again; 1 is their own pace. The bot itself keeps to 50 calls a second. */
  speed: number;
};

export type DiscordFigures = {
  messages: number;
  answered: number;
  lost: number;
  postedTwice: number;
  outOfOrder: number;
  interactionP99Ms: number;
};

/** Another person's offer stays open in each thread for the whole time, so every request is answered by pointing to it. */
const POLICY = `expiry:
  offerMinutes: 600
rules:
  - allow: true
    actions: [run]
    workflows: [shell]
`;

const FULL: DiscordBench = { messages: 10_000, channels: 50, dropped: 0.1, speed: 1 };

/** Discord tells the person then that it failed. */
const FIRST_ANSWER_MS = 3_000;

const POST = 'POST /channels/:channel/messages';
/** Written a little faster than answers may be sent, so that they pile up. */
const WRITE_EVERY_MS = 2;
const PRESS_EVERY_MS = 250;
const LOOK_EVERY_MS = 250;
/** Longer than the bot waits before it tries again for the first time. */
const SETTLE_MS = 3_000;
/** Without one more answer for so long nothing comes any more: longer than the longest pause between two attempts of the bot. */
const PATIENCE_MS = 120_000;

/**
 * Messages in threads of many channels while replies of Discord get lost and its buckets are enforced; meanwhile people
 * press buttons and send commands. The fake Discord's own messages are the judge.
 */
export async function measureDiscord(bench: DiscordBench = FULL): Promise<DiscordFigures> {
  const fake = await new FakeDiscord().start();
  const data = await makeDataDir();
  const policy = join(data.dir, 'policy.yml');
  await writeFile(policy, POLICY);
  const env = { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.url, POLICY_FILE: policy, LOG_LEVEL: 'error' };
  const bot = await startBot({ dataDir: data.dir, env: { ...env, LOG_LEVEL: 'info' } });
  try {
    await until(() => fake.gateway.sessions.length > 0 && fake.commands.list().length > 0, 'a session', PATIENCE_MS);
    fake.limits.speed = bench.speed;
    const threads = await openThreads(fake, bench.channels);
    fake.faults.plan({ do: 'drop', on: POST, share: bench.dropped });
    const began = performance.now();
    const pressing = new AbortController();
    const pressed = press(fake, threads, pressing.signal);
    const asked = await write(fake, threads, bench.messages);
    await allAnswered(threads, asked);
    pressing.abort();
    const seconds = (performance.now() - began) / 1_000;
    return report(fake, threads, asked, await pressed, { ...bench, seconds });
  } finally {
    await bot.stop();
    await fake.stop();
    await data.remove();
  }
}

/** A channel each, and in it a thread with an offer that nobody answers. */
async function openThreads(fake: FakeDiscord, count: number): Promise<Channel[]> {
  const opened: Channel[] = [];
  for (let number = 0; number < count; number += 1) {
    const channel = fake.world.addChannel(fake.guild, `channel-${number}`);
    const message = fake.people.mention('ben', channel, 'run `echo the first` in the background');
    const thread = await until(() => fake.threadOf(message), 'a thread', PATIENCE_MS);
    await until(
      () => fake.people.sees('ben', thread).some(({ buttons }) => buttons.length > 0),
      'an offer',
      PATIENCE_MS,
    );
    opened.push(thread);
  }
  return opened;
}

/** In turn to all threads; gives what was asked in each, in order. */
async function write(
  fake: FakeDiscord,
  threads: readonly Channel[],
  messages: number,
): Promise<Map<Channel, string[]>> {
  const asked = new Map<Channel, string[]>(threads.map((thread) => [thread, []]));
  const began = performance.now();
  for (let number = 0; number < messages; number += 1) {
    const thread = threads[number % threads.length] as Channel;
    const word = `m-${number}-of-${messages}`;
    asked.get(thread)?.push(word);
    fake.people.mention('ana', thread, `run \`echo ${word}\` in the background`);
    const ahead = number * WRITE_EVERY_MS - (performance.now() - began);
    if (ahead > 0) await sleep(ahead);
  }
  return asked;
}

/** `pings` are to the bot and back, in ms: what waits there for the machine waits with the interactions too. */
type Pressed = { interactions: Interaction[]; pings: number[] };

/** Somebody presses another person's button or looks at the list, again and again. */
async function press(fake: FakeDiscord, threads: readonly Channel[], signal: AbortSignal): Promise<Pressed> {
  const opened: Promise<Interaction>[] = [];
  const pings: Promise<number>[] = [];
  for (let number = 0; !signal.aborted; number += 1) {
    const thread = threads[(number * 7) % threads.length] as Channel;
    const offer = fake.people.sees('chloe', thread).find(({ buttons }) => buttons.length > 0);
    const turn = number % 3;
    if (turn === 0 && offer) opened.push(fake.people.click('chloe', offer, 'Start'));
    if (turn === 1) opened.push(fake.people.slash('ben', thread, 'workflows', { mine: true }));
    if (turn === 2) opened.push(fake.people.slash('chloe', fake.general, 'cancel'));
    pings.push(fake.gateway.ping());
    await sleep(PRESS_EVERY_MS);
  }
  return { interactions: await Promise.all(opened), pings: await Promise.all(pings) };
}

/** Waits until everything is answered, or nothing comes any more. */
async function allAnswered(threads: readonly Channel[], asked: Map<Channel, string[]>): Promise<void> {
  const wanted = [...asked.values()].flat().length;
  let before = -1;
  for (let since = performance.now(); performance.now() - since < PATIENCE_MS; ) {
    const now = threads.reduce((sum, thread) => sum + new Set(answersIn(thread)).size, 0);
    if (now >= wanted) break;
    if (now !== before) since = performance.now();
    before = now;
    await sleep(LOOK_EVERY_MS);
  }
  // What would still be posted twice comes now.
  await sleep(SETTLE_MS);
}

/** Which requests the bot's messages answer, in the order in which they stand there. */
function answersIn({ messages }: Channel): string[] {
  return [...messages.values()].flatMap(({ content }) => {
    const word = /I can .*\b(m-\d+-of-\d+)\b/.exec(content)?.[1];
    return word === undefined ? [] : [word];
  });
}

function report(
  fake: FakeDiscord,
  threads: readonly Channel[],
  asked: Map<Channel, string[]>,
  { interactions, pings }: Pressed,
  bench: DiscordBench & { seconds: number },
): DiscordFigures {
  const figures = { messages: bench.messages, answered: 0, lost: 0, postedTwice: 0, outOfOrder: 0 };
  for (const thread of threads) {
    const wanted = asked.get(thread) ?? [];
    const found = answersIn(thread);
    const known = new Set(found);
    const places = [...known].map((word) => wanted.indexOf(word));
    figures.answered += wanted.filter((word) => known.has(word)).length;
    figures.lost += wanted.filter((word) => !known.has(word)).length;
    figures.postedTwice += found.length - known.size;
    figures.outOfOrder += places.filter((place, at) => at > 0 && place < (places[at - 1] ?? 0)).length;
  }
  // Whoever got no answer in time waited as long as Discord waits.
  const waits = interactions
    .map(({ answeredMs, failed }) => (failed ? FIRST_ANSWER_MS : (answeredMs ?? FIRST_ANSWER_MS)))
    .toSorted((a, b) => a - b);
  const at = (part: number) => whole(waits, part);
  const posts = fake.log.callsTo('POST', '/channels/:channel/messages');
  const limited = fake.log.calls.filter(({ status }) => status === 429).length;
  console.log(
    [
      `${bench.messages} messages in ${bench.channels} threads of as many channels, in ${bench.seconds.toFixed(0)} s`,
      `calls of the bot: ${fake.log.calls.length}, of these posts: ${posts.length}, answers lost: ${posts.filter(({ dropped }) => dropped).length}, limited (429): ${limited}`,
      `buckets: 5 posts in ${5 / bench.speed} s in a channel, 50 calls in ${1 / bench.speed} s in all${bench.speed === 1 ? ', as at Discord' : ''}`,
      `interactions: ${interactions.length}, acknowledged in ${at(0.5)} ms (half), ${at(0.9)} ms (90 %), ${at(0.99)} ms (99 %); not within 3 s: ${interactions.filter(({ failed }) => failed).length}`,
      `(a ping to the bot and back: ${whole(pings, 0.5)} ms (half), ${whole(pings, 0.9)} ms (90 %), ${whole(pings, 0.99)} ms (99 %))`,
      `what the fake Discord objects to: ${fake.log.problems.length}`,
    ].join('\n'),
  );
  return { ...figures, interactionP99Ms: at(0.99) };
}

const whole = (values: readonly number[], part: number) => Math.round(percentile(values, part));
