import type { Message, User } from './wire.ts';

/** The bot as it is mentioned: by its user, or by the role that Discord gives to a bot in a server. */
export type Own = { id: string; role?: string | undefined };

/** Code, in which Discord reads no mentions, or a mention of a person, a role or a channel, or a custom emoji. */
const CODE_OR_MENTION = /(```[\s\S]*?```|(`+)[\s\S]*?[^`]\2(?!`))|<(@[!&]?|#)([0-9]{15,20})>|<a?(:\w+:)[0-9]{15,20}>/g;

/** Stands where a mention of the bot was; `\uE000` is private use, and taken out of what people write. */
const HOLE = '\uE000';

/** What a person wrote, with the bot's mention taken out and everybody else by name. */
export function readMentions(message: Message, own: Own): { text: string; mentioned: boolean; toOthers: boolean } {
  const people = new Map(message.mentions.map((user) => [user.id, nameOf(user, user.member?.nick)]));
  const text = message.content
    .replaceAll(HOLE, '')
    .replace(
      CODE_OR_MENTION,
      (found: string, code?: string, _ticks?: string, kind?: string, id = '', emoji?: string) => {
        if (code !== undefined) return found;
        if (emoji !== undefined) return emoji;
        if (kind === '#') return '#channel';
        if (kind === '@&') return id === own.role ? HOLE : '@role';
        return id === own.id ? HOLE : `@${people.get(id) ?? 'somebody'}`;
      },
    );
  const mentioned =
    message.mentions.some(({ id }) => id === own.id) ||
    (own.role !== undefined && message.mention_roles.includes(own.role));
  const others =
    message.mentions.some(({ id }) => id !== own.id) || message.mention_roles.some((id) => id !== own.role);
  return { text: closeGaps(text), mentioned, toOthers: others };
}

/** Without the marks that mentions left, the comma or colon of "@Meanwhile, ..." and doubled spaces. */
function closeGaps(text: string): string {
  if (!text.includes(HOLE)) return text.trim();
  return text
    .replace(/^\s*\uE000[,:;]?\s*/, '')
    .replace(/[ \t]*\uE000[ \t]*(?=[,.:;!?\n]|$)/g, '')
    .replace(/[ \t]*\uE000[ \t]*/g, ' ')
    .trim();
}

/** As the server calls them, or they themselves. */
export function nameOf(user: User, nick: string | null | undefined): string {
  return [nick, user.global_name, user.username].find((name) => name != null && name.trim() !== '') ?? 'somebody';
}
