import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { Button, Post } from '../../../core/domain/outgoing.ts';
import { afterName, spokenTo } from '../../../core/present/text/spoken-to.ts';
import { toCustomId } from '../custom-id.ts';
import { type Spot, toSpot } from '../ids.ts';
import { toDiscord } from '../text/write-markdown.ts';
import { splitText } from '../text/cut.ts';

/** Discord's limits (docs, resources/message and components/reference). */
export const MAX_CONTENT = 2_000;
const BUTTONS_PER_ROW = 5;
const MAX_ROWS = 5;
const MAX_LABEL = 80;
/** More names than this would leave no room for words. */
const MAX_MENTIONS = 40;

/** A message as words alone, where Discord refuses the rest of it; what its buttons do can be said in words. */
export function bare({ content, allowed_mentions }: Payload): Payload {
  return { content, allowed_mentions, components: [], flags: 0 };
}

/** Only the person who gets it sees it. */
export const EPHEMERAL: number = MessageFlags.Ephemeral;
/** Links are shown without a preview of what they lead to, which is not ours to show. */
const PLAIN: number = MessageFlags.SuppressEmbeds;
/** What only tells how far something is rings no bell. */
const SILENT: number = MessageFlags.SuppressNotifications;

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
 * What core says as one message, or as several where it is longer than one can be; buttons stand under the last.
 */
export function render(post: Post): [Payload, ...Payload[]] {
  const texts = toTexts(post);
  const rows = toRows(post.buttons, post.from && toSpot(post.from.thread));
  const mentioned = mentionsOf(post);
  const flags = PLAIN | (post.kind === 'card' ? SILENT : 0);
  const payload = (content: string, index: number): Payload => ({
    content,
    components: index === texts.length - 1 ? rows : [],
    allowed_mentions: { parse: [], users: mentioned },
    flags,
  });
  return texts.map(payload) as [Payload, ...Payload[]];
}

/** Our own mention is put before the first part once the text is made safe. */
function toTexts(post: Post): string[] {
  const names = mentionsOf(post)
    .map((id) => `<@${id}>`)
    .join(' ');
  const rest = afterName(post);
  if (rest !== undefined) return splitText(`${spokenTo(names)}${toDiscord(rest)}`, MAX_CONTENT);
  const [first = '', ...more] = splitText(toDiscord(post.text), MAX_CONTENT - names.length - 1);
  if (names === '' || first === '') return [names + first, ...more];
  return [`${names}${BLOCK.test(first) ? '\n' : ' '}${first}`, ...more];
}

/** Only these are rung for, whatever the text holds. */
function mentionsOf({ mention, alsoMention = [] }: Post): string[] {
  return [...new Set([...(mention ? [mention] : []), ...alsoMention].map(({ id }) => id))].slice(0, MAX_MENTIONS);
}

function toRows(buttons: Button[], from: Spot | undefined): Row[] {
  const shown = buttons.slice(0, BUTTONS_PER_ROW * MAX_ROWS).map((button) => toButton(button, from));
  return Array.from({ length: Math.ceil(shown.length / BUTTONS_PER_ROW) }, (_, row) => ({
    type: ComponentType.ActionRow,
    components: shown.slice(row * BUTTONS_PER_ROW, (row + 1) * BUTTONS_PER_ROW),
  }));
}

function toButton({ action, value, label }: Button, from: Spot | undefined): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: styleOf(action),
    label: shorten(label),
    custom_id: toCustomId({ action, value, from }),
  };
}

function styleOf(action: Button['action']): APIButtonComponentWithCustomId['style'] {
  if (action === 'start' || action === 'retry') return ButtonStyle.Primary;
  return action === 'cancel' || action === 'delete' ? ButtonStyle.Danger : ButtonStyle.Secondary;
}

function shorten(label: string): string {
  const text = label.replaceAll('\u200b', '');
  return text.length <= MAX_LABEL ? text : `${text.slice(0, MAX_LABEL - 1).toWellFormed()}…`;
}
