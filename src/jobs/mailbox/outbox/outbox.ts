import type { Redis } from 'ioredis';
import type { Outgoing, LiveMessage, Post } from '../../../core/domain/outgoing.ts';
import { DeliveryError, type Platform } from '../../../core/ports.ts';
import { tracing } from '../../../core/tracing.ts';
import { commit, type Write } from '../../commit.ts';
import { answerApi } from '../../sessions/api-answers.ts';
import { fitPost } from './fitting.ts';
import { type Leftover, LONGEST_RETRY_MS } from '../drain.ts';
import { hangField, hungTooOften } from '../../watchdog/hangs.ts';
import { inHand } from '../../watchdog/in-hand.ts';
import { keys } from '../../keys.ts';
import { commitTurn, countFault, MAX_DEATHS, setAside, type Turn } from '../mailbox.ts';
import { showMark } from './marks.ts';
import { withPage } from '../../../core/present/run/page.ts';
import { nextOutgoing } from './next.ts';
import { showChanges } from './edits.ts';
import { countUndelivered, holdAfter } from './hold.ts';
import { sendElsewhere } from './elsewhere.ts';
import { filesApart } from './files-apart.ts';
import { tellLost } from './lost.ts';
import { afterLostDraft, draftIn, insteadOf } from './lost-draft.ts';
import { isAnswered, parseLiveMessage, rememberLiveMessage, rememberWhen, liveMessageName } from './writes.ts';
import { presentLiveMessage, stateOf } from './live-message.ts';
import { isUnknownLiveMessage } from './unknown-message.ts';
import { isReadable } from '../../store/stored.ts';
import type { OutboxDeps } from './deps.ts';

/** Entries looked at for the most urgent one; more wait behind them. */
const WINDOW = 100;

const DIED = 'The process died each time it sent this.';

const HUNG = 'The process hung each time it sent this.';

/** A link to a run's page stands below a text that is cut, and not in what is cut off. */
const ROOM_FOR_LINK = 250;

type Entry = { raw: string; outgoing: Outgoing };

/**
 * Sends what waits for one channel: first the messages, most urgent first, then what changed since it was shown. Each
 * leaves the outbox only when it is there; a channel that its platform holds back waits as a whole.
 */
export async function drainOutbox(deps: OutboxDeps, turn: Turn, abandoned: boolean): Promise<Leftover> {
  const channel = turn.box.id;
  const platform = deps.platformOf(channel);
  if (!platform) {
    deps.log.error({ channel }, 'Messages wait for a platform that this process is not connected to');
    return LONGEST_RETRY_MS;
  }
  // Nobody else holds a channel back meanwhile, and who holds it back here stops.
  const heldMs = async (what: 'messages' | 'edits') => Math.max(0, await deps.redis.pttl(keys.hold(channel, what)));
  const [held, editsHeld] = await Promise.all([heldMs('messages'), heldMs('edits')]);
  if (held > 0) return held;
  const hung = abandoned ? await hungTooOften(deps.redis, turn.name) : new Set<string>();
  let diedBefore = abandoned;
  // What was read is not read again: nobody but the one whose turn it is takes anything out.
  let entries: Entry[] = [];
  /** Entries of a newer version, or about a record of one, which stay where they are. */
  let left = 0;
  while (!deps.stopping()) {
    const newer = await deps.redis.lrange(keys.box(turn.name), entries.length + left, left + WINDOW - 1);
    const read = newer.map(readEntry);
    const unknown = read.filter(isNewer);
    for (const { outgoing } of unknown) deps.unknown.meet(`${turn.name} ${outgoing.key}`);
    left += unknown.length;
    const known = read.filter((entry) => !isNewer(entry));
    const readable = known.filter(({ outgoing }) => outgoing.key);
    entries.push(...readable);
    if (readable.length < known.length) {
      if ((await putAsideUnreadable(deps, turn, known)) === 'lost') return undefined;
      continue;
    }
    const entry = nextOutgoing(entries);
    if (!entry) {
      const due = editsHeld > 0 ? await heldMs('edits') : await showChanges(deps, turn, platform);
      if (due !== 'again') return due;
      continue;
    }
    const { key } = entry.outgoing;
    const why = hung.has(key) ? HUNG : diedBefore && (await diedTooOften(deps, turn, key)) ? DIED : undefined;
    diedBefore = false;
    entries = entries.filter((one) => one !== entry);
    if (why !== undefined) {
      if (
        (await putAside(deps, turn, entry, { error: why, instead: await insteadOf(deps, entry.outgoing) })) === 'lost'
      )
        return undefined;
      continue;
    }
    const delivered = await inHand({ box: turn.name, entry: key }, () =>
      traceDelivery(entry, () => deliver(deps, turn, platform, entry)),
    );
    if (delivered === 'left') {
      left += 1;
      continue;
    }
    if (delivered !== 'done') return delivered === 'lost' ? undefined : delivered;
  }
  return undefined;
}

/** Counted apart from what a platform refuses, which may happen often before it is anybody's fault. */
async function diedTooOften({ redis }: OutboxDeps, turn: Turn, key: string): Promise<boolean> {
  return (await countFault(redis, turn, `died:${key}`)) >= MAX_DEATHS;
}

/** A newer version wrote it, or it shows something that only a newer version knows. */
function isNewer({ outgoing }: Entry): boolean {
  const { v, shows } = outgoing as { v?: unknown; shows?: object };
  return (
    !isReadable(v) || (shows !== undefined && parseLiveMessage(Object.entries(shows)[0]?.join(':') ?? '') === undefined)
  );
}

/** Without a key where it is not ours, as after a restore of something else. */
function readEntry(raw: string): Entry {
  try {
    const outgoing: unknown = JSON.parse(raw);
    return { raw, outgoing: (outgoing ?? {}) as Outgoing };
  } catch {
    return { raw, outgoing: { key: '' } as Outgoing };
  }
}

async function deliver(
  deps: OutboxDeps,
  turn: Turn,
  platform: Platform,
  entry: Entry,
): Promise<'done' | 'lost' | 'left' | number> {
  try {
    const write = await send(deps, platform, entry.outgoing);
    if (typeof write === 'number' || write === 'left') return write;
    const { key } = entry.outgoing;
    write.push(['HDEL', keys.faults(turn.name), key, `died:${key}`, hangField(key), `token:${key}`]);
    const lost = await commitTurn(deps.redis, turn, entry.raw, { require: [], write });
    noteDelivered(deps, entry.outgoing);
    return lost ? 'lost' : 'done';
  } catch (error) {
    return undelivered(deps, turn, entry, { platform, error });
  }
}

function traceDelivery<T>({ outgoing }: Entry, work: () => Promise<T>): Promise<T> {
  const { key, thread, channel, trace } = outgoing;
  return tracing.span('deliver', { key, thread, channel }, work, trace);
}

function noteDelivered({ observe, now }: OutboxDeps, outgoing: Outgoing): void {
  const kind = 'shows' in outgoing ? liveMessageName(outgoing.shows).split(':')[0] : outgoing.post?.kind;
  const afterMs = Math.max(0, now() - outgoing.at);
  observe({ it: 'delivered', channel: outgoing.channel, kind: kind ?? 'answer', afterMs });
}

/** Shows it on its platform; gives what is to be remembered about it, or the ms until the platform has room for it. */
async function send(deps: OutboxDeps, platform: Platform, outgoing: Outgoing): Promise<Write[] | number | 'left'> {
  return 'shows' in outgoing ? sendShown(deps, platform, outgoing) : sendPost(deps, platform, outgoing);
}

/** What is private is never held up: whoever asked waits for it, and it is shown in another way than the rest. */
async function sendPost(
  { redis, files, runPage, now }: OutboxDeps,
  platform: Platform,
  outgoing: Exclude<Outgoing, { shows: LiveMessage }>,
): Promise<Write[] | number> {
  const { key, to } = outgoing;
  const { maxText } = platform.capabilities;
  const fitting = outgoing.post && (await fitPost(files, outgoing.post, key, maxText - (runPage ? ROOM_FOR_LINK : 0)));
  const whole = fitting && withPage(fitting, runPage);
  const [post, follow] = whole ? filesApart(platform, outgoing, whole) : [undefined, []];
  const answered = 'replyTo' in outgoing && (await isTaken(redis, platform, outgoing.replyTo, post));
  if (answered || !post) return follow;
  const wait = to ? 0 : await platform.room?.(outgoing, post);
  if (wait) return wait;
  const { message, at } = await platform.post(outgoing, post, key, to?.id);
  if (!('stands' in outgoing) || !outgoing.stands) return follow;
  return [...follow, ...rememberLiveMessage(outgoing.stands, message, now()), ...rememberWhen(outgoing.stands, at)];
}

/** Whoever asked gets the answer, a program as well as a person. */
async function isTaken(redis: OutboxDeps['redis'], platform: Platform, replyTo: string, post: Post | undefined) {
  return (await answerApi(redis, replyTo, post)) || (await platform.answer(replyTo, post)) === 'answered';
}

async function sendShown(
  deps: OutboxDeps,
  platform: Platform,
  outgoing: Extract<Outgoing, { shows: LiveMessage }>,
): Promise<Write[] | number | 'left'> {
  const { shows, key } = outgoing;
  const shown = await presentLiveMessage(deps, shows);
  if (!shown) return (await isUnknownLiveMessage(deps, shows)) ? 'left' : [];
  const whole = await fitPost(deps.files, shown.post, key, platform.capabilities.maxText);
  const [post, follow] = filesApart(platform, { ...outgoing, key: liveMessageName(shows) }, whole);
  const wait = await platform.room?.(outgoing, post);
  if (wait) return wait;
  const { message, at } = await tried(deps.redis, shows, () => platform.post(outgoing, post, key));
  await showMark(deps, platform, shows);
  return [...follow, ...rememberLiveMessage(shows, message, deps.now()), ...rememberWhen(shows, at)];
}

/**
 * Remembers first, of what people answer in words, that it may stand there from now on: its post may outlive this process, or its answer
 * be lost. Not where the platform says that it took nothing, and nothing was tried before.
 */
async function tried<T>(redis: Redis, shows: LiveMessage, post: () => Promise<T>): Promise<T> {
  if (!isAnswered(shows)) return post();
  const { key } = stateOf(shows);
  const isFirst = (await redis.hsetnx(key, 'tried', '1')) === 1;
  try {
    return await post();
  } catch (error) {
    const isRefused =
      error instanceof DeliveryError &&
      (!error.retry || error.afterMs !== undefined || error.refusedToken !== undefined);
    if (isFirst && isRefused) await redis.hdel(key, 'tried');
    throw error;
  }
}

/** Decides what becomes of a message that could not be sent: later, or set aside where no time will help. */
async function undelivered(
  deps: OutboxDeps,
  turn: Turn,
  entry: Entry,
  { platform, error }: { platform: Platform; error: unknown },
): Promise<'done' | 'lost' | number> {
  const wait = await holdAfter(deps, turn, { what: 'messages', id: entry.outgoing.key }, error);
  if (wait !== undefined) return wait;
  const draft = draftIn(entry.outgoing);
  const instead = draft
    ? await afterLostDraft(deps, draft)
    : await sendElsewhere(deps, platform, entry.outgoing, error);
  const why = error instanceof DeliveryError ? error.message : 'It could not be rendered.';
  if (instead.length === 0) await countUndelivered(deps.redis, why);
  // A place that takes nothing takes no word about that either.
  const isRefused = error instanceof DeliveryError && !error.retry;
  return putAside(deps, turn, entry, {
    error: String(error),
    instead: instead.length > 0 || isRefused ? instead : tellLost(entry.outgoing),
  });
}

/** What is told about them comes after what is there. */
async function putAsideUnreadable(deps: OutboxDeps, turn: Turn, read: Entry[]): Promise<'done' | 'lost'> {
  for (const entry of read) {
    if (entry.outgoing.key) continue;
    const lost = await putAside(deps, turn, entry, { error: 'It cannot be read.', instead: tellLost(entry.outgoing) });
    if (lost === 'lost') return 'lost';
  }
  return 'done';
}

async function putAside(
  deps: OutboxDeps,
  turn: Turn,
  entry: Entry,
  { error, instead }: { error: string; instead: Write[] },
): Promise<'done' | 'lost'> {
  const { key, thread } = entry.outgoing;
  const record = { id: key || 'unreadable', box: turn.name, at: deps.now(), error, raw: entry.raw };
  if (await commit(deps.redis, setAside(turn, entry.raw, record, instead))) return 'lost';
  deps.log.error({ key, thread }, 'A message was set aside');
  deps.observe({ it: 'setAside', box: turn.box.kind });
  return 'done';
}
