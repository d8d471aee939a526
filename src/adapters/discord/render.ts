import type { APIActionRowComponent, APIButtonComponentWithCustomId } from 'discord-api-types/v10';
import type { Button, Post } from '../../core/outgoing.ts';
import { toCustomId } from './custom-id.ts';
import type { Spot } from './ids.ts';
import { toDiscord } from './markdown.ts';
import { splitText } from './split.ts';

/** Discord's limits (docs, resources/message and components/reference). */
export const MAX_CONTENT = 2_000;
const BUTTONS_PER_ROW = 5;
const MAX_ROWS = 5;
const MAX_LABEL = 80;

/** Only one kind of row and button is used, so that an older client shows them all the same. */
const ROW = 1;
const BUTTON = 2;
const styles = { primary: 1, secondary: 2, success: 3, danger: 4 } as const;

/** Links are shown without a preview of what they lead to, which is not ours to show. */
const SUPPRESS_EMBEDS = 1 << 2;
/** Only the person who gets it sees it. */
export const EPHEMERAL = 1 << 6;
/** What only tells how far something is rings no bell. */
const SUPPRESS_NOTIFICATIONS = 1 << 12;

type Row = APIActionRowComponent<APIButtonComponentWithCustomId>;

/** One message as Discord takes it, to be posted or to replace one. */
export type Payload = {
  content: string;
  components: Row[];
  allowed_mentions: { parse: []; users: string[] };
  flags: number;
};

/** Markdown that would stop being a list, a quote, a heading or a code block if words came before it in its line. */
const BLOCK = /^(?:[-*+]\s|#{1,3}\s|-#\s|\d+[.)]\s|>|```)/;

/**
 * What core says as one message, or as several where it is longer than one can be; buttons stand under the last. `from`
 * is the place that buttons speak of where they are shown elsewhere.
 */
export function render(post: Post, from?: Spot): [Payload, ...Payload[]] {
  const [first = '', ...more] = splitText(withMention(post), MAX_CONTENT);
  const texts: [string, ...string[]] = [first, ...more];
  const rows = toRows(post.buttons, from);
  const flags = SUPPRESS_EMBEDS | (post.kind === 'card' ? SUPPRESS_NOTIFICATIONS : 0);
  const payload = (content: string, index: number): Payload => ({
    content,
    components: index === more.length ? rows : [],
    allowed_mentions: { parse: [], users: post.mention ? [post.mention.id] : [] },
    flags,
  });
  return texts.map(payload) as [Payload, ...Payload[]];
}

function withMention({ text, mention }: Post): string {
  const said = toDiscord(text);
  if (!mention) return said;
  const name = `<@${mention.id}>`;
  return said === '' ? name : `${name}${BLOCK.test(said) ? '\n' : ' '}${said}`;
}

function toRows(buttons: Button[], from: Spot | undefined): Row[] {
  const shown = buttons.slice(0, BUTTONS_PER_ROW * MAX_ROWS).map((button) => toButton(button, from));
  return Array.from({ length: Math.ceil(shown.length / BUTTONS_PER_ROW) }, (_, row) => ({
    type: ROW,
    components: shown.slice(row * BUTTONS_PER_ROW, (row + 1) * BUTTONS_PER_ROW),
  }));
}

function toButton({ action, value, label }: Button, from: Spot | undefined): APIButtonComponentWithCustomId {
  return {
    type: BUTTON,
    style: styleOf(action),
    label: shorten(label),
    custom_id: toCustomId({ action, value, from }),
  };
}

function styleOf(action: Button['action']): (typeof styles)[keyof typeof styles] {
  if (action === 'start' || action === 'retry') return styles.primary;
  return action === 'cancel' ? styles.danger : styles.secondary;
}

function shorten(label: string): string {
  const text = label.replaceAll('\u200b', '');
  return text.length <= MAX_LABEL ? text : `${text.slice(0, MAX_LABEL - 1).toWellFormed()}…`;
}
