import { closeHoles, HOLE } from '../../../core/understand/words/mention-holes.ts';
import { quotedAt, quotedIn } from '../../../core/understand/words/quoted.ts';
import type { Message, User } from '../receive/wire.ts';

/** The bot as it is mentioned: by its user, or by the role that Discord gives to a bot in a server. */
export type Own = { id: string; role?: string | undefined };

/** A mention of a person, a role or a channel, or a custom emoji. */
const MARK = /<(@[!&]?|#)([0-9]{15,20})>|<a?(:\w+:)[0-9]{15,20}>/g;

/** What a mark is made of: the whole of it, the kind and the id of who is named, or an emoji's name; and where it stands. */
type Marked = [found: string, kind?: string, id?: string, emoji?: string, at?: number];

export type Said = { text: string; mentioned: boolean; toOthers: boolean };

/** What a person wrote, with the bot's mention taken out and everybody else by name. Code and quotes address nobody. */
export function readMentions(message: Pick<Message, 'content' | 'mentions' | 'mention_roles'>, own: Own): Said {
  const people = new Map(message.mentions.map((user) => [user.id, nameOf(user, user.member?.nick)]));
  const content = message.content.replaceAll(HOLE, '');
  const isQuoted = quotedAt(quotedIn(content, { quote: '>', spaced: true, block: true }));
  const addressed = new Set<string>();
  const quoted = new Set<string>();
  const text = content.replace(MARK, (...[found, kind, id = '', emoji, at = 0]: Marked) => {
    const aside = isQuoted(at);
    if (emoji !== undefined) return aside ? found : emoji;
    if (kind === '#') return aside ? found : '#channel';
    (aside ? quoted : addressed).add(id);
    const isOwn = id === (kind === '@&' ? own.role : own.id);
    if (isOwn) return aside ? '@meanwhile' : HOLE;
    if (kind === '@&') return aside ? found : '@role';
    return people.has(id) || !aside ? `@${people.get(id) ?? 'somebody'}` : found;
  });
  // A reply mentions the author of the message that it replies to without a word of that.
  const called = [...message.mentions.map(({ id }) => id), ...message.mention_roles].filter(
    (id) => addressed.has(id) || !quoted.has(id),
  );
  const isOwn = (id: string) => id === own.id || id === own.role;
  return { text: closeHoles(text), mentioned: called.some(isOwn), toOthers: called.some((id) => !isOwn(id)) };
}

/** As the server calls them, or they themselves. */
export function nameOf(user: User, nick: string | null | undefined): string {
  return [nick, user.global_name, user.username].find((name) => name != null && name.trim() !== '') ?? 'somebody';
}
