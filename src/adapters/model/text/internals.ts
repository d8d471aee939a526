import { createCodeReader } from './code.ts';
import { type Group, type Mark, markAt } from './marks.ts';

const STARTS = '<[◁';
/** The headers of messages are a role and a channel; what is longer is text. */
const MAX_HEADER = 200;

type State =
  | { is: 'shown' }
  /** `after` is what came after the last mark that would have ended it, had it not opened more often than it ended. */
  | { is: 'hidden'; group: Group | 'channel'; depth: number; after?: string }
  | { is: 'header'; text: string; channel: boolean };

/**
 * Takes a model's internals out of its answer: thoughts, calls of tools, channels and control tokens that its server left in
 * the text. The same words in code stay. Give it each piece and show what it gives back; `rest` is what it still held at
 * the end. `whole` says that nothing is shown before the end: then a mark that only ends thoughts takes out all before it,
 * because some servers leave out the first mark.
 */
export class InternalsFilter {
  readonly #whole: boolean;
  #code = createCodeReader();
  #state: State = { is: 'shown' };
  #held = '';
  #out = '';
  /** The last character that was shown, and the one before the next, shown or not. */
  #last = '';
  #before = '';
  /** White space before the first word. */
  #lead = '';
  /** White space after what was taken out. */
  #gap: string | undefined;
  /** From a mark in what may be inline code to the end of it. */
  #doubtful: string | undefined;

  constructor({ whole = false }: { whole?: boolean } = {}) {
    this.#whole = whole;
  }

  take(piece: string): string {
    this.#held += piece;
    this.#held = this.#held.slice(this.#scan(this.#held, false));
    return this.#give();
  }

  rest(): string {
    this.#scan(this.#held, true);
    this.#held = '';
    if (this.#doubtful !== undefined) this.#settleDoubt();
    this.#out += this.#lead;
    if (this.#state.is === 'hidden' && this.#state.after !== undefined)
      this.#out += withoutInternals(this.#state.after);
    return this.#give();
  }

  /** Handles the text up to where a mark may have begun; returns how far it came. */
  #scan(text: string, isEnd: boolean): number {
    let at = 0;
    while (at < text.length) {
      const char = text.charAt(at);
      const mark = STARTS.includes(char) && !this.#isFenced() ? markAt(text, at) : undefined;
      if (mark === 'part' && !isEnd) return at;
      if (typeof mark !== 'object') {
        this.#seeChar(char);
        this.#before = char;
        at += 1;
        continue;
      }
      const next = text.charAt(at + mark.length);
      if (!next && this.#before === '`' && !isEnd) return at;
      this.#seeMark(mark, text.slice(at, at + mark.length), this.#before === '`' && next === '`');
      at += mark.length;
      this.#before = '>';
    }
    return at;
  }

  #isFenced(): boolean {
    return this.#state.is === 'shown' && this.#code.where() === 'fence';
  }

  #seeChar(char: string): void {
    if (this.#state.is === 'hidden') {
      if (this.#state.after !== undefined) this.#state.after += char;
    } else if (this.#state.is === 'shown') {
      this.#show(char);
    } else if (char === '\n') {
      this.#endHeader(this.#state);
    } else {
      this.#state.text += char;
      if (this.#state.text.length > MAX_HEADER && !this.#state.channel) {
        const { text } = this.#state;
        this.#state = { is: 'shown' };
        for (const one of text) this.#show(one);
      }
    }
  }

  #seeMark(mark: Mark, raw: string, quoted: boolean): void {
    if (this.#state.is === 'hidden') {
      this.#seeHiddenMark(this.#state, mark, raw, quoted);
    } else if (this.#state.is === 'header') {
      if (mark.group === 'header') this.#state = { ...this.#state, text: '', channel: mark.name === 'channel' };
      else if (mark.group !== 'other') this.#endHeader(this.#state);
    } else if (this.#doubtful !== undefined || this.#code.isEscaped() || this.#code.where() !== 'text') {
      if (this.#code.where() === 'span') this.#doubtful ??= '';
      for (const char of raw) this.#show(char);
    } else {
      this.#seeShownMark(mark);
    }
  }

  #seeShownMark({ does, group, name }: Mark): void {
    this.#gap ??= '';
    this.#lead = '';
    if (group === 'header') {
      this.#state = { is: 'header', text: '', channel: name === 'channel' };
    } else if (does === 'open') {
      this.#state = { is: 'hidden', group, depth: 1 };
    } else if (does === 'close' && group === 'thought' && this.#whole) {
      this.#code = createCodeReader();
      this.#out = this.#last = '';
    }
  }

  #seeHiddenMark(hidden: State & { is: 'hidden' }, mark: Mark, raw: string, quoted: boolean): void {
    const { group, does } = mark;
    if (hidden.group !== 'thought' && (group === 'turn' || group === 'header')) {
      this.#state = { is: 'shown' };
      if (group === 'header') this.#seeShownMark(mark);
    } else if (group === hidden.group && does !== 'drop' && !quoted) {
      hidden.depth += does === 'open' ? 1 : -1;
      if (does === 'close') hidden.after = '';
      else if (hidden.after !== undefined) hidden.after += raw;
      if (hidden.depth === 0) this.#state = { is: 'shown' };
    } else if (hidden.after !== undefined) {
      hidden.after += raw;
    }
  }

  #endHeader({ text, channel }: State & { is: 'header' }): void {
    const shown = !channel || /^\s*final\b/.test(text);
    this.#state = shown ? { is: 'shown' } : { is: 'hidden', group: 'channel', depth: 1 };
  }

  #show(char: string): void {
    if (this.#gap !== undefined) {
      if (!char.trim()) {
        this.#gap += char;
        return;
      }
      const space =
        this.#last === '' ? '' : this.#last === '\n' ? this.#gap.slice(this.#gap.lastIndexOf('\n') + 1) : this.#gap;
      this.#gap = undefined;
      for (const one of space) this.#show(one);
    }
    if (this.#doubtful !== undefined) {
      if (char !== '`' && this.#code.where() !== 'span') this.#settleDoubt();
      else if (char === '\n') this.#settleDoubt();
    }
    if (this.#doubtful !== undefined) {
      this.#code.see(char);
      this.#doubtful += char;
      return;
    }
    if (this.#state.is !== 'shown') {
      this.#seeChar(char);
      return;
    }
    this.#code.see(char);
    if (this.#last === '' && !char.trim()) {
      this.#lead += char;
      return;
    }
    this.#out += this.#lead + char;
    this.#lead = '';
    this.#last = char;
  }

  /** The code has ended, and all was right; or the line did, and it was no code. */
  #settleDoubt(): void {
    const text = this.#doubtful ?? '';
    this.#doubtful = undefined;
    if (this.#code.where() === 'span') {
      this.#code.noSpan();
      this.#scan(text, true);
    } else {
      this.#out += text;
      this.#last = text.at(-1) ?? this.#last;
    }
  }

  #give(): string {
    const text = this.#out;
    this.#out = '';
    return text;
  }
}

/** The same for an answer that came as a whole. */
export function withoutInternals(text: string): string {
  const filter = new InternalsFilter({ whole: true });
  return filter.take(text) + filter.rest();
}
