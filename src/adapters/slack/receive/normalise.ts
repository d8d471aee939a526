import { FEEDBACK, readFeedback } from '../feedback.ts';
import { carriedBy, filesIn } from './carried.ts';
import { attachedTo } from './files.ts';
import { type InboundOf, type Place, withBrought } from '../../../core/domain/message.ts';
import { emojiOf } from './emoji.ts';
import type { Command, Message, Press, Reaction, SlackFile } from './wire.ts';
import { channelOf, directThread, homeOf, isDirect, messageOf, placeOfThread, teamOf, workspaceOf } from '../ids.ts';
import type { Someone } from './people.ts';
import { readText } from '../text/read-text.ts';

/** Slack tells of edits, deletions, joins and much else as messages; these are what somebody said. */
export const WRITTEN: ReadonlySet<string | undefined> = new Set([
  undefined,
  'file_share',
  'thread_broadcast',
  'me_message',
  'bot_message',
]);

export function millis(ts: string): number {
  return Math.max(0, Math.round(Number(ts) * 1000)) || 0;
}

/** Whether somebody said it, now and to everybody: no edit. */
export function isSaid({ subtype, user, bot_id, edited }: Message): boolean {
  return WRITTEN.has(subtype) && (user ?? bot_id) != null && edited === undefined;
}

/** Whether an app said it; some of those messages name no user. */
export function isOfBot({ subtype, bot_id }: Message): boolean {
  return bot_id != null || subtype === 'bot_message';
}

/** Where a message was said; a thread is named by the message it hangs under, or would. */
export function placeOf(team: string, channel: string, ts: string | undefined, threadTs: string | undefined): Place {
  const at = { workspace: workspaceOf(team), channel: channelOf(team, channel) };
  if (isDirect(channel) && threadTs === undefined) return { ...at, thread: directThread(team, channel) };
  return { ...at, thread: messageOf(team, channel, threadTs ?? ts ?? '') };
}

export type Said = { team: string; botUser: string; place: Place; names: ReadonlyMap<string, string>; by: Someone };

/** The `message` and the `app_mention` that Slack sends of one text have the same id, so it is taken in once. */
export function toMessage(message: Message, { team, botUser, place, by, names }: Said): InboundOf<'message'> {
  const { text, mentioned, toOthers } = readText(message.text, botUser, names);
  const id = messageOf(team, message.channel, message.ts);
  const passedOn = filesIn(message);
  const fileNames = passedOn.map(({ name, title }) => name || title || 'a file');
  const carried = carriedBy(message);
  return {
    kind: 'message',
    ...place,
    id,
    message: id,
    at: millis(message.ts),
    ...by,
    text: withBrought(text, fileNames, carried),
    ...((message.files || message.type === 'message') && { files: attachedTo(passedOn) }),
    ...(carried.length > 0 && { carried }),
    mentioned: mentioned || isMentionedElsewhere(message, botUser),
    ...(message.thread_ts !== undefined && message.thread_ts !== message.ts && { within: true }),
    ...(text === '' && passedOn.length > 0 && passedOn.every(isVoice) && { wordless: 'voice' as const }),
    direct: message.channel_type === 'im' || isDirect(message.channel),
    toOthers,
  };
}

/** A text can be put into blocks, with a mention that the text itself lacks. One in an unfurl or a shared message is none. */
function isMentionedElsewhere({ type, text, attachments = [] }: Message, botUser: string): boolean {
  const mention = `<@${botUser}`;
  return type === 'app_mention' && !text.includes(mention) && !JSON.stringify(attachments).includes(mention);
}

/** A voice clip of a Slack client. */
function isVoice({ subtype }: SlackFile): boolean {
  return subtype === 'slack_audio';
}

/** Undefined where the reaction means nothing to the bot. */
export function toReaction(
  { reaction, item, event_ts, user }: Reaction,
  { team, place, by }: Omit<Said, 'botUser' | 'names'>,
): InboundOf<'reaction'> | undefined {
  const emoji = emojiOf(reaction);
  if (emoji === undefined) return undefined;
  const message = messageOf(team, item.channel, item.ts);
  // Taken back and given again is another reaction; resent it has the same time.
  return {
    kind: 'reaction',
    ...place,
    id: `${message}:${user}:${reaction}:${event_ts}`,
    at: millis(event_ts),
    ...by,
    message,
    emoji,
  };
}

type Asked = Someone & { place: Place; at: number; replyTo?: string };

export function toCommand({ command, text, team_id, trigger_id }: Command, asked: Asked): InboundOf<'command'> {
  const { place, ...rest } = asked;
  // Slack writes marks and entities here as it does in messages.
  const typed = readText(text, undefined, new Map()).text;
  return {
    kind: 'command',
    ...place,
    ...rest,
    id: `${workspaceOf(team_id)}/command/${trigger_id}`,
    command,
    text: typed,
  };
}

export function toAction(press: Press, message: string, asked: Asked): InboundOf<'action'> {
  const { place, ...rest } = asked;
  const [{ action_id, action_ts, value } = { action_id: '', action_ts: '', value: undefined }] = press.actions;
  const [named = '', , ...about] = action_id.split(':');
  const pressed = (named === FEEDBACK && readFeedback(value ?? '')) || { action: named, value };
  return {
    kind: 'action',
    // A button in a direct message speaks of the thread that it is about.
    ...(placeOfThread(about.join(':'), place.workspace) ?? place),
    ...rest,
    id: `${message}:${press.user.id}:${action_id}:${action_ts}`,
    message,
    action: pressed.action,
    ...(pressed.value !== undefined && pressed.value !== '' && { value: pressed.value }),
  };
}

/** Somebody looked at their App Home, and so at all that waits for them, or at their direct messages with the bot. */
export function toOpened(place: Place, by: Someone, event: string, at: number): InboundOf<'lifecycle'> {
  const all = place.thread === homeOf(teamOf(place.workspace) ?? '', by.person.id).thread;
  return { kind: 'lifecycle', ...place, id: `${place.thread}/opened/${event}`, at, ...by, event: 'opened', all };
}

/** The workspace took the bot out; Slack does not say who did. */
export function toRemoved(team: string, event: string, at: number): InboundOf<'lifecycle'> {
  const person = { id: 'slack', name: 'Slack' };
  return {
    kind: 'lifecycle',
    ...homeOf(team, 'app'),
    id: `${workspaceOf(team)}/removed/${event}`,
    at,
    person,
    event: 'removed',
  };
}
