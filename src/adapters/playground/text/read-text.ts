import { closeHoles, HOLE } from '../../../core/understand/words/mention-holes.ts';
import { quotedAt, quotedIn } from '../../../core/understand/words/quoted.ts';
import { BOT, PEOPLE } from '../people.ts';

/** A name after an `@` that stands by itself. */
const NAME = /(?<![\p{L}\p{N}_.@/-])@([\p{L}\p{N}_-]+)/giu;

/** Takes the mention of the bot out of a text and says who else is mentioned. Code and quotes mention nobody. */
export function readMentions(text: string): { text: string; mentioned: boolean; toOthers: boolean } {
  let mentioned = false;
  let toOthers = false;
  const isQuoted = quotedAt(quotedIn(text, { quote: '>' }));
  const without = text.replace(NAME, (found: string, name: string, at: number) => {
    if (isQuoted(at)) return found;
    const lower = name.toLowerCase();
    if (lower === BOT.id) {
      mentioned = true;
      return HOLE;
    }
    toOthers ||= PEOPLE.some((person) => person.id === lower);
    return found;
  });
  return { text: closeHoles(without), mentioned, toOthers };
}
