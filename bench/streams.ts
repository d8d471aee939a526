import { readFile } from 'node:fs/promises';
import { makeDataDir, startBot } from '../test/support/bot.ts';
import { People } from '../test/support/people.ts';
import { figureOf, type Figure } from './figures.ts';

const STREAMS = 1_000;
/** Long enough that all streams are open before it is over. */
const SLEEP_S = 15;

type StreamFigures = {
  streams: number;
  firstEvent: Figure;
  notified: number;
  notification: Figure;
  bytesEach: number;
};

/** 1,000 clients that follow one thread, opened together: how long each waits for its first event, and for the end of a run. */
export async function measureStreams(): Promise<StreamFigures> {
  const data = await makeDataDir();
  const bot = await startBot({ dataDir: data.dir });
  try {
    const { thread = '' } = await new People(bot.url).command('ana', '/task', `sleep ${SLEEP_S}`);
    const url = `${bot.url}/api/stream?sessionId=${encodeURIComponent(thread)}`;
    await watch(url, 'status').awaited;
    const before = await residentBytes(bot.child.pid);
    const clients = Array.from({ length: STREAMS }, () => watch(url, 'notification'));
    const told = await Promise.all(clients.map(({ first }) => first));
    const after = await residentBytes(bot.child.pid);
    const ends = await Promise.all(clients.map(({ awaited }) => awaited));
    const delays = ends.map(({ at, data: { timestamp } }) => at - timestamp);
    const figures = {
      streams: STREAMS,
      firstEvent: figureOf(told),
      notified: ends.length,
      notification: figureOf(delays),
      bytesEach: Math.round((after - before) / STREAMS),
    };
    console.log(`first event: ${text(figures.firstEvent)}; notification: ${text(figures.notification)}`);
    console.log(`memory of the bot for each stream: ${(figures.bytesEach / 1024).toFixed(0)} KB`);
    return figures;
  } finally {
    await bot.stop();
    await data.remove();
  }
}

type Told = { at: number; data: { timestamp: number } };

/** Reads a stream until an event of that name; `first` is the ms until anything came. */
function watch(url: string, name: string): { first: Promise<number>; awaited: Promise<Told> } {
  const first = Promise.withResolvers<number>();
  const asked = performance.now();
  async function read(): Promise<Told> {
    const response = await fetch(url);
    let seen = '';
    for await (const chunk of (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream())) {
      first.resolve(performance.now() - asked);
      seen += chunk;
      const found = seen.split('\n\n').find((block) => block.includes(`event: ${name}\n`));
      const told = found && /^data: (.*)$/m.exec(found)?.[1];
      if (told) return { at: Date.now(), data: JSON.parse(told) as Told['data'] };
    }
    throw new Error(`The stream ended before "${name}" came.`);
  }
  return { first: first.promise, awaited: read() };
}

async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024;
}

function text({ p50, p99 }: Figure): string {
  return `median ${p50} ms, 99th percentile ${p99} ms`;
}
