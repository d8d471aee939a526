import type { Note } from './evidence.ts';
import type { Order, Rota } from './ledger.ts';
import type { Standing } from './platform-server.ts';

const MINUTE_MS = 60_000;

/** A process whose clock is ahead does a tick as much too early, and one that is behind as much too late. */
const CLOCKS_MS = 2 * MINUTE_MS;

/** The longest without a run of something that is to be done every minute: an outage, wrong clocks, and what is under way twice. */
const LONGEST_PAUSE_MS = CLOCKS_MS + 3 * MINUTE_MS;

/** The card of a tick's run: the schedule, and when it was due. */
const TICK = /^([^/]+)\/(\d+)\/card$/;

type Tick = { due: number; at: number; run: string };

function ticksOf({ id, thread }: Rota, standingIn: (thread: string) => readonly Standing[]): Tick[] {
  const found = standingIn(thread).flatMap(({ key, at, post }) => {
    const [, schedule, due] = TICK.exec(key) ?? [];
    return schedule === id ? [{ due: Number(due), at, run: post.run ?? '' }] : [];
  });
  return found.toSorted((a, b) => a.due - b.due);
}

/** Each tick is work that was asked for, and so judged as any other. */
export function ordersOf(rota: Rota, standingIn: (thread: string) => readonly Standing[]): Order[] {
  const dues = new Set(ticksOf(rota, standingIn).map(({ due }) => due));
  return [...dues].map((due) => ({
    job: rota.job,
    thread: rota.thread,
    starters: [`${rota.id}/${due}`],
    confirmed: true,
    stopped: false,
    colours: [],
    said: [],
    answered: [],
    from: 1,
  }));
}

/**
 * What is wrong with the ticks of a schedule as a whole: runs beside each other, more of them than minutes, or a time without
 * any that nothing explains. That each tick made one run is judged where orders are.
 */
export function wrongTicks(
  rota: Rota,
  notes: readonly Note[],
  standingIn: (thread: string) => readonly Standing[],
): { lost: string[]; postedTwice: string[] } {
  const ticks = ticksOf(rota, standingIn);
  const name = `the schedule of ${rota.job.job}`;
  const lost: string[] = [];
  const postedTwice: string[] = [];
  const most = Math.floor((rota.until - rota.from + CLOCKS_MS) / MINUTE_MS) + 1;
  if (ticks.length > most) postedTwice.push(`${name} made ${ticks.length} runs, and ${most} minutes passed`);
  const times = [rota.from, ...ticks.map(({ at }) => at).toSorted((a, b) => a - b), rota.until];
  for (const [i, at] of times.entries()) {
    const pause = at - (times[i - 1] ?? at);
    if (pause > LONGEST_PAUSE_MS) lost.push(`${name} made no run for ${pause} ms`);
  }
  for (const [i, { run }] of ticks.entries()) {
    const next = ticks[i + 1]?.run;
    if (next !== undefined && overlap(notes, run, next)) postedTwice.push(`${name} had ${run} and ${next} at once`);
  }
  return { lost, postedTwice };
}

/**
 * The later one began before the last step of the earlier one was stored. Who was frozen may note that late, and then another
 * has noted it as well.
 */
function overlap(notes: readonly Note[], earlier: string, later: string): boolean {
  const stored = notes.filter(({ run, what }) => run === earlier && what === 'stored');
  const last = Math.max(...stored.map(({ step }) => step));
  const ended = stored.filter(({ step }) => step === last).map(({ at }) => at);
  const began = notes.filter(({ run, what }) => run === later && what === 'began').map(({ at }) => at);
  return ended.length > 0 && began.length > 0 && Math.min(...began) < Math.min(...ended);
}
