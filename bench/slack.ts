import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../chaos/random.ts';
import { makeDataDir, startBot } from '../test/support/bot.ts';
import { type FakeSlack, SECRETS, startFakeSlack } from '../test/support/fake-slack/fake-slack.ts';
import type { People } from '../test/support/fake-slack/people.ts';
import { until } from '../test/support/until.ts';
import { busiest, judge, type Request, type SlackFigures, twiceTold } from './slack-judge.ts';

/** One thread of each channel, so that every channel's requests are in one order. */
const PER_CHANNEL = 10;
/** One request in so many starts a run with a card; the rest are answered with one message. */
const RUN_EVERY = 100;
/** Channels in which people talk to the bot at the same time. */
const LIVELY = 20;
/** A request every so often, whatever became of the ones before: each is two events, resent ones and the echo of the answer
 * besides, which is seven times what Slack itself sends of one workspace (30,000 events an hour). */
const EVERY_MS = 60;
const PEOPLE = 50;
/** Nothing new for so long, and it is over: longer than any wait that the bot takes between two tries here. */
const QUIET_MS = 60_000;
const LOOK_EVERY_MS = 2_000;
const SETTLE_MS = 3_000;

export type Load = {
  events: number;
  resent: number;
  dropped: number;
  limited: number;
  seed: number;
  mode: 'socket' | 'http';
};

const FULL: Load = { events: 10_000, resent: 0.2, dropped: 0.1, limited: 0.1, seed: 1, mode: 'socket' };

/** `cards` is how many runs there were, `behind` how many of their cards did not show their end when all was answered. */
export type SlackResult = {
  figures: SlackFigures;
  cards: number;
  behind: number;
  seconds: number;
  twiceTold: number;
  late: number;
  deliveries: number;
  methods: ReturnType<typeof busiest>;
  complaints: string[];
};

/** The bench: the whole bot as a process, by Socket Mode, on a Slack that behaves badly. */
export async function measureSlack(): Promise<SlackFigures> {
  const {
    figures,
    cards,
    behind,
    seconds,
    twiceTold: told,
    late,
    deliveries,
    methods,
    complaints,
  } = await loadSlack(FULL, (line) => console.log(line));
  const { events, answered, lost, postedTwice, outOfOrder, ackP99Ms, ackMaxMs } = figures;
  console.log(
    `${events} requests in ${seconds} s, ${FULL.resent * 100} % of the events resent, ${FULL.dropped * 100} % of`,
  );
  console.log(`the answers to posts and edits lost and ${FULL.limited * 100} % answered with 429.`);
  console.log(`answered ${answered}, lost ${lost}, posted twice ${postedTwice}, out of order ${outOfOrder}`);
  console.log(`acknowledged within ${ackP99Ms} ms (99 %), ${ackMaxMs} ms at most`);
  console.log(`${late} of ${deliveries} deliveries were acknowledged after more than 3 s, or not at all`);
  console.log(`private answers shown twice ${told} (Slack has no way to look for one)`);
  console.log(`${cards} cards, ${behind} of them behind at the end`);
  for (const { method, most, allowed } of methods) {
    console.log(
      `${method}: at most ${most} a minute${allowed === undefined ? '' : `, of ${allowed} that Slack allows`}`,
    );
  }
  for (const complaint of complaints) console.log(`complaint: ${complaint}`);
  return figures;
}

export async function loadSlack(load: Load, tell: (line: string) => void = () => undefined): Promise<SlackResult> {
  const slack = await startFakeSlack();
  const people = slack.workspace('acme');
  const data = await makeDataDir();
  const mode =
    load.mode === 'socket' ? { SLACK_APP_TOKEN: SECRETS.appToken } : { SLACK_SIGNING_SECRET: SECRETS.signingSecret };
  const env = { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: people.token, ...mode, LOG_LEVEL: 'error' };
  const bot = await startBot({ dataDir: data.dir, env: { ...env, LOG_LEVEL: 'info' } });
  try {
    if (load.mode === 'http') slack.deliverer.url = `${bot.url}/slack/events`;
    else await until(() => slack.sockets.connected > 0, 'a connection of the bot');
    misbehave(slack, load);
    return await run(slack, people, load, tell);
  } finally {
    await bot.stop();
    await slack.stop();
    await data.remove();
  }
}

function misbehave({ faults }: FakeSlack, { resent, dropped, limited, seed }: Load): void {
  const random = seeded(seed);
  // Half of what comes again is a retry of the same event, half is told anew.
  faults.resend = () => (random.chance(resent) ? [random.chance(0.5) ? 'same' : 'new'] : []);
  faults.decide = ({ method }) => {
    if (!method.startsWith('chat.')) return undefined;
    const number = random.fraction();
    if (number < dropped) return { drop: 'after' };
    return number < dropped + limited ? { status: 429, retryAfter: 1 } : undefined;
  };
}

async function run(slack: FakeSlack, people: People, load: Load, tell: (line: string) => void): Promise<SlackResult> {
  const { world } = slack;
  const users = Array.from({ length: PEOPLE }, (_, number) =>
    world.addUser(people.team, `person${number}`, `Person ${number}`),
  );
  const channels = Array.from({ length: Math.ceil(load.events / PER_CHANNEL) }, (_, number) =>
    world.addChannel(people.team, `c${number}`, 'channel', [people.team.bot.user, ...users.map(({ id }) => id)]),
  );
  const requests: Request[] = [];
  const started = performance.now();
  const threads = new Map<string, string>();

  async function ask(number: number): Promise<void> {
    const round = Math.floor(number / (LIVELY * PER_CHANNEL));
    const channel = channels[(round * LIVELY + (number % LIVELY)) % channels.length];
    const user = users[number % users.length];
    if (!channel || !user) return;
    const runs = number % RUN_EVERY === RUN_EVERY - 1;
    const text = runs ? `@meanwhile task "Nap ${number}" sleep 2` : '@meanwhile what are you working on?';
    const thread = threads.get(channel.id);
    const where = { channel: channel.id, ...(thread !== undefined && { thread }) };
    const { message, told } = people.write(user.id, text, where);
    threads.set(channel.id, message.thread);
    const id = `slack:${people.team.id}/${channel.id}/${message.ts}`;
    requests.push({ id, channel: channel.id, thread: message.thread, ts: message.ts, run: runs });
    await told;
  }

  const asked: Promise<void>[] = [];
  for (let number = 0; number < load.events; number += 1) {
    await sleep(Math.max(0, started + number * EVERY_MS - performance.now()));
    asked.push(ask(number));
    if (number % 1_000 === 999) tell(`${number + 1} asked after ${Math.round((performance.now() - started) / 1000)} s`);
  }
  await Promise.all(asked);
  await quiet(slack, people, requests, tell);
  const seconds = Math.round((performance.now() - started) / 1000);
  const cards = cardsOf(people);
  return {
    figures: judge(slack, people.team, requests),
    cards: cards.length,
    behind: cards.filter((text) => !/completed/.test(text)).length,
    seconds,
    twiceTold: twiceTold(people.team),
    late: world.deliveries.filter(({ ackMs }) => ackMs === undefined).length,
    deliveries: world.deliveries.length,
    methods: busiest(world.calls),
    complaints: world.problems,
  };
}

/** Waits until everything is answered and every card has ended, or nothing has happened for long. */
async function quiet(
  slack: FakeSlack,
  people: People,
  requests: Request[],
  tell: (line: string) => void,
): Promise<void> {
  let calls = -1;
  let since = performance.now();
  for (;;) {
    const { lost } = judge(slack, people.team, requests);
    const behind = cardsOf(people).filter((text) => !/completed/.test(text)).length;
    if (lost === 0 && behind === 0) break;
    if (slack.world.calls.length !== calls) {
      calls = slack.world.calls.length;
      since = performance.now();
      tell(`waiting for ${lost} answers and ${behind} cards`);
    }
    if (performance.now() - since > QUIET_MS) break;
    await sleep(LOOK_EVERY_MS);
  }
  // What would be posted twice comes within the time of a few tries.
  await sleep(SETTLE_MS);
}

/** The cards as they stand: messages with the state of a run. */
function cardsOf(people: People): string[] {
  const all = [...people.team.channels.values()].flatMap(({ messages }) => messages);
  return all
    .filter(({ bot, blocks }) => bot && blocks?.some(({ type }) => type === 'task_card'))
    .map(({ text }) => text);
}
