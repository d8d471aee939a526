import { withMarkedCommand } from '../../core/understand/typed-command.ts';
import { isPlace } from '../../core/understand/request/repository-in.ts';
import { fold, LONGEST_REQUEST } from '../asking.ts';

/** Only what is asked for in English is looked at: in other languages the end of the sentence may be its verb. */
const ENGLISH =
  /(?:^|[\s,.!:])(?:run|re-?run|running|execute|executing|kick off|start|launch|invoke|fire (?:off|up))\b/;

/** Where one thing that is asked for ends and the next begins. */
const BETWEEN = /[,;.!?\n()]+|\s(?:and then|and|then|but)\s/;

/** What is polite, what happens anyway (its person is told the result), and how long it may take, which is read elsewhere. */
const DONE_ANYWAY = [
  String.raw`(?:please|pls|thanks|thank you|thx|cheers|now|instead|again|once|once more|right away|immediately|quickly|for me|for us|ok|okay|if you can|if possible|when you can|also|too|in parallel|meanwhile|in (?:the )?background)+`,
  String.raw`(?:in|into|on|from|inside) (?:here|this (?:folder|directory|repo|repository|channel|thread)|the (?:sandbox|background|shell|terminal))`,
  String.raw`(?:can you |could you |please )?(?:tell|show|let|give|send|ping|notify|inform|update) (?:me|us)\b.*`,
  String.raw`(?:please )?(?:report|post|share|paste|print|show|tell|say|see)(?: back)?(?: (?:the |its |your |all )?(?:results?|output|logs?|errors?|outcome))?(?: (?:here|back|to (?:me|us)|in this thread))?`,
  String.raw`(?:see|check|look|find out) (?:if|whether|what|how)\b.*`,
  String.raw`.*\b(?:timeout|time limit)\b.*`,
  String.raw`(?:it|this|that|them|the command|command|as a command|in bash|in the shell)`,
].map((source) => new RegExp(`^(?:${source})$`));

/** Without the words that only join it to the command. */
const JOINED = /^(?:(?:and|then|but|also|please|just|so) )+/;

/** More than this was hardly meant as a part of the order. */
const MOST = 3;
const LONGEST = 100;

/** What an order to run a command says beside it and nothing is done with: "ping @ben when done". */
export function leftOutOf(typed: string, repositories: readonly string[] = []): string[] {
  if (typed.length > LONGEST_REQUEST) return [];
  const request = withMarkedCommand(typed);
  const end = request.lastIndexOf('`');
  if (end < 0 || !ENGLISH.test(fold(request.slice(0, request.indexOf('`'))))) return [];
  const pieces = request.slice(end + 1).split(BETWEEN);
  const left = pieces.map((piece) =>
    piece
      .replaceAll(/\s+/g, ' ')
      .trim()
      .replace(/(?<![\s–—:-])[\s–—:-]+$/, ''),
  );
  return left.filter((piece) => asksForMore(piece) && !isPlace(piece, repositories)).slice(0, MOST);
}

function asksForMore(piece: string): boolean {
  const said = fold(piece).replace(JOINED, '').trim();
  if (!/\p{L}/u.test(said) || piece.length > LONGEST) return false;
  return !DONE_ANYWAY.some((pattern) => pattern.test(said.replace(/^[^\p{L}\p{N}@#]+|[^\p{L}\p{N}]+$/gu, '')));
}
