/** Words of grammar, which sentences have and arguments hardly: a closed class in each language. */
const GRAMMAR = new Set(
  (
    "the a an is are was were be been to of and or but not we you i it he she they this that these those my your our their with when if please does do did has have had will would should can could for on at in from as so there what why how don't can't won't it's i'm " +
    'el la los las un una es son que por para con no se mi su esta este y pero le les une est sont des du et mais pas pour avec dans nous vous je der die das ein eine ist sind und nicht mit wir ihr ich zu den dem bitte o os as um uma nao em para com mas meu sua'
  ).split(' '),
);

/** These take sentences as their arguments. */
const SPEAKS = /^(?:echo|printf|say|espeak|figlet|cowsay|banner|wall|write|notify-send|logger)$/;

/** An escaped quote opens nothing. */
const QUOTED = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"/g;
const COMMENT = /(^|\s)#.*$/gm;

/** Marks that sentences have none of: options, paths, variables, pipes, redirections, names of files. */
const SYNTAX = /(?:^|\s)-{1,2}\w|[|<>$*=\\{}[\]`\ue002]|&&|;|(?:^|\s)[.~]?\/|\w\/\w|\w\.\w/;

/** How the name of a program can look: no comma or colon behind it, no date, not all in capitals, no accents. */
const PROGRAM = /^(?:!|\[\[?|(?:[({]*\()?[$~.\w/+@%{}-]*\)?)$/;
const NUMERIC = /^[\d.:/-]+$/;

/** Whether code in a message can be for a shell, rather than a sentence, an error or a log that somebody shows. */
export function readsAsCommand(code: string): boolean {
  // The lines of a heredoc may hold anything.
  if (code.includes('<<')) return true;
  const bare = code
    .replaceAll(/\\\n/g, ' ')
    .replaceAll(QUOTED, (found) => (found.startsWith('\\') ? found : '\ue002'))
    .replaceAll(COMMENT, '$1');
  return bare.split('\n').every((line) => line.trim() === '' || isCommandLine(line.trim()));
}

function isCommandLine(line: string): boolean {
  const words = line.split(/\s+/);
  const first = words.find((word) => !/^[A-Za-z_]\w*=/.test(word)) ?? '';
  // Only assignments.
  if (first === '') return true;
  if (/^[^\p{ASCII}]/u.test(first)) return false;
  if (!PROGRAM.test(first.split(/[;&|)<>\ue002]/u, 1)[0] ?? '') && !/^[\ue002<>]/.test(first)) return false;
  if (NUMERIC.test(first) || /^[A-Z]{2,}$/.test(first)) return false;
  if (words.length < 3 || SPEAKS.test(first)) return true;
  if (SYNTAX.test(line)) return true;
  const sentence = /^[A-Z][a-z']*$/.test(first) || /[^.\s][.?!:]$/.test(line) || /\p{L},(?=\s)/u.test(line);
  return !sentence && words.filter((word) => GRAMMAR.has(word.toLowerCase())).length < 2;
}
