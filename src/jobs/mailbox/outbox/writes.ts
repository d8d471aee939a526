import type { Outgoing, LiveMessage } from '../../../core/domain/outgoing.ts';
import { traced } from '../../../core/tracing.ts';
import type { Write } from '../../commit.ts';
import { boxName, keys } from '../../keys.ts';
import { append } from '../mailbox.ts';
import { stateOf } from './live-message.ts';

const shownKinds: ReadonlySet<string> = new Set(['offer', 'run', 'result', 'reply', 'question', 'failure', 'schedule']);

/** `offer:<id>`, `run:<id>` and so on. */
export function liveMessageName(shown: LiveMessage): string {
  const [[kind, id] = []] = Object.entries(shown);
  return `${kind}:${id}`;
}

/** Undefined for a kind that only a newer version knows. */
export function parseLiveMessage(name: string): LiveMessage | undefined {
  const colon = name.indexOf(':');
  const [kind, id] = [name.slice(0, colon), name.slice(colon + 1)];
  return shownKinds.has(kind) ? ({ [kind]: id } as LiveMessage) : undefined;
}

/** A message that shows a run or an offer is known to be theirs this long; live cards are known until they end. */
const SHOWN_KEPT_S = 30 * 24 * 3600;

/** Remembers the platform's message that shows it. */
export function rememberLiveMessage(shown: LiveMessage, message: string, now: number): Write[] {
  const { key, field } = stateOf(shown);
  const write: Write[] = [['HSET', key, field, message, 'editedAt', String(now)]];
  // Nobody speaks to a result, a failure or a schedule by replying to its message, so that is not looked up.
  if ('result' in shown || 'failure' in shown || 'schedule' in shown) return write;
  return [...write, ...rememberShown(shown, message)];
}

/** What people do to that message is about what it shows. */
export function rememberShown(shown: LiveMessage, message: string): Write[] {
  return [['SET', keys.shown(message), liveMessageName(shown), 'EX', String(SHOWN_KEPT_S)]];
}

/** Remembers since when it stands there, of what people answer in words. */
export function rememberWhen(shown: LiveMessage, at: number | undefined): Write[] {
  return isAnswered(shown) && at !== undefined ? [['HSET', stateOf(shown).key, 'shownAt', String(at)]] : [];
}

/** Whether people answer it in words. */
export function isAnswered(shown: LiveMessage): boolean {
  return 'offer' in shown || 'question' in shown;
}

/** Puts a message into its channel's outbox. */
export function send(outgoing: Outgoing): Write[] {
  return append({ kind: 'outbox', id: outgoing.channel }, { ...outgoing, ...traced() });
}

/** Whether the write puts something into a mailbox, rather than marking what changed. */
export function isMessage([command, key]: Write): boolean {
  return command === 'RPUSH' && key?.startsWith(keys.box('')) === true;
}

/** Marks what a message shows as changed: it is shown anew when its turn comes, however often it changed till then. */
export function touch(channel: string, shown: LiveMessage): Write[] {
  return [
    ['HINCRBY', keys.dirty(channel), liveMessageName(shown), '1'],
    ['SADD', keys.boxes, boxName({ kind: 'outbox', id: channel })],
    ...('run' in shown ? [announce(shown.run)] : []),
  ];
}

/** Tells those who follow the run's thread that it has changed. */
export function announce(run: string): Write {
  return ['PUBLISH', keys.changes, run];
}
