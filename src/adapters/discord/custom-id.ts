import type { Spot } from './ids.ts';

/** Discord's limit (docs, components/reference). */
const MAX_CUSTOM_ID = 100;

export type Pressed = { action: string; value: string; from: Spot | undefined };

/**
 * What comes back when the button is pressed: the action, its value, and where it belongs if it is shown elsewhere.
 * @throws {RangeError} where it is longer than Discord takes.
 */
export function toCustomId({ action, value, from }: Pressed): string {
  const id = [action, value, from ? whereText(from) : ''].join('~');
  if (id.length > MAX_CUSTOM_ID)
    throw new RangeError(`The button "${action}" carries more than ${MAX_CUSTOM_ID} characters.`);
  return id;
}

/** Undefined where the button is none of ours. */
export function fromCustomId(id: string): Pressed | undefined {
  const first = id.indexOf('~');
  const last = id.lastIndexOf('~');
  if (first <= 0 || last === first) return undefined;
  const where = id.slice(last + 1);
  const from = where === '' ? undefined : whereOf(where);
  if (where !== '' && !from) return undefined;
  return { action: id.slice(0, first), value: id.slice(first + 1, last), from };
}

/** Ids in base 36, so that three of them and a value fit. */
function whereText({ server, channel, thread, provisional }: Spot): string {
  const ids = [server ?? '0', channel, thread].map((id) => BigInt(id).toString(36));
  return `${ids.join('.')}${provisional ? '.i' : ''}`;
}

function whereOf(text: string): Spot | undefined {
  const [, server, channel, thread, provisional] =
    /^([0-9a-z]{1,13})\.([0-9a-z]{1,13})\.([0-9a-z]{1,13})(\.i)?$/.exec(text) ?? [];
  if (server === undefined || channel === undefined || thread === undefined) return undefined;
  return {
    server: server === '0' ? undefined : fromBase36(server),
    channel: fromBase36(channel),
    thread: fromBase36(thread),
    provisional: provisional !== undefined,
  };
}

function fromBase36(text: string): string {
  let number = 0n;
  for (const digit of text) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  return number.toString();
}
