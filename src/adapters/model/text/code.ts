/** What may stand before a fence on its line: marks of quotes and lists. */
const CONTAINER = /[\s>*+\-.)\d]/;
const QUOTE = /[\s>]/;
const MIN_FENCE = 3;

type Run = { char: string; length: number; first: boolean; quoted: boolean };

/**
 * Says of Markdown that comes bit by bit whether its end stands in code. A span of inline code ends on its line; whether it
 * is one is known only when it ends.
 */
export function createCodeReader() {
  let fence: { char: string; length: number; opening: boolean; closing: boolean } | undefined;
  let span = 0;
  let run: Run | undefined;
  /** Only marks of quotes and lists so far on this line; only those of quotes. */
  let first = true;
  let quoted = true;
  let escaped = false;
  let spans = true;

  function see(char: string): void {
    if (char === run?.char) {
      run.length += 1;
      return;
    }
    settle();
    if (char === '\n') return endLine();
    if (!escaped && (char === '`' || char === '~')) {
      run = { char, length: 1, first, quoted };
    }
    escaped = char === '\\' && !escaped && !span && !fence;
    if (fence?.closing && char.trim()) fence.closing = false;
    first &&= CONTAINER.test(char);
    quoted &&= QUOTE.test(char);
  }

  /** Takes the run of backticks that was seen last as ended. */
  function settle(): void {
    const ended = run;
    run = undefined;
    if (!ended) return;
    if (fence && !fence.opening) {
      fence.closing = ended.quoted && ended.char === fence.char && ended.length >= fence.length;
    } else if (fence && ended.char === '`' && fence.char === '`') {
      // Backticks after a fence on its line: it was inline code.
      span = ended.length === fence.length ? 0 : fence.length;
      fence = undefined;
    } else if (!fence && !span && ended.first && ended.length >= MIN_FENCE) {
      fence = { char: ended.char, length: ended.length, opening: true, closing: false };
    } else if (!fence && spans && ended.char === '`') {
      span = span === 0 ? ended.length : span === ended.length ? 0 : span;
    }
  }

  function endLine(): void {
    if (fence?.closing) fence = undefined;
    if (fence) fence.opening = false;
    span = 0;
    first = quoted = spans = true;
    escaped = false;
  }

  return {
    see,
    /** To be asked where no more of a run can come. */
    where(): 'fence' | 'span' | 'text' {
      settle();
      return fence ? 'fence' : span ? 'span' : 'text';
    },
    isEscaped: () => escaped,
    /** The span did not end: until the end of the line, backticks are only backticks. */
    noSpan(): void {
      settle();
      span = 0;
      spans = false;
    },
  };
}
