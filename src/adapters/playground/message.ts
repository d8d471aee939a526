import type { CardView, Post } from '../../core/domain/outgoing.ts';
import type { Why } from '../../core/domain/why.ts';
import { BOT, findPerson } from './people.ts';

/** `at` is as in JSON. */
export type SaidTime = { from: number; to: number; at: string };

/** What can change about a message, as it is stored. */
export type Body = {
  kind: 'text' | Post['kind'];
  text: string;
  /** Where the text says a moment, in UTF-16 units, so that the reader's own clock can show it. */
  times?: SaidTime[];
  run?: string;
  card?: CardView;
  /** Why it came; `text` says it in one line. */
  why?: Why & { text: string };
  buttons: { action: string; value: string; label: string }[];
  files: { name: string; url: string; size: number }[];
  /** The message that this one replies to, and who wrote that. */
  replyTo?: { id: string; author: string } & Partial<Pick<Body, 'text' | 'files'>>;
  /** The time zone of the browser that it was written in. */
  zone?: string;
};

/** A message as the HTTP contract shows it. */
export type Message = Omit<Body, 'replyTo' | 'zone'> & {
  replyTo?: string;
  id: string;
  thread: string;
  author: { id: string; name: string; bot: boolean };
  reactions: { emoji: string; users: string[] }[];
  /** Only this person sees it. */
  to?: string;
  createdAt: string;
  editedAt?: string;
};

/** What the store's hash of a message holds; see scripts.ts for its fields. */
export type Fields = Record<string, string>;

/** What only the bot is told of a message: the one that it replies to, and the writer's time zone. */
export function untoldOf({ body }: Fields): { repliedTo?: Body['replyTo']; zone?: string | undefined } {
  if (body === undefined) return {};
  const { replyTo, zone } = JSON.parse(body) as Body;
  return { ...(replyTo && { repliedTo: replyTo }), zone };
}

/** A message as it is stored. */
export function bodyOf({ body }: Fields): Body {
  return JSON.parse(body ?? '') as Body;
}

/** Turns a stored hash into a message; undefined where there is none. */
export function toMessage(id: string, fields: Fields): Message | undefined {
  const { th: thread, by, at, body, to, edited } = fields;
  if (thread === undefined || by === undefined || at === undefined || body === undefined) {
    return undefined;
  }
  const { kind, text, times, run, card, why, buttons, files, replyTo } = JSON.parse(body) as Body;
  return {
    id,
    thread,
    author: author(by),
    kind,
    text,
    ...(times && { times }),
    ...(replyTo && { replyTo: replyTo.id }),
    ...(run !== undefined && { run }),
    ...(card && { card }),
    ...(why && { why }),
    buttons,
    files,
    reactions: reactions(fields),
    ...(to && { to }),
    createdAt: new Date(Number(at)).toISOString(),
    ...(edited !== undefined && { editedAt: new Date(Number(edited)).toISOString() }),
  };
}

function author(id: string): Message['author'] {
  return id === BOT.id ? { ...BOT, bot: true } : { id, name: findPerson(id)?.name ?? id, bot: false };
}

/** By emoji, both they and their people in the order in which they came. */
function reactions(fields: Fields): Message['reactions'] {
  const given = Object.entries(fields)
    .filter(([field]) => field.startsWith('r:'))
    .toSorted(([, a], [, b]) => Number(a) - Number(b));
  const byEmoji = new Map<string, string[]>();
  for (const [field] of given) {
    const [, user = '', emoji = ''] = field.split(':');
    byEmoji.set(emoji, [...(byEmoji.get(emoji) ?? []), user]);
  }
  return [...byEmoji].map(([emoji, users]) => ({ emoji, users }));
}

/** The values that a message's buttons of one action have, and had before an edit took them away. */
export function buttonValues(fields: Fields, action: string): string[] | undefined {
  const values = fields[`b:${action}`];
  return values === undefined ? undefined : (JSON.parse(values) as string[]);
}
