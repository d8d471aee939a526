import { measureAgent } from './agent.ts';
import { measureBuild } from './build.ts';
import { TasksError } from './build/task.ts';
import { measureCheckout } from './checkout.ts';
import { measureDiscord } from './discord.ts';
import { measureGrowth } from './growth.ts';
import { measureKills } from './kills.ts';
import { measureMemory } from './memory.ts';
import { measureOverhead } from './overhead.ts';
import { measurePeers } from './peers.ts';
import { measureProfile } from './profile.ts';
import { measureReading } from './reading.ts';
import { measureRequests } from './requests.ts';
import { BadCorpus } from './research/corpus.ts';
import { measureResearch } from './research.ts';
import { measureRuns } from './runs.ts';
import { smoke } from './smoke.ts';
import { measureSlack } from './slack.ts';
import { measureStreams } from './streams.ts';

/**
 * `npm run --silent bench -- NAME`: measures, prints a table for people, and as its last line one JSON object for
 * scripts.
 */
const benches: Record<string, (args: readonly string[]) => Promise<object>> = {
  overhead: measureOverhead,
  slack: measureSlack,
  discord: () => measureDiscord(),
  research: measureResearch,
  requests: measureRequests,
  smoke,
  runs: measureRuns,
  memory: measureMemory,
  streams: measureStreams,
  agent: measureAgent,
  kills: measureKills,
  reading: measureReading,
  peers: measurePeers,
  profile: measureProfile,
  growth: measureGrowth,
  build: measureBuild,
  checkout: () => measureCheckout(),
};

const [name, ...rest] = process.argv.slice(2);
/** Those that take more words. */
const TAKE_WORDS = new Set(['research', 'requests', 'smoke', 'kills', 'build']);
const bench =
  name === undefined || (rest.length > 0 && !TAKE_WORDS.has(name))
    ? undefined
    : Object.entries(benches).find(([known]) => known === name);
if (!bench) {
  const wrong = name === undefined ? 'Say what to measure' : `There is no bench "${process.argv.slice(2).join(' ')}"`;
  console.error(
    `${wrong}. Write: npm run --silent bench -- NAME, where NAME is one of: ${Object.keys(benches).join(', ')}.`,
  );
  process.exit(1);
}
const [, measure] = bench;
try {
  console.log(JSON.stringify(await measure(rest)));
} catch (error) {
  if (!(error instanceof TasksError || error instanceof BadCorpus)) throw error;
  console.error(error.message);
  process.exit(1);
}
