import type { InboundOf } from '../../core/message.ts';
import { placeOf } from './ids.ts';
import type { Message } from './message.ts';
import { BOT, findPerson, isDirect, PEOPLE } from './people.ts';

/** Code, which mentions nobody, or a name after an `@` that stands by itself. */
const CODE_OR_NAME = /(```[\s\S]*?(?:```|$)|`[^`\n]*`)|(?<![\p{L}\p{N}_.@/-])@([\p{L}\p{N}_-]+)/giu;

/** Control characters have no place in a chat message; tabs and line ends do. */
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uE000]/g;

/** Stands where a mention was; `clean` lets none through from outside. */
const HOLE = '\uE000';

/** What a person typed, without what no chat message can carry. */
export function clean(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '').trim();
}

/** Turns a stored message of a person into core's event; its id is the message's. */
export function toInbound(message: Message, channel: string): InboundOf<'message'> {
  const { text, mentioned, toOthers } = readMentions(message.text);
  return {
    kind: 'message',
    ...placeOf(channel, message.thread),
    id: message.id,
    at: Date.parse(message.createdAt),
    person: findPerson(message.author.id) ?? { id: message.author.id, name: message.author.name },
    message: message.id,
    text,
    mentioned,
    direct: isDirect(channel),
    toOthers,
  };
}

/** Takes the mention of the bot out of a text and says who else is mentioned. */
export function readMentions(text: string): { text: string; mentioned: boolean; toOthers: boolean } {
  let mentioned = false;
  let toOthers = false;
  const without = text.replace(CODE_OR_NAME, (found: string, code: string | undefined, name: string | undefined) => {
    if (code !== undefined || name === undefined) {
      return found;
    }
    const lower = name.toLowerCase();
    if (lower === BOT.id) {
      mentioned = true;
      return HOLE;
    }
    toOthers ||= PEOPLE.some((person) => person.id === lower);
    return found;
  });
  return { text: mentioned ? closeGaps(without) : text.trim(), mentioned, toOthers };
}

/** Removes the marks that mentions left, with the comma or colon of "@meanwhile, ..." and doubled spaces. */
function closeGaps(text: string): string {
  return text
    .replace(/^\s*\uE000[,:;]?\s*/, '')
    .replace(/(?<![ \t])[ \t]*\uE000[ \t]*(?=[,.:;!?\n]|$)/g, '')
    .replace(/(?<![ \t])[ \t]*\uE000[ \t]*/g, ' ')
    .trim();
}
