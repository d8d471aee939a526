import { withMarkedCommand } from '../../core/understand/typed-command.ts';
import { BEGINNING, fold, LONGEST_REQUEST, onlyLeadsUp, tidy } from '../asking.ts';
import { readDuration } from '../duration.ts';
import { joinCommands } from './joined-commands.ts';
import { readsAsCommand } from './reads-as-command.ts';
import { takeTimeout } from './timeout-in-request.ts';
import { asTyped } from './straight-quotes.ts';

/** Stands for the code in a request; from the private area of Unicode, so it is nothing that people type. */
const CODE = '\ue000';

/** Nobody types more into a chat; longer ones belong into a script. */
export const LONGEST_COMMAND = 8_000;

/** Fenced code that is for a shell by its label, or has none. */
const FENCED =
  /```(?:(?:sh|bash|zsh|shell|console|terminal|shell-session)?[^\S\n]*\n)([\s\S]*?)(?:\n```(?!`)|```[^\S\n]*$)/m;
const INLINE = /(?<!`)`([^`\n]+)`(?!`)/;

const RUN = [
  'run|re-?run|running|execute|executing|exec|kick off|kicking off|start|starting|launch|invoke|fire off|fire up',
  'ejecuta(?:r|s|me)?|ejecute[ns]?|corre(?:r|me)?|corra[ns]?|lanza(?:r|me)?|lance[nsz]?|inicia(?:r)?|inicie|arranca(?:r)?',
  'execute[rsz]?|lancer|demarre[rz]?|fais tourner',
  'fuhren sie|starte|starten',
  'executa(?:r)?|roda(?:r)?|rode',
].join('|');

/** "Run `x`", with some words between. */
const VERB_FIRST = new RegExp(`${BEGINNING}(?:${RUN})\\b([^${CODE}.!?;]{0,60})${CODE}`, 'g');

/** "Here is `x`: run it." */
const CODE_FIRST = new RegExp(
  `${CODE}[^${CODE}]{0,60}?(${BEGINNING})(?:(?:${RUN})[ -](?:it|this|that|lo|le|la|o|isso|isto|ca|es|das)|ejecutalo|correlo|lanzalo|fuhre? (?:es|das) aus)\\b`,
  'g',
);

/** German has the verb, or half of it, at the end: "führe `x` aus", "kannst du `x` ausführen", "lass `x` laufen". */
const VERB_LAST = [
  new RegExp(
    `${BEGINNING}(?:fuhre?|lass|lasse)\\b([^${CODE}.!?;]{0,40})${CODE}([^${CODE}.!?;]{0,40}?)\\b(?:aus|laufen)\\b`,
    'g',
  ),
  new RegExp(
    `${BEGINNING}(?<=(?:bitte|du|sie|mal),? )([^${CODE}.!?;]{0,40})${CODE}([^${CODE}.!?;]{0,40}?)\\b(?:ausfuhren|laufen lassen|starten)\\b`,
    'g',
  ),
];

/** Chinese and Japanese, written without blanks: "请在后台运行 `x`", "`x` を実行して". Each must say no more than that. */
const CJK_POLITE =
  '(?:请你?|麻烦你?|帮我|帮忙|给我|能不能|可以|你能|现在|先|然后|直接|把|すみません|では|じゃあ|それでは|今|まず){0,6}';
const CJK_BACKGROUND = '(?:(?:在|于|於)?(?:后台|後台|背景)(?:中|里|裡)?|バックグラウンドで|裏で)?';
const CJK_THING =
  '(?:一下|这个|這個|下面的|以下的|以下|这条|次の|この|以下の)?(?:命令|指令|脚本|腳本|代码|コマンド|スクリプト)?(?:是|を|:)?';
const CJK_RUN = '(?:运行|運行|执行|執行|跑|启动|啟動)(?:一下|起来)?';
const CJK_DO =
  '(?:実行|起動|走らせ|動か)(?:して|し|て)?(?:おいて)?(?:ください|下さい|くれますか|もらえますか|くれる|もらえる|ほしい|お願いします|お願い)?';
const CJK_TELL =
  '(?:(?:然后|并|再|そして|それから)?(?:告诉我|告訴我|跟我说|(?:失敗したら|結果を|終わったら)?(?:教えて|知らせて)).{0,30})?';
const CJK_END = `(?:吧|好吗|可以吗|一下|谢谢|多谢|，谢谢|ね|よ|お願いします)*${CJK_TELL}[。.!！?？]?`;
const CJK = [
  `${CJK_POLITE}${CJK_BACKGROUND}${CJK_POLITE}${CJK_RUN}${CJK_THING}${CODE}${CJK_BACKGROUND}${CJK_END}`,
  `${CJK_POLITE}${CODE}(?:这个命令|這個命令|命令)?(?:请)?${CJK_BACKGROUND}${CJK_RUN}${CJK_END}`,
  `${CJK_POLITE}${CJK_BACKGROUND}${CODE}(?:というコマンド|コマンド)?(?:を|、)?${CJK_BACKGROUND}${CJK_DO}${CJK_END}`,
].map((source) => new RegExp(`^${source}$`, 'u'));

/** Words around the code that make it something else than a command to run now. */
const NOT_RUN =
  /\b(?:not|don't|never|without|no|nao|nunca|pas|jamais|sans|nicht|nie|ohne|into|through|over|function|method|query|sql|workflow|pipeline|job|step|class|regex|server at)\b/;
const NOT_AFTER =
  /^\)? ?(?:aus,? )?(?:is|are|means|was|does|did|must|should|has|needs|requires|fails|takes|works|returns|prints|by me|past me|through|workflow|function|method|query|step|job|pipeline|every|tomorrow|tonight|later|at \d|(?:when|once|if(?! (?:you can|possible))|unless|until|as soon as(?! (?:possible|you can))|after|before|cuando(?! pueda)|en cuanto|si|quand(?! tu peux)|des que|wenn(?! du kannst)|sobald|nachdem|bevor|quando(?! puder)|assim que|se)\b)/;
const WAITS = /\b(?:wait|sleep|espera|attends|warte|espere) /;

/** The command that a request asks to run; undefined where it does not, or where it is not clear which. */
export function commandInRequest(request: string): { command: string; timeoutSeconds?: number } | undefined {
  if (request.length > LONGEST_COMMAND + LONGEST_REQUEST) return undefined;
  const found = takeCode(withMarkedCommand(request.replaceAll(CODE, '').replaceAll('\r', '')));
  if (!found) return undefined;
  const folded = fold(tidy(found.around));
  if (folded.length > LONGEST_REQUEST) return undefined;
  const { text, seconds } = takeTimeout(folded);
  const asked = asksToRun(text) || asksWithoutBlanks(found.around);
  return asked ? { command: found.command, ...(seconds !== undefined && { timeoutSeconds: seconds }) } : undefined;
}

/** Not folded: that takes the marks off Japanese letters. */
function asksWithoutBlanks(around: string): boolean {
  const text = tidy(around).replaceAll(/[\s，、,]+/g, '');
  return CJK.some((pattern) => pattern.test(text));
}

/** The only piece of code in a text, or those that are to be run one after the other, and the text with `CODE` in its place. */
function takeCode(text: string): { command: string; around: string } | undefined {
  const match = FENCED.exec(text) ?? oneLine(text) ?? joinCommands(text) ?? INLINE.exec(text);
  if (!match) return undefined;
  const around = text.slice(0, match.index) + CODE + text.slice(match.index + match[0].length);
  const marked = withoutPrompts(match[1] ?? '').trim();
  if (marked.length > LONGEST_COMMAND) return undefined;
  const command = asTyped(marked);
  return command === '' || !readsAsCommand(command) || around.includes('`') || !tidy(around).includes(CODE)
    ? undefined
    : { command, around };
}

/** Code in several backticks within one line: a fence typed in a hurry, or a span with backticks inside. */
function oneLine(text: string): { 0: string; 1: string; index: number } | undefined {
  const opened = new Map<number, number>();
  let found: { 0: string; 1: string; index: number } | undefined;
  for (const { 0: ticks, index } of text.matchAll(/`{2,}|\n/g)) {
    if (ticks === '\n') {
      if (found) return found;
      opened.clear();
      continue;
    }
    const from = opened.get(ticks.length);
    if (from === undefined) opened.set(ticks.length, index);
    else if (!found || from < found.index) {
      found = { 0: text.slice(from, index + ticks.length), 1: text.slice(from + ticks.length, index), index: from };
    }
  }
  return found;
}

/** Consoles are often copied with the prompt before each line. */
function withoutPrompts(code: string): string {
  const lines = code.split('\n');
  return lines.every((line) => line.trim() === '' || line.startsWith('$ '))
    ? lines.map((line) => line.slice(2)).join('\n')
    : code;
}

function asksToRun(text: string): boolean {
  // Nothing but the command, or only with a polite word: what else could it be for.
  if (new RegExp(`^(?:please )?${CODE}(?:,? please)?[.!]?$`).test(text)) return true;
  const after = text.slice(text.indexOf(CODE) + CODE.length);
  if (NOT_AFTER.test(after) || beginsLater(after) || WAITS.test(text.slice(0, text.indexOf(CODE)))) return false;
  for (const match of text.matchAll(CODE_FIRST)) {
    const between = match[0].slice(1, match[0].length - (match[1]?.length ?? 0));
    if (onlyLeadsUp(text, match.index) && !NOT_RUN.test(between)) return true;
  }
  for (const pattern of [VERB_FIRST, ...VERB_LAST]) {
    for (const match of text.matchAll(pattern)) {
      const around = `${match[1] ?? ''} ${match[2] ?? ''}`;
      if (onlyLeadsUp(text, match.index) && !NOT_RUN.test(around)) return true;
    }
  }
  return false;
}

/** "run `x` in 10 minutes" is for a schedule. */
function beginsLater(after: string): boolean {
  const within = /^ ?(?:in|after|en|dentro de|dans|em|daqui a) /.exec(after);
  return within !== null && readDuration(after.slice(within[0].length)) !== undefined;
}
