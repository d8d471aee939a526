import { FileRefused } from '../../../core/domain/attached.ts';
import { fetchFile, filesOf } from '../receive/files.ts';
import type { Place } from '../../../core/domain/message.ts';
import type { Post } from '../../../core/domain/outgoing.ts';
import { DeliveryError, type Files, type Platform } from '../../../core/ports.ts';
import { lacksScopes } from '../../../core/present/lacking.ts';
import type { Budgets } from './budgets.ts';
import { rootGone, toDeliveryError } from '../errors.ts';
import { metadata } from './find-sent.ts';
import type { Home } from './home.ts';
import {
  channelOf,
  directThread,
  isDirect,
  messageOf,
  partsOf,
  teamOf,
  type Where,
  whereIs,
  workspaceOf,
} from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { Memory } from '../store.ts';
import { millis } from '../receive/normalise.ts';
import type { People } from '../receive/people.ts';
import { mark } from './mark.ts';
import { postOnce } from './post.ts';
import { readTalk } from '../receive/read-talk.ts';
import { render, type Rendered } from './render.ts';
import { parseReplyTo, respond } from './answers.ts';
import { clearStatus, type Signs, type Spoken } from './typing.ts';
import { growStream } from './stream.ts';
import { styled } from './styles.ts';
import { uploadOnce } from './upload.ts';
import type { Workspace, Workspaces } from '../auth/workspaces.ts';

export type DeliverParts = {
  workspaces: Workspaces;
  memory: Memory;
  budgets: Budgets;
  files: Files;
  home: Home;
  people: People;
  signs: Signs;
  apiUrl: string | undefined;
  now: () => number;
};

/** Who alone sees a message, and what it answers. */
type Privately = { user: string; spoken: Spoken };

/** Shows the bot's posts in Slack, from whichever process it is called. */
export function createPlatform(parts: DeliverParts): Platform {
  const { workspaces, memory, budgets, people, signs, now } = parts;

  async function workspaceAt(id: string): Promise<Workspace> {
    const workspace = await workspaces.find(teamOf(id) ?? '');
    if (!workspace) throw new DeliveryError('The bot is not in that workspace any more.', { retry: false });
    return workspace;
  }

  /** Seen when it was needed: the app may have been installed before it asked for that. */
  async function noteLacking(workspace: string, scope: string): Promise<void> {
    const team = teamOf(workspace) ?? '';
    const known = await memory.lackingIn(team);
    if (!known.includes(scope)) await memory.setLacking(team, [...known, scope]);
  }

  async function directPlace(workspace: Workspace, user: string): Promise<Place> {
    const { channel } = await workspace.client.conversations.open({ users: user });
    const id = String(channel?.id);
    const { team } = workspace;
    return { workspace: workspaceOf(team), channel: channelOf(team, id), thread: directThread(team, id) };
  }

  async function postPrivately(workspace: Workspace, where: Where, post: Post, { user, spoken }: Privately) {
    const thread = where.thread !== undefined && hasReplies(where, post) ? { thread_ts: where.thread } : {};
    const { message_ts } = await styled(memory, { team: workspace.team, post }, (message) =>
      workspace.client.chat.postEphemeral({ channel: where.channel, user, ...thread, ...message, parse: 'none' }),
    );
    // Only an answer that everybody sees ends the status by itself.
    const shown = !(await signs.left(spoken));
    if (shown && post.about !== undefined && where.thread !== undefined) {
      void clearStatus(memory, workspace, where.channel, where.thread).catch(() => undefined);
    }
    return String(message_ts);
  }

  return {
    capabilities: { maxText: LIMITS.text, cardEveryMs: 1000, replyEveryMs: 700, filesApart: true },

    link(place) {
      const where = whereIs(place);
      if (!where) return undefined;
      const { team, channel, thread } = where;
      const under = thread === undefined ? '' : `/thread/${channel}-${thread}`;
      return `https://app.slack.com/client/${team}/${channel}${under}`;
    },

    async room(place, post, message) {
      if (message === undefined) return budgets('post', place.channel);
      return budgets(post.growing ? 'stream' : 'edit', place.workspace);
    },

    post: (place, post, key, to) =>
      delivered(place.workspace, async () => {
        const where = await knownPlace(memory, place);
        const workspace = await workspaceAt(place.channel);
        const { team, channel } = where;
        await checkRoot(memory, where);
        if (post.text === '' && post.files.length > 0) {
          // Nothing but messages can be private in a channel.
          const place = to === undefined ? where : whereIs(await directPlace(workspace, to));
          const file = place && (await uploadOnce(parts, workspace, place, { post, key }));
          return { message: messageOf(team, channel, file ?? 'none') };
        }
        const spoken = { id: post.about ?? eventOf(key), thread: place.thread };
        if (to !== undefined && !isDirect(channel)) {
          return {
            message: messageOf(team, channel, await postPrivately(workspace, where, post, { user: to, spoken })),
          };
        }
        const ts = await postOnce(parts, workspace, where, { post, key });
        await signs.left(spoken);
        const message = messageOf(team, channel, ts);
        if (where.opens !== undefined && where.thread === undefined) await memory.setOpened(where.opens, ts);
        // Reactions to a message do not say in which thread it is.
        if (post.card || post.buttons.length > 0 || where.opens !== undefined)
          await memory.setThread(message, place.thread);
        return { message, at: millis(ts) };
      }),

    edit: (place, message, post) =>
      delivered(place.workspace, async () => {
        const at = partsOf(message);
        if (!at) throw new DeliveryError('That is no message of Slack.', { retry: false });
        const workspace = await workspaceAt(message);
        const { channel, ts } = at;
        const grown = await growStream(parts, workspace, { channel, ts }, post);
        if (grown === 'shown') return;
        const key = grown.key === undefined ? {} : { metadata: metadata(grown.key) };
        const update = (shown: Rendered) =>
          workspace.client.chat.update({ channel, ts, ...shown, ...key, parse: 'none' });
        await styled(memory, { team: workspace.team, post, ts }, update);
      }),

    mark: (message, to, before) =>
      delivered(undefined, async () => mark(await workspaceAt(message), message, to, before)),

    readTalk: (place, asked) =>
      delivered(place.workspace, async () => {
        const workspace = await workspaceAt(place.channel);
        const room = () => budgets('read', place.workspace);
        const talk = await readTalk({ workspace, people, room, now }, await knownPlace(memory, place), asked);
        if (talk.problem?.scope !== undefined) await noteLacking(place.workspace, talk.problem.scope);
        return talk;
      }),

    filesOf: (place, message) =>
      delivered(place.workspace, async () => {
        const { thread } = await knownPlace(memory, place);
        return filesOf(await workspaceAt(place.channel), memory, message, thread);
      }),

    fetchFile: (place, _message, file, maxBytes) =>
      delivered(place.workspace, async () =>
        fetchFile(await workspaceAt(place.channel), file, { maxBytes, apiUrl: parts.apiUrl }).catch(
          async (error: unknown) => {
            if (error instanceof FileRefused && error.problem.why === 'scope')
              await noteLacking(place.workspace, error.problem.scope);
            throw error;
          },
        ),
      ),

    answer: (replyTo, post) => {
      const to = parseReplyTo(replyTo);
      const workspace = to && 'home' in to ? workspaceOf(to.team) : undefined;
      return delivered(workspace, async () => {
        if (!to || ('until' in to && now() > to.until)) return 'gone';
        if ('home' in to) {
          await parts.home.publish(to.team, to.home, post);
          return 'answered';
        }
        if (!post) return 'answered';
        return respond(to, render(post, 'plain'));
      });
    },

    direct: (workspace, person) => delivered(workspace, async () => directPlace(await workspaceAt(workspace), person)),

    async takesToken(scope) {
      const workspace = await workspaces.find(teamOf(scope) ?? '');
      if (!workspace) return false;
      return (await workspace.client.auth.test()).ok;
    },

    tokens: () => workspaces.count(),

    async notes() {
      const lacking = [...(await memory.lacking())].slice(0, MOST_NOTES);
      return lacking.map(([team, scopes]) => lacksScopes(workspaceOf(team), scopes));
    },
  };
}

/** What an event's messages are named by begins with its id. */
function eventOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

/**
 * Slack shows what is private in a thread only where that has replies. The message that it answers is one, unless it is the first of the
 * thread; without such a message nobody knows.
 */
function hasReplies({ team, channel, thread = '' }: Where, { about }: Post): boolean {
  return about !== undefined && about !== messageOf(team, channel, thread);
}

/** Of a bot in thousands of workspaces an operator wants to know the first few. */
const MOST_NOTES = 5;

/** Slack takes what is posted below a message that was deleted, and shows it at the channel's root. */
async function checkRoot(memory: Memory, { team, channel, thread }: Where): Promise<void> {
  if (thread === undefined || isDirect(channel)) return;
  if (await memory.isGone(messageOf(team, channel, thread))) throw rootGone();
}

/** A thread that was only named so far is the one below the first message posted to it. */
async function knownPlace(memory: Memory, place: Place): Promise<Where> {
  const where = whereIs(place);
  if (!where) throw new DeliveryError('That is no place in Slack.', { retry: false });
  if (where.opens === undefined) return where;
  const ts = await memory.opened(where.opens);
  return ts === null ? where : { ...where, thread: ts };
}

/** Mistakes of ours stay what they are: trying them again for a day would not mend them. */
async function delivered<T>(workspace: string | undefined, show: () => Promise<T>): Promise<T> {
  try {
    return await show();
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    throw error instanceof TypeError || error instanceof RangeError ? error : toDeliveryError(error, workspace);
  }
}
