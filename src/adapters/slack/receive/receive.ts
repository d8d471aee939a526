import { filesIn } from './carried.ts';
import { attachedTo } from './files.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '@slack/bolt';
import { atOnce, inOrder } from '../../../core/basics/in-order.ts';
import type { KnownWorkflow } from '../../../core/command/command.ts';
import { formOf } from '../../../core/command/registry.ts';
import { type InboundOf, isSpokenTo } from '../../../core/domain/message.ts';
import type { Accept, Admits } from '../../../core/ports.ts';
import { understand } from '../../../core/understand/understand.ts';
import { type Edit, editIn, type Gone, goneIn, toDeleted, toEdit } from './edits.ts';
import { Command, Envelope, HomeOpened, Message, Press, Reaction, Revoked } from './wire.ts';
import type { Home } from '../deliver/home.ts';
import { homeOf, isDirect, messageOf, partsOf, provisionalThread } from '../ids.ts';
import type { Log } from '../log.ts';
import type { Memory } from '../store.ts';
import {
  isOfBot,
  isSaid,
  millis,
  placeOf,
  toAction,
  toCommand,
  toMessage,
  toOpened,
  toReaction,
  toRemoved,
} from './normalise.ts';
import type { People } from './people.ts';
import { openForm, receiveShortcut } from './shortcut.ts';
import { mentionedUsers } from '../text/read-text.ts';
import { toHome, toResponse } from '../deliver/answers.ts';
import type { Signs } from '../deliver/typing.ts';
import { storing } from './storing-app.ts';
import { NOTED_AFTER_MS, notedThread } from './threads.ts';
import type { Workspace, Workspaces } from '../auth/workspaces.ts';

export type ReceiveParts = {
  workspaces: Workspaces;
  memory: Memory;
  people: People;
  signs: Signs;
  home: Home;
  accept: Accept;
  admits: Admits;
  workflows: readonly KnownWorkflow[];
  log: Log;
  now: () => number;
};

/** The two events of one message come together; an acknowledgement is due after 3 s. */
const BARE_WAIT_MS = 700;

function isBare({ type, text, files }: Message): boolean {
  return type === 'app_mention' && files === undefined && text.replace(/<@[^<>]*>/g, '').trim() === '';
}

type Arrived = { body: unknown; event: unknown };
type Asked = { body: unknown; ack: () => Promise<void> };

/** What people do in Slack. Each event is stored by the bot before it is acknowledged; see storing-app.ts. */
export function receive(app: App, parts: ReceiveParts): void {
  const { workspaces, memory, people, signs, home, accept, admits, workflows, log, now } = parts;
  // What was said first is to be taken in first; names, which take their time, are looked up before it is its turn.
  const ordered = inOrder();
  // Slack sends again what it waited 3 s for: that joins the first try instead of standing in the line behind it.
  const once = atOnce<void>();

  async function onMessage(body: unknown, event: unknown): Promise<void> {
    const { team_id } = Envelope.parse(body);
    const gone = goneIn(event);
    if (gone) return onGone(team_id, gone);
    const edit = editIn(event);
    if (edit) return onEdit(team_id, edit);
    const message = Message.parse(event);
    const { type, channel, ts } = message;
    if (!isSaid(message)) return;
    await once(`${team_id}/${channel}/${ts}/${type}`, async () => {
      const reading = read(team_id, message);
      // Whoever stands before it in the line may take longer than this to fail.
      reading.catch(() => undefined);
      // A bare mention may bring files, of which only the message's own event tells: that one goes first.
      if (isBare(message)) await sleep(BARE_WAIT_MS);
      await ordered(`${team_id}/${channel}`, async () => {
        const { workspace, inbound } = (await reading) ?? {};
        if (!workspace || !inbound) return;
        const taken = await accept(inbound);
        // Nothing follows "thanks" that would end a status.
        const shows = isSpokenTo(inbound) && inbound.stranger === undefined && !understand(inbound.text).courtesy;
        if (taken === 'accepted' && shows) signs.asked(workspace, message, inbound);
      });
    });
  }

  async function onEdit(team_id: string, edit: Edit): Promise<void> {
    const { workspace, inbound } = (await read(team_id, edit.message)) ?? {};
    if (!workspace || !inbound) return;
    const { channel } = edit.message;
    await ordered(`${team_id}/${channel}`, async () => void (await accept(toEdit(inbound, edit, workspace.botUser))));
  }

  /** A thread whose root is gone takes no more messages: Slack would show them at the channel's root. */
  async function onGone(team_id: string, gone: Gone): Promise<void> {
    const workspace = await workspaces.find(team_id);
    if (!workspace) return;
    const { team } = workspace;
    const { channel, ts, thread } = gone;
    const message = messageOf(team, channel, ts);
    if (thread === undefined || thread === ts) await memory.setGone(message);
    // What the bot takes away itself asked for nothing.
    if (gone.user === workspace.botUser) return;
    const inbound = toDeleted(team, gone);
    const place = thread === undefined ? inbound : await inThread(inbound, inbound.thread, false);
    await ordered(`${team_id}/${channel}`, async () => void (await accept(place)));
  }

  async function read(
    team_id: string,
    message: Message,
  ): Promise<{ workspace: Workspace; inbound: InboundOf<'message'> } | undefined> {
    const workspace = await workspaces.find(team_id);
    if (!workspace || message.user === workspace.botUser) return undefined;
    const { team, botUser } = workspace;
    const { channel, ts, thread_ts, parent_user_id } = message;
    const user = message.user ?? message.bot_id ?? '';
    const at = placeOf(team, channel, ts, thread_ts);
    const bot = isOfBot(message);
    const isMention = message.text.includes(`<@${botUser}`);
    if (message.type === 'message' && isMention)
      await memory.setFiles(messageOf(team, channel, ts), attachedTo(filesIn(message)));
    // Apps write a lot, and talk among them has no end: most of it is not even stored.
    if (bot && !admits(user)) return undefined;
    const [who, names, place] = await Promise.all([
      people.person(workspace, user, { from: message.user_team }),
      people.names(workspace, mentionedUsers(message.text, botUser)),
      thread_ts === undefined ? at : inThread(at, at.thread, parent_user_id === botUser && !isDirect(channel)),
    ]);
    return {
      workspace,
      inbound: toMessage(message, { team, botUser, place, by: bot ? { ...who, stranger: 'bot' } : who, names }),
    };
  }

  /** A place, with the thread that `message` belongs to where that was noted. */
  async function inThread<P extends { thread: string }>(place: P, message: string, expected: boolean): Promise<P> {
    const isNew = now() - millis(partsOf(message)?.ts ?? '') < NOTED_AFTER_MS;
    return { ...place, thread: (await notedThread(memory, message, expected && isNew)) ?? place.thread };
  }

  const on = (type: string, listener: (arrived: Arrived) => Promise<void>) => app.event(type, storing(listener));
  on('message', ({ body, event }) => onMessage(body, event));
  on('app_mention', ({ body, event }) => onMessage(body, event));

  on('reaction_added', async ({ body, event }) => {
    const { team_id } = Envelope.parse(body);
    const parsed = Reaction.safeParse(event);
    // Files can be reacted to as well.
    if (!parsed.success) return;
    const { item, user } = parsed.data;
    const workspace = await workspaces.find(team_id);
    if (!workspace || parsed.data.item_user !== workspace.botUser || user === workspace.botUser) return;
    const { team } = workspace;
    const at = placeOf(team, item.channel, item.ts, undefined);
    const place = await inThread(at, messageOf(team, item.channel, item.ts), true);
    const inbound = toReaction(parsed.data, { team, place, by: await people.person(workspace, user) });
    if (inbound) await accept(inbound);
  });

  async function onCommand({ body, ack }: Asked): Promise<void> {
    const command = Command.parse(body);
    const { team_id: team, channel_id: channel, user_id: user, response_url: url, trigger_id } = command;
    const workspace = await workspaces.find(team);
    if (workspace) {
      const thread = isDirect(channel) ? undefined : provisionalThread(team, channel, trigger_id);
      const at = placeOf(team, channel, undefined, undefined);
      const place = { ...at, thread: thread ?? at.thread };
      const form = formOf(command.command, command.text, workflows);
      if (form) return openForm({ memory, workspace }, form, { trigger: trigger_id, kept: { place } }, ack);
      await accept(
        toCommand(command, {
          place,
          ...(await people.person(workspace, user, { otherwise: command.user_name })),
          at: now(),
          ...(url !== undefined && { replyTo: toResponse(url, now()) }),
        }),
      );
    }
    await ack();
  }

  async function onPress({ body, ack }: Asked): Promise<void> {
    const press = Press.parse(body);
    const { team, user, container, response_url: url } = press;
    const workspace = await workspaces.find(team);
    if (workspace) {
      const by = await people.person(workspace, user.id, { otherwise: user.username ?? user.name, from: user.team_id });
      const at = millis(press.actions[0]?.action_ts ?? '') || now();
      if (container.channel_id === undefined || container.message_ts === undefined) {
        const place = homeOf(team, user.id);
        await accept(toAction(press, place.thread, { place, ...by, at, replyTo: toHome(team, user.id) }));
      } else {
        const { channel_id, message_ts, is_ephemeral: replace = false } = container;
        const thread = container.thread_ts ?? press.message?.thread_ts;
        const message = messageOf(team, channel_id, message_ts);
        const place = await inThread(placeOf(team, channel_id, message_ts, thread), message, !replace);
        const replyTo = url === undefined ? {} : { replyTo: toResponse(url, now(), { thread, replace }) };
        await accept(toAction(press, message, { place, ...by, at, ...replyTo }));
      }
    }
    await ack();
  }

  receiveShortcut(app, parts);
  app.command(/.*/, storing(onCommand));
  app.action(/.*/, storing(onPress));

  on('app_home_opened', async ({ body, event }) => {
    const { team_id: team, event_id } = Envelope.parse(body);
    const { user, tab, channel } = HomeOpened.parse(event);
    const workspace = await workspaces.find(team);
    const direct = tab === 'messages' && channel !== undefined && placeOf(team, channel, undefined, undefined);
    const place = tab === 'home' ? homeOf(team, user) : direct;
    if (!workspace || !place) return;
    // Shown before it counts as seen. A page that cannot be shown now is shown when it is opened again.
    const opened = async () => {
      const by = await people.person(workspace, user);
      const outside = by.stranger !== undefined && !admits(user);
      if (tab === 'home') await home.publish(team, user, undefined, outside);
      await accept(toOpened(place, by, event_id, now()));
    };
    opened().catch((error: unknown) => log.warn({ err: error }, 'An App Home could not be shown'));
  });

  on('app_uninstalled', ({ body }) => removed(Envelope.parse(body)));
  on('tokens_revoked', async ({ body, event }) => {
    const { tokens } = Revoked.parse(event);
    if (tokens.bot?.length) await removed(Envelope.parse(body));
  });

  async function removed({ team_id, event_id }: Envelope): Promise<void> {
    await accept(toRemoved(team_id, event_id, now()));
    await workspaces.remove(team_id);
    await memory.forget(team_id);
    log.info({ workspace: team_id }, 'A workspace took the bot out');
  }
}
