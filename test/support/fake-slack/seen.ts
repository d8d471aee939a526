import { textsIn } from './limits.ts';
import type { Channel, Json, Message, Team } from './state.ts';

export type SeenButton = {
  action: string;
  value: string | undefined;
  label: string;
  block: string | undefined;
  /** One of a pair of feedback buttons, which are one element. */
  feedback?: true;
};

/** A message as a person sees it. */
export type Seen = {
  ts: string;
  thread: string;
  bot: boolean;
  /** As it is read: no markup of mentions, no entities. */
  text: string;
  /** Whose attention it calls for: `@channel`, `@here`, `@everyone`, names of people. */
  pings: string[];
  /** Links whose label reads as an address other than where they lead. */
  forged: string[];
  buttons: SeenButton[];
  files: { name: string; bytes: Uint8Array }[];
  reactions: string[];
  private: boolean;
  edits: number;
  streaming: boolean;
  metadata: Json | undefined;
  raw: Message;
};

const ALL = /<!(channel|here|everyone)(?:\|[^>]*)?>/g;
const GROUP = /<!subteam\^\w+(?:\|[^>]*)?>/g;
const USER = /<@(\w+)(?:\|[^>]*)?>/g;
const MRKDWN_LINK = /<(https?:[^|>]+)\|([^>]+)>/g;
const MARKDOWN_LINK = /\[([^\]]+)\]\(([^)\s]+)[^)]*\)/g;
const ADDRESS = /^(?:https?:\/\/)?((?:[\w-]+\.)+[a-z]{2,})(?:[/:?#]|$)/i;

/** What the channel shows to that person, oldest first. */
export function seenBy(team: Team, channel: Channel, user: string): Seen[] {
  return channel.messages
    .filter(({ ephemeralTo }) => ephemeralTo === undefined || ephemeralTo === user)
    .filter((message) => message.ephemeralTo === undefined || isShownThere(channel, message))
    .map((message) => seen(team, message));
}

/** Slack shows a private message in a thread only where the thread has replies. */
function isShownThere({ messages }: Channel, { ts, threadTs }: Message): boolean {
  if (threadTs === undefined) return true;
  return messages.some((one) => one.threadTs === threadTs && one.ts !== threadTs && one.ts !== ts && !one.ephemeralTo);
}

export function seen(team: Team, message: Message): Seen {
  // With blocks the text is shown in notifications alone, where mentions and links would work all the same.
  const formatted = [message.text, ...(message.blocks ?? []).flatMap(formattedIn)];
  // Feedback buttons are small icons below a message, and no part of what it says.
  const worded = message.blocks?.filter(({ type }) => type !== 'context_actions');
  const shown = worded ? worded.flatMap((block) => textsIn([block])).join('\n') : message.text;
  return {
    ts: message.ts,
    thread: message.threadTs ?? message.ts,
    bot: message.bot,
    text: readable(team, shown),
    pings: formatted.flatMap((text) => pingsIn(team, text)),
    forged: formatted.flatMap(forgedIn),
    buttons: (message.blocks ?? []).flatMap(buttonsIn),
    files: message.files.map(({ name, bytes }) => ({ name, bytes })),
    reactions: [...message.reactions].filter(([, users]) => users.size > 0).map(([name]) => name),
    private: message.ephemeralTo !== undefined,
    edits: message.edits,
    streaming: message.stream !== undefined,
    metadata: message.metadata,
    raw: message,
  };
}

/** The texts in which Slack looks for mentions and links: mrkdwn, and markdown to be on the safe side. */
function formattedIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(formattedIn);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text, ...rest } = value as Json;
  if ((type === 'mrkdwn' || type === 'markdown') && typeof text === 'string') return [text];
  if (type === 'user') return [`<@${String(rest['user_id'])}>`];
  if (type === 'broadcast') return [`<!${String(rest['range'])}>`];
  return formattedIn(Object.values(value));
}

function pingsIn(team: Team, text: string): string[] {
  return [
    ...[...text.matchAll(ALL)].map(([, name]) => `@${name}`),
    ...[...text.matchAll(GROUP)].map(() => '@group'),
    ...[...text.matchAll(USER)].map(([, id = '']) => team.users.get(id)?.name ?? id),
  ];
}

function forgedIn(text: string): string[] {
  const links = [
    ...[...text.matchAll(MRKDWN_LINK)].map(([, url = '', label = '']) => ({ url, label })),
    ...[...text.matchAll(MARKDOWN_LINK)].map(([, label = '', url = '']) => ({ url, label })),
  ];
  return links
    .filter(({ url, label }) => hostOf(label) && hostOf(label) !== hostOf(url))
    .map(({ url, label }) => `${label} -> ${url}`);
}

function hostOf(text: string): string | undefined {
  return ADDRESS.exec(text.trim().replaceAll(/[*_`]/g, ''))?.[1]?.toLowerCase();
}

function readable(team: Team, text: string): string {
  return text
    .replace(USER, (_, id: string) => `@${team.users.get(id)?.realName ?? id}`)
    .replace(ALL, '@$1')
    .replace(MRKDWN_LINK, '$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

function buttonsIn(block: Json): SeenButton[] {
  const all = [
    ...((block['elements'] as Json[] | undefined) ?? []),
    ...(block['accessory'] ? [block['accessory'] as Json] : []),
  ];
  return all.flatMap((one) => {
    if (one['type'] === 'button') return [buttonOf(block, one, one)];
    if (one['type'] !== 'feedback_buttons') return [];
    const both = [one['positive_button'] as Json, one['negative_button'] as Json];
    return both.map((button) => ({ ...buttonOf(block, one, button), feedback: true as const }));
  });
}

function buttonOf(block: Json, element: Json, button: Json): SeenButton {
  return {
    action: String(element['action_id']),
    value: button['value'] as string | undefined,
    label: String((button['text'] as Json)['text']),
    block: block['block_id'] as string | undefined,
  };
}
