import type { Place } from '../../core/domain/message.ts';

/**
 * Slack's ids in core's words: `slack:T1`, `slack:T1/C1`, and for messages and threads `slack:T1/C1/<ts>`. A direct message
 * that is not threaded is the one thread `.../direct`. A slash command names the thread `.../new-<id>`, which the first
 * message posted there opens; `slack:T1/home/U1` is somebody's App Home.
 */
const PLATFORM = 'slack';

const DIRECT = 'direct';
const PROVISIONAL = 'new-';
const HOME = 'home';
const ID = /^slack:([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?$/;

/** Where Slack is to show something. */
export type Where = {
  team: string;
  channel: string;
  /** Left out where it goes to the channel or the direct message itself. */
  thread?: string;
  /** The name of a thread that nothing was posted to yet. */
  opens?: string;
};

export function workspaceOf(team: string): string {
  return `${PLATFORM}:${team}`;
}

export function channelOf(team: string, channel: string): string {
  return `${PLATFORM}:${team}/${channel}`;
}

/** The id of a message, or of the thread below it. */
export function messageOf(team: string, channel: string, ts: string): string {
  return `${PLATFORM}:${team}/${channel}/${ts}`;
}

export function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}

/** The thread of a direct message, where the person opened none. */
export function directThread(team: string, channel: string): string {
  return messageOf(team, channel, DIRECT);
}

export function provisionalThread(team: string, channel: string, id: string): string {
  return messageOf(team, channel, `${PROVISIONAL}${id}`);
}

/** Somebody's App Home, as a place of its own. */
export function homeOf(team: string, user: string): Place {
  return { workspace: workspaceOf(team), channel: channelOf(team, HOME), thread: messageOf(team, HOME, user) };
}

/** Undefined where the place is none of ours. */
export function whereIs({ thread }: Pick<Place, 'thread'>): Where | undefined {
  const [, team, channel, last] = ID.exec(thread) ?? [];
  if (team === undefined || channel === undefined || last === undefined || channel === HOME) return undefined;
  if (last === DIRECT) return { team, channel };
  return last.startsWith(PROVISIONAL) ? { team, channel, opens: thread } : { team, channel, thread: last };
}

/** The place that a thread's id names in that workspace; undefined where it names none there. */
export function placeOfThread(thread: string, workspace: string): Place | undefined {
  const where = whereIs({ thread });
  if (!where || workspaceOf(where.team) !== workspace) return undefined;
  return { workspace, channel: channelOf(where.team, where.channel), thread };
}

/** The parts of a message's id. */
export function partsOf(message: string): { team: string; channel: string; ts: string } | undefined {
  const [, team, channel, ts] = ID.exec(message) ?? [];
  return team !== undefined && channel !== undefined && ts !== undefined ? { team, channel, ts } : undefined;
}

/** The workspace's id in Slack, of any id of ours. */
export function teamOf(id: string): string | undefined {
  return ID.exec(id)?.[1];
}
