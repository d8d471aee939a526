/** What phones and word processors make of typed characters; the shell knows only the typed ones. */
const DOUBLE = '“„”';
const SINGLE = '‘‚’';
const QUOTES = `"'${DOUBLE}${SINGLE}`;
const OPENS_WORD = /[\s=([{,:;|&]/;
const ENDS_WORD = /[\s)\]},:;|&<>]/;

/**
 * A command with curly quotes made straight where they quote, and long dashes, ellipses and hard spaces as they were typed. What
 * stands in straight quotes stays as it is, and so do apostrophes. Reads every character a fixed number of times.
 */
export function asTyped(command: string): string {
  let typed = '';
  // What has no partner once is not looked for again.
  const alone = new Set<string>();
  for (let at = 0; at < command.length; ) {
    const char = command.charAt(at);
    const quote = alone.has(char) ? undefined : quoteAt(command, at);
    if (!quote && QUOTES.includes(char) && !isApostrophe(command, at)) alone.add(char);
    typed += quote ? quote.text : charAt(command, at);
    at = quote ? quote.end : at + (char === '\\' ? 2 : 1);
  }
  return typed;
}

type Quote = { text: string; end: number };

function quoteAt(command: string, at: number): Quote | undefined {
  const char = command.charAt(at);
  if (char === '"') return straight(command, at, closing(command, at + 1, '"') ?? closing(command, at + 1, '”“'), '"');
  if (char === "'") return straight(command, at, closing(command, at + 1, "'"), "'");
  if (DOUBLE.includes(char)) return straight(command, at, closing(command, at + 1, '”“"'), '"');
  return SINGLE.includes(char) && !isApostrophe(command, at)
    ? straight(command, at, wordEnd(command, at + 1), "'")
    : undefined;
}

function isApostrophe(command: string, at: number): boolean {
  return SINGLE.includes(command.charAt(at)) && at > 0 && !OPENS_WORD.test(command.charAt(at - 1));
}

/** The quote that ends there, with straight marks around it; undefined where they would change what is inside. */
function straight(command: string, at: number, end: number | undefined, mark: string): Quote | undefined {
  if (end === undefined) return undefined;
  const inside = command.slice(at + 1, end);
  const kept = command.charAt(at) === mark && command.charAt(end) === mark;
  if (!kept && inside.includes(mark)) return undefined;
  return { text: `${mark}${inside}${mark}`, end: end + 1 };
}

function closing(command: string, from: number, closers: string): number | undefined {
  for (let at = from; at < command.length; at++) {
    if (command.charAt(at) === '\\' && closers !== "'") at += 1;
    else if (closers.includes(command.charAt(at))) return at;
  }
  return undefined;
}

/** A single quote within a word is an apostrophe. */
function wordEnd(command: string, from: number): number | undefined {
  for (let at = from; at < command.length; at++) {
    const next = command.charAt(at + 1);
    if ("'’‘".includes(command.charAt(at)) && (next === '' || ENDS_WORD.test(next))) return at;
  }
  return undefined;
}

function charAt(command: string, at: number): string {
  const char = command.charAt(at);
  if (char === '\\') return command.slice(at, at + 2);
  if (char === '\u00a0' || char === '\u202f') return ' ';
  if (char === '…') return '...';
  const option = /[—–]/.test(char) && /(?:^|\s)$/.test(command.charAt(at - 1)) && /[a-z]/i.test(command.charAt(at + 1));
  return option ? '--' : char;
}
