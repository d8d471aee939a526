/**
 * One word of a command. `text` is without its quotes; `quoted` is true where the whole word was quoted; `start` and
 * `end` are its place in the source, quotes included.
 */
export type Token = { text: string; quoted: boolean; start: number; end: number };

/** A quote that has no partner, and where it is. */
export type Unbalanced = { quote: string; at: number };

/** What closes a quote, best first: phones mix straight and curly ones, and Germans and Swedes close otherwise. */
const closers: Record<string, string> = {
  '"': '"”',
  '“': '”"',
  '„': '“”"',
  '”': '”"',
  '«': '»',
  '»': '«»',
  "'": "'’",
  '‘': "’'",
  '‚': '‘’',
};

/** Always closes: German and Swedish texts open with the other ones. */
const CLOSING = '”';

/** Single quotes open only where a word begins, since they are apostrophes elsewhere. */
const SINGLE = "'‘‚";

/** Words that begin with an apostrophe. */
const ELIDED = /^['‘’](?:tis|twas|til|till|cause|cos|em|n|bout|round|\d0s)\b/iu;

const BLANK = /[\s\u200b\u2060]/u;
const ENDS_WORD = /[\s\u200b\u2060.,;:!?)\]}]/u;

/**
 * Splits a command into words. Straight, curly and angled quotes hold words together, a backslash takes a quote's
 * meaning away, and code in backticks stays as it is. Takes time quadratic in the length at worst: give it `MAX_REQUEST`
 * characters and no more.
 */
export function tokenize(source: string): { tokens: Token[] } | { unbalanced: Unbalanced } {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (BLANK.test(source.charAt(at))) {
      at += 1;
      continue;
    }
    const word = readWord(source, at);
    if ('quote' in word) return { unbalanced: word };
    tokens.push(word);
    at = word.end;
  }
  return { tokens };
}

function readWord(source: string, start: number): Token | Unbalanced {
  let text = '';
  let quotedTo: number | undefined;
  let at = start;
  while (at < source.length && !BLANK.test(source.charAt(at))) {
    const char = source.charAt(at);
    if (char === '\\' && source.charAt(at + 1) in closers) {
      text += source.charAt(at + 1);
      at += 2;
    } else if (char === '`') {
      const end = codeEnd(source, at);
      text += source.slice(at, end);
      at = end;
    } else if (opens(source, start, at)) {
      const quote = readQuote(source, at);
      if (!quote) return { quote: char, at };
      text += quote.text;
      if (at === start) quotedTo = quote.end;
      at = quote.end;
    } else if (char === CLOSING && !isInch(source, at)) {
      return { quote: char, at };
    } else {
      text += char;
      at += 1;
    }
  }
  // `"Description":` is still the description.
  const quoted = quotedTo !== undefined && /^[,:;]*$/.test(source.slice(quotedTo, at));
  return { text: quoted ? text.slice(0, text.length - (at - (quotedTo ?? at))) : text, quoted, start, end: at };
}

/** `24"` is a size. */
function isInch(source: string, at: number): boolean {
  return /\d/.test(source.charAt(at - 1));
}

function opens(source: string, wordStart: number, at: number): boolean {
  const char = source.charAt(at);
  if (!(char in closers)) return false;
  if (!SINGLE.includes(char)) return at === wordStart || (char !== '”' && char !== '»' && !isInch(source, at));
  const begins = at === wordStart || source.charAt(at - 1) === '=';
  return begins && !ELIDED.test(source.slice(at, at + 8));
}

/** The end of a code span that begins here, or of the backticks alone where nothing closes them. */
function codeEnd(source: string, at: number): number {
  let open = at;
  while (source.charAt(open) === '`') open += 1;
  const ticks = source.slice(at, open);
  for (let end = source.indexOf(ticks, open); end !== -1; end = source.indexOf(ticks, end)) {
    let after = end;
    while (source.charAt(after) === '`') after += 1;
    if (after - end === ticks.length) return after;
    end = after;
  }
  return open;
}

function readQuote(source: string, at: number): { text: string; end: number } | undefined {
  const quote = source.charAt(at);
  for (const closer of closers[quote] ?? '') {
    const end = SINGLE.includes(quote) ? singleEnd(source, at + 1, closer) : escapedEnd(source, at + 1, closer);
    if (end === -1) continue;
    const inner = source.slice(at + 1, end);
    // A closer of another kind may belong to a pair within.
    if (closer !== closers[quote]?.charAt(0) && /["“„]/.test(inner)) continue;
    return { text: SINGLE.includes(quote) ? inner : unescape(inner), end: end + 1 };
  }
  return undefined;
}

/** The closing single quote: the first one that ends a word, since others are apostrophes; failing that, the first. */
function singleEnd(source: string, from: number, closer: string): number {
  for (let end = source.indexOf(closer, from); end !== -1; end = source.indexOf(closer, end + 1)) {
    if (end + 1 === source.length || ENDS_WORD.test(source.charAt(end + 1))) return end;
  }
  return source.indexOf(closer, from);
}

function escapedEnd(source: string, from: number, closer: string): number {
  for (let at = from; at < source.length; at++) {
    if (source.charAt(at) === '\\') at += 1;
    else if (source.charAt(at) === closer) return at;
  }
  return -1;
}

/** Only quotes and backslashes are escaped; any other backslash is the text's own. */
function unescape(text: string): string {
  return text.replace(/\\(["“”„«»\\])/gu, '$1');
}

/** The source from one word up to before another, as typed. */
export function textOf(source: string, tokens: readonly Token[], from: number, to: number): string {
  const first = tokens[from];
  const last = tokens[to - 1];
  return first && last && from < to ? source.slice(first.start, last.end) : '';
}
