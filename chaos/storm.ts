import { appendFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { keys } from '../src/jobs/keys.ts';
import { startRedis } from '../test/support/redis.ts';
import { startRedisProxy } from '../test/support/redis-proxy.ts';
import { readNotes } from './evidence.ts';
import { Fleet, type FleetOptions } from './fleet.ts';
import { type Judged, judge } from './judge.ts';
import { lostFiles } from './judge-files.ts';
import { type Away, recoveries, type Recovery } from './judge-recovery.ts';
import { lastWordOf, lastWordsOf, type Rota } from './ledger.ts';
import { Mail } from './mail.ts';
import { type Around, cutRedis, fillDisk, refuseToken, restartRedis } from './outages.ts';
import { Person } from './person.ts';
import { type Fault, type PlanOptions, planStorm } from './plan.ts';
import { PlatformServer } from './platform-server.ts';
import { seeded } from './random.ts';
import { live } from './scripts.ts';
import { hostile, large, namesFirst } from './scripts-hostile.ts';
import { everyMinute, once } from './scripts-timed.ts';
import { smallDisk } from './small-disk.ts';

export type StormOptions = Omit<PlanOptions, 'processes'> &
  Pick<FleetOptions, 'gateways' | 'workers' | 'slots' | 'imports' | 'env'> & {
    people: number;
    /** People also write what is hard to read, and have results that are too large for a file. */
    hard?: boolean;
    /**
     * How late the platform is where it is slow, in ms: shorter than locks last. What it was asked for by a process that died is
     * done all the same, and where that is later than another has taken over, nobody looks for it any more.
     */
    slowMs: number;
    /** It ends as soon as so many runs were started and everything that is rare has happened; at the latest after `ms`. */
    runs?: number | undefined;
    /** People go on after the storm until they have so many results, or half of the time to settle is over. */
    atLeast?: number;
    /** How long the bot may take to end what was asked for, once the storm is over, in ms. */
    settleMs: number;
    /** Told what happens, a line each. */
    tell?: (line: string) => void;
    /** Other settings of Redis than those of production. */
    redisSettings?: Record<string, string> | undefined;
    /** Keeps the notes and logs of the processes in this folder. */
    keepIn?: string | undefined;
  };

export type Storm = Judged & {
  recoveries: Recovery[];
  /** How many faults of each kind there were. */
  faults: Record<string, number>;
  /** Processes that ended by themselves. */
  fell: number;
  /** Posts of which a second one stood for a moment, and was taken away. */
  doubled: number;
  /** Runs whose card said that they made room for more urgent ones. */
  madeRoom: number;
  events: number;
  /** What was left in the bot's own state: mailboxes, set-aside entries, slots. */
  leftBehind: string[];
};

/** People answer sooner than this what they wait for. */
const IDLE_MS = 10_000;
const LOOK_EVERY_MS = 250;

/** Shorter storms have no time for schedules that fire every minute. */
const EVERY_MINUTE_FROM_MS = 2 * 60_000;

/** People beside the others, in threads of their own: two have work done at set times, one has large results, one only writes what is hard to read. */
const KEEPERS = 4;

function isRare({ do: what }: Fault): boolean {
  return ['restartRedis', 'cutRedis', 'fillDisk', 'refuseToken'].includes(what);
}

/** Lets people talk with the bot while everything around it fails, and judges what stands in the threads in the end. */
export async function storm(options: StormOptions): Promise<Storm> {
  const { seed, slowMs, gateways, workers, slots, imports = [], env = {}, tell = () => undefined } = options;
  const shared = options.keepIn ?? (await mkdtemp(join(tmpdir(), 'meanwhile-chaos-')));
  const disk = options.fullDisksMs?.length ? await smallDisk() : undefined;
  const redis = await startRedis(disk?.folder, options.redisSettings);
  const proxy = await startRedisProxy(redis.socket);
  const platform = new PlatformServer(seed, slowMs);
  const url = await platform.start();
  const fleet = new Fleet({ gateways, workers, slots, socket: proxy.socket, platform: url, shared, imports, env });
  const mail = new Mail(fleet, seed);
  const away: Away[] = [];
  const around: Around = { redis, proxy, platform, disk, away, tell };
  const lasting: Promise<void>[] = [];
  const faults: Record<string, number> = {};
  const own = new Redis(redis.options);
  own.on('error', () => undefined);
  process.once('exit', () => void fleet.end());
  try {
    await fleet.start();
    if (options.fullDisksMs?.length && !disk) tell('No disk is filled: only root may mount a small one.');
    const began = Date.now();
    const plan = planStorm({ ...options, fullDisksMs: disk ? (options.fullDisksMs ?? []) : [], processes: fleet.size });
    const rotas: Rota[] = [];
    let stormEnded = Number.POSITIVE_INFINITY;
    let ended = false;
    const isOver = () =>
      Date.now() > stormEnded + options.settleMs / 2 ||
      (Date.now() > stormEnded && platform.all().filter(({ key }) => lastWordOf(key)).length >= (options.atLeast ?? 0));
    const newPerson = (_: unknown, number: number) =>
      new Person({ number, mail, platform, luck: seeded(seed, 'person', number), waits: () => !ended });
    const people = Array.from({ length: options.people + KEEPERS }, newPerson);
    const mark = (what: string) => (job: string) => writeFileSync(join(shared, `${what}-${job}`), '');
    const world = { mend: mark('mended'), open: mark('open') };
    const [timed, regular, heavy, difficult, ...talkers] = people.toReversed();
    const living = Promise.all([
      ...talkers.map((person) => live(person, world, isOver, { more: options.hard ? [hostile] : [] })),
      ...(heavy && options.hard ? [live(heavy, world, isOver, { only: large })] : []),
      ...(difficult && options.hard ? [live(difficult, world, isOver, { only: namesFirst() })] : []),
      ...(timed ? [live(timed, world, isOver, { only: once })] : []),
      ...(regular && options.ms >= EVERY_MINUTE_FROM_MS ? [everyMinute(regular, rotas, isOver)] : []),
    ]);
    await strike();
    await Promise.all(lasting);
    stormEnded = Date.now();
    platform.unruly = false;
    tell('The storm is over; what is under way ends.');
    void living.then(() => (ended = true));
    await settled(stormEnded + options.settleMs, () => ended);
    ended = true;
    await living;
    const notes = readNotes(join(shared, 'notes.jsonl'));
    const judged = judge({
      orders: people.flatMap(({ orders }) => orders),
      rotas,
      standingIn: (thread) => platform.in(thread),
      notes,
      live: new Set(await own.zrange(keys.live, 0, '-1')),
    });
    const all = platform.all();
    judged.findings.lost.push(...(await lostFiles(own, all)));
    const words = new Map(all.filter(({ post }) => post.run).map((message) => [message.post.run, message.thread]));
    const lastWordAt = (run: string) => lastWordsOf(run, platform.in(words.get(run) ?? ''))[0]?.at;
    return {
      ...judged,
      recoveries: recoveries(notes, fleet.deaths, [...away, ...fleet.unmanned], lastWordAt),
      faults,
      fell: fleet.fell,
      doubled: platform.doubled,
      madeRoom: platform.madeRoom.size,
      events: mail.taken,
      leftBehind: await leftBehind(),
    };

    async function strike(): Promise<void> {
      let rareLeft = plan.filter(isRare).length;
      const isEnough = () =>
        platform.runs.size >= (options.runs ?? Number.POSITIVE_INFINITY) &&
        rareLeft === 0 &&
        away.every(({ to }) => to < Date.now());
      const until = async (at: number) => {
        while (Date.now() < at && !isEnough()) await sleep(Math.min(LOOK_EVERY_MS, Math.max(1, at - Date.now())));
      };
      for (const fault of plan) {
        await until(began + fault.at);
        if (isEnough()) return;
        appendFileSync(join(shared, 'faults.jsonl'), `${JSON.stringify({ ...fault, at: Date.now() })}\n`);
        faults[fault.do] = (faults[fault.do] ?? 0) + 1;
        happen(fault);
        if (isRare(fault)) rareLeft -= 1;
      }
      await until(began + options.ms);
    }
  } finally {
    await writeFile(join(shared, 'deaths.json'), JSON.stringify(fleet.deaths));
    await fleet.end();
    own.disconnect();
    await proxy.stop();
    await redis.stop();
    await disk?.release();
    await platform.stop();
    if (!options.keepIn) await rm(shared, { recursive: true, force: true });
  }

  /** Rare faults last; the others come meanwhile. */
  function happen(fault: Fault): void {
    if (fault.do === 'kill') fleet.kill(fault.victim);
    if (fault.do === 'freeze') fleet.freeze(fault.victim, fault.ms);
    if (fault.do === 'jump') fleet.jump(fault.victim, fault.ahead, fault.ms);
    if (fault.do === 'loseAnswer') void proxy.loseAnswerTo('');
    if (fault.do === 'restartRedis') last(restartRedis(around));
    if (fault.do === 'cutRedis') last(cutRedis(around, fault.ms));
    if (fault.do === 'fillDisk') last(fillDisk(around, fault.ms));
    if (fault.do === 'refuseToken') last(refuseToken(around, fault.ms));
  }

  /** What goes wrong with it ends the storm when it is waited for, not before. */
  function last(fault: Promise<void>): void {
    fault.catch(() => undefined);
    lasting.push(fault);
  }

  /** Nothing is left to do, and people have what they waited for or nothing came for a while; or the time is up. */
  async function settled(deadline: number, areContent: () => boolean): Promise<void> {
    let idleSince = Date.now();
    while (Date.now() < deadline) {
      if ((await leftBehind([keys.aside])).length > 0) idleSince = Date.now();
      else if (areContent() || Date.now() - idleSince > IDLE_MS) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  async function leftBehind(apart: readonly string[] = []): Promise<string[]> {
    const sets = {
      [keys.live]: 'zcard',
      [keys.boxes]: 'scard',
      [keys.queue]: 'zcard',
      [keys.holders]: 'hlen',
      [keys.aside]: 'llen',
    } as const;
    const found: string[] = [];
    for (const [key, count] of Object.entries(sets).filter(([name]) => !apart.includes(name))) {
      const number = Number(await own.call(count, key));
      if (number > 0) found.push(`${key} holds ${number}`);
    }
    return found;
  }
}
