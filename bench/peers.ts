import { join } from 'node:path';
import { loadavg } from 'node:os';
import { makeDataDir, startBot } from '../test/support/bot.ts';
import { median, ratios, rounded, type Rounds } from './pairs.ts';
import { isInstalled, openPostgres, openRedis, peer, type Said, say } from './peer-processes.ts';
import { PeerSlack, SIGNING_SECRET, type Talk, TOKEN } from './peer-slack.ts';

const ROUNDS = 5;
const MENTIONS = 1_500;
const RUNS = 1_500;
const RAW_JOBS = 8_000;
/** The first round of each compiles its code and opens its connections, and is not counted. */
const WARM_UP = 300;

type Stop = () => Promise<unknown>;
type Contender<T> = { name: string; once: (count: number) => Promise<T>; count: number };

export type PeerFigures = {
  mentionVsChatSdkRedis: number | null;
  mentionVsChatSdkMemory: number | null;
  runsVsDbos: number | null;
  runsVsRaw: number | null;
  ackP99Ms: number | null;
  chatSdkAckP99Ms: number | null;
};

/**
 * The bot beside others of its kind (SPEC H2, H6, H7), each in a process of its own, by turns: only what two did in the same
 * round is compared. A peer that is not installed is null, and then the exit code is 1.
 */
export async function measurePeers(): Promise<PeerFigures> {
  const stops: Stop[] = [];
  try {
    const { perSecond, acks } = await measureMentions(stops);
    const rates = await measureRates(stops);
    const figures = {
      mentionVsChatSdkRedis: rounded(median(ratios(perSecond['meanwhile'], perSecond['Chat SDK, Redis']))),
      mentionVsChatSdkMemory: rounded(median(ratios(perSecond['meanwhile'], perSecond['Chat SDK, memory']))),
      runsVsDbos: rounded(median(ratios(rates['meanwhile'], rates['DBOS']))),
      runsVsRaw: rounded(median(ratios(rates['meanwhile'], rates['raw BullMQ']))),
      ackP99Ms: rounded(median(acks['meanwhile'] ?? []), 1),
      chatSdkAckP99Ms: rounded(median(acks['Chat SDK, Redis'] ?? []), 1),
    };
    if (Object.values(figures).includes(null)) {
      console.log('A peer is absent: npm install --prefix bench/peers, and PostgreSQL (initdb, postgres) for DBOS.');
      process.exitCode = 1;
    }
    return figures;
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

async function measureMentions(stops: Stop[]): Promise<{ perSecond: Rounds; acks: Rounds }> {
  const slack = await new PeerSlack().start();
  stops.push(async () => slack.stop());
  const keys = { SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: TOKEN, SLACK_SIGNING_SECRET: SIGNING_SECRET };
  const urls: [name: string, url: string][] = [['meanwhile', await ourBot(keys, stops)]];
  if (isInstalled('chat')) {
    const redis = await openRedis();
    stops.push(() => redis.stop());
    urls.push(['Chat SDK, Redis', await chatSdk('redis', { ...keys, REDIS_URL: redis.url }, stops)]);
    urls.push(['Chat SDK, memory', await chatSdk('memory', keys, stops)]);
  }
  const contenders = urls.map(([name, url]) => ({
    name,
    count: MENTIONS,
    once: (count: number) => slack.talk(url, count),
  }));
  const talks = await byTurns<Talk>(contenders, ({ perSecond, ackP99Ms, callsPerMention }) =>
    [
      `${Math.round(perSecond)}/s`,
      `ack p99 ${Math.round(ackP99Ms)} ms`,
      `${callsPerMention.toFixed(2)} calls each`,
    ].join(', '),
  );
  const pick = (what: (talk: Talk) => number) =>
    Object.fromEntries(Object.entries(talks).map(([name, all]) => [name, all.map(what)]));
  const found = { perSecond: pick(({ perSecond }) => perSecond), acks: pick(({ ackP99Ms }) => ackP99Ms) };
  // They would take from what is measured next.
  for (const stop of stops.splice(0).toReversed()) await stop();
  return found;
}

async function ourBot(keys: Record<string, string>, stops: Stop[]): Promise<string> {
  const redis = await openRedis();
  stops.push(() => redis.stop());
  const data = await makeDataDir();
  stops.push(() => data.remove());
  const env = { ...keys, REDIS_URL: redis.url, LOG_LEVEL: 'info', PLAYGROUND: 'off' };
  const bot = await startBot({ dataDir: data.dir, env });
  stops.push(() => bot.stop());
  return `${bot.url}/slack/events`;
}

async function chatSdk(state: string, env: Record<string, string>, stops: Stop[]): Promise<string> {
  const bot = say(peer('chat-sdk.ts'), [state], env);
  stops.push(() => bot.stop());
  return bot.match(/listens on (\S+)/);
}

async function measureRates(stops: Stop[]): Promise<Rounds> {
  const rates = join(import.meta.dirname, 'rates.ts');
  const contenders = [
    asked('meanwhile', say(rates, ['runs'], {}), RUNS, stops),
    asked('raw BullMQ', say(rates, ['raw'], {}), RAW_JOBS, stops),
  ];
  const postgres = isInstalled('@dbos-inc/dbos-sdk') ? await openPostgres() : undefined;
  if (postgres) {
    stops.push(() => postgres.stop());
    contenders.push(asked('DBOS', say(peer('dbos.ts'), [], { POSTGRES_URL: postgres.url }), RUNS, stops));
  }
  const ready = await Promise.all(contenders);
  return byTurns<number>(ready, (rate) => `${Math.round(rate)}/s`);
}

async function asked(name: string, child: Said, count: number, stops: Stop[]): Promise<Contender<number>> {
  stops.push(() => child.stop());
  await child.match(/^(ready)$/);
  const once = async (many: number) => {
    child.write(String(many));
    return Number(await child.match(/^rate (\S+)$/));
  };
  return { name, count, once };
}

/** A B C A B C: each once a round, in turns. */
async function byTurns<T>(contenders: Contender<T>[], shown: (result: T) => string): Promise<Record<string, T[]>> {
  const results: Record<string, T[]> = {};
  for (const { once } of contenders) await once(WARM_UP);
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const { name, once, count } of contenders) {
      const load = loadavg()[0]?.toFixed(1);
      const result = await once(count);
      (results[name] ??= []).push(result);
      console.log(`round ${round}  ${name.padEnd(18)} ${shown(result)} (load ${load})`);
    }
  }
  return results;
}
