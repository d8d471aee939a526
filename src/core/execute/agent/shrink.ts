import { type TurnMessage, wordsOf } from '../../domain/model/model-turn.ts';

/** What stays of an old result: enough to know what it was about, and whether to call again. */
const KEPT_CHARS = 400;

/** The latest results stay whole as long as anything else can shrink: the model has just asked for them. */
const LATEST = 4;

const SHRUNK = '[... shortened to save room; call the tool again if you need the rest]';

/** After shrinking this share is used, so that it is not to be done again for each turn: servers keep the beginning of a talk. */
const ROOMY = 0.7;

/**
 * The messages in at most `max` characters, as far as that goes: old tool results shrink first, the oldest before the others, then the
 * latest ones. The same messages always shrink the same way.
 */
export function shrinkTurns(messages: readonly TurnMessage[], max: number): TurnMessage[] {
  const shrunk = [...messages];
  let over = lengthOf(shrunk) - max;
  if (over <= 0) return shrunk;
  over = lengthOf(shrunk) - Math.floor(max * ROOMY);
  const results = shrunk.flatMap(({ role }, at) => (role === 'tool' ? [at] : []));
  for (const [order, at] of results.entries()) {
    const latest = order >= results.length - LATEST;
    if (latest) over = lengthOf(shrunk) - max;
    if (over <= 0) break;
    const message = shrunk[at];
    if (message?.role !== 'tool' || message.content.length <= KEPT_CHARS + SHRUNK.length) continue;
    const content = `${message.content.slice(0, KEPT_CHARS).toWellFormed()}\n${SHRUNK}`;
    over -= message.content.length - content.length;
    shrunk[at] = { ...message, content };
  }
  return over > 0 ? shrinkInputs(shrunk, max) : shrunk;
}

/** The arguments of old calls too, where results alone are not enough: a file that was written, for example. */
function shrinkInputs(messages: TurnMessage[], max: number): TurnMessage[] {
  let over = lengthOf(messages) - max;
  return messages.map((message) => {
    if (over <= 0 || message.role !== 'assistant' || !message.calls) return message;
    const calls = message.calls.map((call) => {
      if (over <= 0 || call.input.length <= 2 * KEPT_CHARS) return call;
      const input = JSON.stringify({ shortened: call.input.slice(0, KEPT_CHARS).toWellFormed() });
      over -= call.input.length - input.length;
      return { ...call, input };
    });
    return { ...message, calls };
  });
}

export function lengthOf(messages: readonly TurnMessage[]): number {
  return messages.reduce((sum, message) => sum + wordsOf(message).length, 0);
}
