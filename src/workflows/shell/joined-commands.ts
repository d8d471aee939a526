import { fold } from '../asking.ts';

const INLINE = /(?<!`)`([^`\n]+)`(?!`)/g;

const RUN = 'run|re-?run|execute|start|do|ejecuta|corre|lanza|lance|starte|execute|executa|roda|rode';
const THEN =
  "then|next|afterwards|after that|after this|once (?:that|it)(?: is|s|'s)? (?:done|finished|through|over)|when (?:that|it)(?: is|s|'s)? (?:done|finished|through|over)|if (?:that|it) (?:works|passes|succeeds|is fine|is green|goes well)|also|luego|despues|puis|ensuite|apres|dann|danach|anschliessend|depois|em seguida";
const AND = 'and|&|y|et|und|e';
const BACKGROUND = 'in the background|en segundo plano|em segundo plano|en arriere-plan|im hintergrund';

/** All that may stand between two commands for the second to come after the first: "and then run", "; if that works,". */
const BETWEEN = new RegExp(
  `^(?:,? (?:${BACKGROUND}))?(?:[,;]? ?(?:${AND}))?(?:[,;.]? ?(?:followed by|${THEN}))?,?(?: (?:please|bitte))?(?: ?(?:${RUN}))?(?: the command)? ?$`,
);
const BETWEEN_CJK =
  /^ ?[,，、;；]? ?(?:(?:と|和|及|以及|并且?)|(?:を(?:実行|走らせ)(?:して|し|てから|してから)?[、,]?(?:その後|次に|それから)?)|(?:然后|之后|接着|再|最后|その後に?|次に|それから))? ?(?:请|再)?(?:运行|運行|执行|執行|跑)?(?:一下)? ?$/u;

/** One command in each line of a list. */
const NEXT_ITEM = /^[^\S\n]*\n\s*(?:[-*•]|\d[.)])\s*$/;
const FIRST_ITEM = /\n[^\S\n]*(?:[-*•]|1[.)])\s*$/;

/** What another command cannot stand after on one line, or what would swallow it. */
const NOT_TO_JOIN = /[;&|\\]\s*$|^\s*[;&|]|#|<</;

/** Beside each other is not one after the other. */
const AT_ONCE =
  /\b(?:at the same time|in parallel|simultaneously|side by side|concurrently|al mismo tiempo|en paralelo|en parallele|en meme temps|gleichzeitig|parallel|ao mesmo tempo|em paralelo)\b|同时|同時に|並行/;

/**
 * The stretch of a text that names several commands to be run in order, as a match whose group is the one command line
 * that does so. Each waits for the success of the one before: nobody wants a build deployed whose tests have failed.
 */
export function joinCommands(text: string): { 0: string; 1: string; index: number } | undefined {
  const codes = [...text.matchAll(INLINE)];
  const [first, last] = [codes[0], codes.at(-1)];
  if (!first || !last || first === last) return undefined;
  const follow = codes.slice(1).every((code, at) => {
    const before = codes[at] as RegExpExecArray;
    return isBetween(text.slice(before.index + before[0].length, code.index));
  });
  const commands = codes.map(([, command = '']) => command.replace(/^\s*\$ /, '').trim());
  if (!follow || AT_ONCE.test(fold(text.replaceAll(INLINE, '')))) return undefined;
  if (commands.some((command) => command === '' || NOT_TO_JOIN.test(command) || !isWhole(command))) return undefined;
  const lead = FIRST_ITEM.exec(text.slice(0, first.index))?.[0].trim() ?? '';
  const index = text.lastIndexOf(lead, first.index);
  return { 0: text.slice(index, last.index + last[0].length), 1: commands.map(asOne).join(' && '), index };
}

/** All quotes and brackets that it opens it closes: none can take in what comes after it. */
function isWhole(command: string): boolean {
  const outside = command.replaceAll(/\\./g, '').replaceAll(/'[^']*'|"[^"]*"/g, '');
  const count = (mark: string) => outside.split(mark).length;
  return !/['"]/.test(outside) && count('(') === count(')') && count('{') === count('}');
}

/** "a; b" and "a || b" are one command each: without the braces "b" would be run whatever came before. */
function asOne(command: string): string {
  return /;|\|\||(?<![&>])&(?![&>])|^\s*!/.test(command) ? `{ ${command}; }` : command;
}

function isBetween(text: string): boolean {
  const said = text.replaceAll(/\s+/g, ' ');
  if (NEXT_ITEM.test(text)) return true;
  return said.trim() !== '' && (BETWEEN.test(fold(said)) || BETWEEN_CJK.test(said));
}
