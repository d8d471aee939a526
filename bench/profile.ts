import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { makeDataDir, startBot } from '../test/support/bot.ts';
import { openRedis, say } from './peer-processes.ts';
import { PeerSlack, SIGNING_SECRET, TOKEN } from './peer-slack.ts';
import { type Cost, costBetween, look } from './redis-cost.ts';
import { readProfile, type Share } from './cpu-profile.ts';

const WARM_UP = 500;
const MENTIONS = 2_000;
const RUNS = 2_000;
const COMMANDS_SHOWN = 14;

type Profile = { cost: Cost; shares: Share[] };
export type ProfileFigures = { message: Cost; run: Cost };

/**
 * What a mention with its answer and a whole run cost the bot and Redis. Times are of the processor, so a machine that does something
 * else besides changes them little.
 */
export async function measureProfile(): Promise<ProfileFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'meanwhile-profile-'));
  try {
    console.log(`load ${loadavg()[0]?.toFixed(1)}`);
    const message = await profileMessages(join(folder, 'messages'));
    const run = await profileRuns(join(folder, 'runs'));
    print(message, run);
    return { message: message.cost, run: run.cost };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function profileMessages(folder: string): Promise<Profile> {
  const slack = await new PeerSlack().start();
  const server = await openRedis();
  const data = await makeDataDir();
  const env = { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: TOKEN, SLACK_SIGNING_SECRET: SIGNING_SECRET };
  const options = { ...env, REDIS_URL: server.url, PLAYGROUND: 'off', NODE_OPTIONS: profiled(folder) };
  const bot = await startBot({ dataDir: data.dir, env: options });
  const redis = new Redis(server.url);
  try {
    const url = `${bot.url}/slack/events`;
    await slack.talk(url, WARM_UP);
    const before = await look(redis, bot.child.pid ?? 0);
    await slack.talk(url, MENTIONS);
    const cost = costBetween(before, await look(redis, bot.child.pid ?? 0), MENTIONS);
    await bot.stop();
    return { cost, shares: await sharesIn(folder) };
  } finally {
    redis.disconnect();
    await bot.stop();
    slack.stop();
    await server.stop();
    await data.remove();
  }
}

async function profileRuns(folder: string): Promise<Profile> {
  const child = say(join(import.meta.dirname, 'rates.ts'), ['runs'], { NODE_OPTIONS: profiled(folder) });
  const port = await child.match(/^port (\d+)$/);
  await child.match(/^(ready)$/);
  const redis = new Redis(Number(port), '127.0.0.1');
  try {
    const rate = async (count: number) => {
      child.write(String(count));
      await child.match(/^rate (\S+)$/);
    };
    await rate(WARM_UP);
    const before = await look(redis, child.pid);
    await rate(RUNS);
    const cost = costBetween(before, await look(redis, child.pid), RUNS);
    await child.finish();
    return { cost, shares: await sharesIn(folder) };
  } finally {
    redis.disconnect();
    await child.stop();
  }
}

const profiled = (folder: string) => `--cpu-prof --cpu-prof-dir=${folder}`;

async function sharesIn(folder: string): Promise<Share[]> {
  const [file] = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
  return readProfile(await readFile(join(folder, file ?? ''), 'utf8'));
}

function print(message: Profile, run: Profile): void {
  const rows: [what: string, of: (cost: Cost) => number, digits: number][] = [
    ['processor of the bot, ms', ({ botMs }) => botMs, 2],
    ['processor of Redis, ms', ({ redisMs }) => redisMs, 2],
    ['commands in Redis, those of scripts among them', ({ calls }) => calls, 1],
    ['calls of scripts', ({ scripts }) => scripts, 1],
    ['packets to Redis (round trips)', ({ reads }) => reads, 1],
    ['bytes to Redis', ({ bytesIn }) => bytesIn, 0],
    ['bytes from Redis', ({ bytesOut }) => bytesOut, 0],
    ['bytes on disk', ({ bytesOnDisk }) => bytesOnDisk, 0],
    ['syncs to disk', ({ syncs }) => syncs, 2],
  ];
  console.log(`\n${''.padEnd(48)} ${'a mention'.padStart(10)} ${'a run'.padStart(10)}`);
  for (const [what, of, digits] of rows) {
    console.log(
      `${what.padEnd(48)} ${of(message.cost).toFixed(digits).padStart(10)} ${of(run.cost).toFixed(digits).padStart(10)}`,
    );
  }
  for (const [name, { cost, shares }] of Object.entries({ 'a mention': message, 'a run': run })) {
    const named = cost.commands.slice(0, COMMANDS_SHOWN).map((one) => `${one.name} ${one.calls.toFixed(1)}`);
    console.log(`\n${name}: ${named.join(', ')}`);
    console.log(shares.map(({ where, percent }) => `${where} ${percent} %`).join(', '));
  }
}
