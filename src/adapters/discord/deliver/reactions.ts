import type { Api } from '../api.ts';
import { fromMessageId } from '../ids.ts';

type Route = `/channels/${string}/messages/${string}/reactions/${string}/@me`;

function routeOf(message: string, emoji: string): Route | undefined {
  const at = fromMessageId(message);
  return at && `/channels/${at.channel}/messages/${at.message}/reactions/${encodeURIComponent(emoji)}/@me`;
}

/** A reaction of the bot's own on that message. */
export async function react(api: Api, message: string, emoji: string): Promise<void> {
  const route = routeOf(message, emoji);
  if (route) await api.call('PUT', route);
}

/** Puts the one there, and takes the one before it away; a repetition changes nothing. */
export async function mark(
  api: Api,
  message: string,
  to: string | undefined,
  before: string | undefined,
): Promise<void> {
  if (to !== undefined) await react(api, message, to);
  const old = before === undefined ? undefined : routeOf(message, before);
  if (old) await api.call('DELETE', old);
}
