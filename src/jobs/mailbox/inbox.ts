import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Effect } from '../../core/domain/effect.ts';
import { handle } from '../../core/handle.ts';
import { Inbound, inboundKinds, Sender } from '../../core/domain/message.ts';
import type { HandlePorts } from '../../core/ports.ts';
import { setAside as presentSetAside } from '../../core/present/notices.ts';
import { happenedBy, type Observe, reasonOf } from '../../core/telemetry.ts';
import { tracing } from '../../core/tracing.ts';
import { commit, type Write } from '../commit.ts';
import { FIRST_RETRY_MS, type Leftover } from './drain.ts';
import { type Aftermath, changeFor, noAftermath } from '../store/effects.ts';
import { hungTooOften } from '../watchdog/hangs.ts';
import { inHand } from '../watchdog/in-hand.ts';
import { keys } from '../keys.ts';
import { commitTurn, countFault, MAX_DEATHS, MAX_FAULTS, setAside, TURN_LOST, type Turn } from './mailbox.ts';
import { send } from './outbox/writes.ts';
import { tellKept } from './inbox-newer.ts';
import { isReadable, type UnknownData } from '../store/stored.ts';

/** Entries read at a time; more wait where they are safe. */
const BATCH = 50;

export type InboxDeps = {
  redis: Redis;
  log: Logger;
  ports: Omit<HandlePorts, 'commit'>;
  after: (aftermath: Aftermath) => Promise<void>;
  unknown: UnknownData;
  observe: Observe;
  stopping: () => boolean;
};

/** What is known of drains that never came to an end: whether the last one did not, and which entries hung too often. */
type Before = { died: boolean; hung: ReadonlySet<string> };

/** Handles the events of one thread, one after the other. Each leaves the inbox with what it changed. */
export async function drainInbox(deps: InboxDeps, turn: Turn, abandoned: boolean): Promise<Leftover> {
  const hung = abandoned ? await hungTooOften(deps.redis, turn.name) : new Set<string>();
  let died = abandoned;
  /** Entries of a newer version, which stay where they are. */
  let left = 0;
  while (!deps.stopping()) {
    const raws = await deps.redis.lrange(keys.box(turn.name), left, left + BATCH - 1);
    if (raws.length === 0) return undefined;
    for (const raw of raws) {
      if (deps.stopping()) return undefined;
      const done = await handleEntry(deps, turn, raw, { died, hung });
      died = false;
      if (done === 'left') left += 1;
      if (done === 'lost') return undefined;
      if (typeof done === 'number') return done;
    }
  }
  return undefined;
}

/** Gives `lost` if another drainer has taken over, `left` if the entry is for a newer version, and the ms to wait if the entry failed. */
async function handleEntry(
  deps: InboxDeps,
  turn: Turn,
  raw: string,
  before: Before,
): Promise<'done' | 'lost' | 'left' | number> {
  const entry = readEntry(raw);
  if (entry.isNewer) {
    deps.unknown.meet(`${turn.name} ${entry.id}`);
    await tellKept(deps, turn, raw, entry);
    return 'left';
  }
  if (!entry.inbound) return giveUp(deps, turn, raw, entry);
  const { inbound } = entry;
  if (before.hung.has(inbound.id)) {
    return giveUp(deps, turn, raw, {
      id: inbound.id,
      sender: inbound,
      error: 'The process hung each time it handled this.',
    });
  }
  if (before.died && (await countFault(deps.redis, turn, `died:${inbound.id}`)) >= MAX_DEATHS) {
    return giveUp(deps, turn, raw, {
      id: inbound.id,
      sender: inbound,
      error: 'The process died each time it handled this.',
    });
  }
  try {
    const handled = () => inHand({ box: turn.name, entry: inbound.id }, () => handleOnce(deps, turn, raw, inbound));
    const about = { event: inbound.id, thread: inbound.thread, kind: inbound.kind };
    return await tracing.span('handle', about, handled, inbound.trace);
  } catch (error) {
    const faults = await countFault(deps.redis, turn, inbound.id);
    deps.log.error({ err: error, event: inbound.id, thread: inbound.thread, faults }, 'An event could not be handled');
    if (faults >= MAX_FAULTS) return giveUp(deps, turn, raw, { id: inbound.id, sender: inbound, error: String(error) });
    return FIRST_RETRY_MS * 2 ** (faults - 1);
  }
}

async function handleOnce(deps: InboxDeps, turn: Turn, raw: string, inbound: Inbound): Promise<'done' | 'lost'> {
  let outcome: 'done' | 'lost' = 'done';
  await handle(inbound, {
    ...deps.ports,
    async commit(effects, { duringWork }) {
      const committed = async () => {
        const change = await changeFor(deps.redis, effects, deps.ports.now());
        return { change, failed: await commitTurn(deps.redis, turn, raw, change) };
      };
      const { change, failed } = await tracing.span('commit', { effects: effects.length }, committed);
      if (failed !== undefined && failed !== TURN_LOST) return false;
      // Also where the turn seems lost: Redis may have done it and gone away before it could say so. Waking for nothing does no harm.
      await deps.after(change.after);
      if (failed === TURN_LOST) outcome = 'lost';
      else note(deps, inbound, effects, duringWork);
      return true;
    },
  });
  return outcome;
}

/** What came of an event, and why, without a word of what anybody wrote. */
function note({ log, observe, ports }: InboxDeps, inbound: Inbound, effects: Effect[], duringWork: boolean): void {
  if (inbound.kind === 'message') observe({ it: 'message', duringWork });
  for (const happened of happenedBy(effects, ports.now(), inbound)) observe(happened);
  const did = effects.map((effect) => effect.do).filter((name) => name !== 'remember');
  const found = effects.map(reasonOf).find((one) => one !== undefined);
  // What the model gives as its reason may quote what people wrote.
  const why = found?.by === 'model' ? { ...found, reasons: [] } : found;
  const run = effects.flatMap((effect) => (effect.do === 'start' ? [effect.run.id] : []))[0];
  const fields = { event: inbound.id, kind: inbound.kind, thread: inbound.thread, did, run, why };
  if (did.length > 0) log.info(fields, 'Handled');
  else log.debug(fields, 'Nothing to do');
}

type ReadEntry = { id: string; inbound?: Inbound; sender?: Sender | undefined; error: string; isNewer?: boolean };

/** What says of which version it is, and of which kind. */
const Marked = z.object({ v: z.unknown().optional(), kind: z.string(), id: z.string().catch('') });

function readEntry(raw: string): ReadEntry {
  try {
    const json: unknown = JSON.parse(raw);
    const marked = Marked.safeParse(json).data;
    if (marked && !(isReadable(marked.v) && inboundKinds.has(marked.kind))) {
      return { id: marked.id, sender: Sender.safeParse(json).data, error: '', isNewer: true };
    }
    const parsed = Inbound.safeParse(json);
    if (parsed.success) return { id: parsed.data.id, inbound: parsed.data, error: '' };
    return { id: 'unreadable', sender: Sender.safeParse(json).data, error: parsed.error.message };
  } catch (error) {
    return { id: 'unreadable', error: String(error) };
  }
}

/** Moves the entry out of the way, and tells the person that it needs somebody's eyes. */
async function giveUp(
  deps: InboxDeps,
  turn: Turn,
  raw: string,
  { id, error, sender }: { id: string; error: string; sender?: Sender | undefined },
): Promise<'done' | 'lost'> {
  const tell: Write[] = [];
  if (sender) {
    const { workspace, channel, thread, person, at, replyTo } = sender;
    const post = presentSetAside(id);
    const place = { workspace, channel, thread, at, key: `${id}/aside` };
    tell.push(...send({ ...place, post, to: person, ...(replyTo !== undefined && { replyTo }) }));
  }
  const record = { id, box: turn.name, at: deps.ports.now(), error, raw };
  const failed = await commit(deps.redis, setAside(turn, raw, record, tell));
  if (failed) return 'lost';
  deps.log.error({ event: id, box: turn.name, reason: error }, 'An event was set aside');
  deps.observe({ it: 'setAside', box: turn.box.kind });
  if (sender) await deps.after({ ...noAftermath(), wake: [{ kind: 'outbox', id: sender.channel }] });
  return 'done';
}
