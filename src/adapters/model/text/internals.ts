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
export function createInternalsFilter({ whole = false } = {}) {
  let code = createCodeReader();
  let state: State = { is: 'shown' };
  let held = '';
  let out = '';
  /** The last character that was shown, and the one before the next, shown or not. */
  let last = '';
  let before = '';
  /** White space before the first word. */
  let lead = '';
  /** White space after what was taken out. */
  let gap: string | undefined;
  /** From a mark in what may be inline code to the end of it. */
  let doubtful: string | undefined;

  /** Handles the text up to where a mark may have begun; returns how far it came. */
  function scan(text: string, isEnd: boolean): number {
    let at = 0;
    while (at < text.length) {
      const char = text.charAt(at);
      const mark = STARTS.includes(char) && !isFenced() ? markAt(text, at) : undefined;
      if (mark === 'part' && !isEnd) return at;
      if (typeof mark !== 'object') {
        seeChar(char);
        before = char;
        at += 1;
        continue;
      }
      const next = text.charAt(at + mark.length);
      if (!next && before === '`' && !isEnd) return at;
      seeMark(mark, text.slice(at, at + mark.length), before === '`' && next === '`');
      at += mark.length;
      before = '>';
    }
    return at;
  }

  function isFenced(): boolean {
    return state.is === 'shown' && code.where() === 'fence';
  }

  function seeChar(char: string): void {
    if (state.is === 'hidden') {
      if (state.after !== undefined) state.after += char;
    } else if (state.is === 'shown') {
      show(char);
    } else if (char === '\n') {
      endHeader(state);
    } else {
      state.text += char;
      if (state.text.length > MAX_HEADER && !state.channel) {
        const { text } = state;
        state = { is: 'shown' };
        for (const one of text) show(one);
      }
    }
  }

  function seeMark(mark: Mark, raw: string, quoted: boolean): void {
    if (state.is === 'hidden') {
      seeHiddenMark(state, mark, raw, quoted);
    } else if (state.is === 'header') {
      if (mark.group === 'header') state = { ...state, text: '', channel: mark.name === 'channel' };
      else if (mark.group !== 'other') endHeader(state);
    } else if (doubtful !== undefined || code.isEscaped() || code.where() !== 'text') {
      if (code.where() === 'span') doubtful ??= '';
      for (const char of raw) show(char);
    } else {
      seeShownMark(mark);
    }
  }

  function seeShownMark({ does, group, name }: Mark): void {
    gap ??= '';
    lead = '';
    if (group === 'header') {
      state = { is: 'header', text: '', channel: name === 'channel' };
    } else if (does === 'open') {
      state = { is: 'hidden', group, depth: 1 };
    } else if (does === 'close' && group === 'thought' && whole) {
      code = createCodeReader();
      out = last = '';
    }
  }

  function seeHiddenMark(hidden: State & { is: 'hidden' }, mark: Mark, raw: string, quoted: boolean): void {
    const { group, does } = mark;
    if (hidden.group !== 'thought' && (group === 'turn' || group === 'header')) {
      state = { is: 'shown' };
      if (group === 'header') seeShownMark(mark);
    } else if (group === hidden.group && does !== 'drop' && !quoted) {
      hidden.depth += does === 'open' ? 1 : -1;
      if (does === 'close') hidden.after = '';
      else if (hidden.after !== undefined) hidden.after += raw;
      if (hidden.depth === 0) state = { is: 'shown' };
    } else if (hidden.after !== undefined) {
      hidden.after += raw;
    }
  }

  function endHeader({ text, channel }: State & { is: 'header' }): void {
    const shown = !channel || /^\s*final\b/.test(text);
    state = shown ? { is: 'shown' } : { is: 'hidden', group: 'channel', depth: 1 };
  }

  function show(char: string): void {
    if (gap !== undefined) {
      if (!char.trim()) {
        gap += char;
        return;
      }
      const space = last === '' ? '' : last === '\n' ? gap.slice(gap.lastIndexOf('\n') + 1) : gap;
      gap = undefined;
      for (const one of space) show(one);
    }
    if (doubtful !== undefined) {
      if (char !== '`' && code.where() !== 'span') settleDoubt();
      else if (char === '\n') settleDoubt();
    }
    if (doubtful !== undefined) {
      code.see(char);
      doubtful += char;
      return;
    }
    if (state.is !== 'shown') {
      seeChar(char);
      return;
    }
    code.see(char);
    if (last === '' && !char.trim()) {
      lead += char;
      return;
    }
    out += lead + char;
    lead = '';
    last = char;
  }

  /** The code has ended, and all was right; or the line did, and it was no code. */
  function settleDoubt(): void {
    const text = doubtful ?? '';
    doubtful = undefined;
    if (code.where() === 'span') {
      code.noSpan();
      scan(text, true);
    } else {
      out += text;
      last = text.at(-1) ?? last;
    }
  }

  function give(): string {
    const text = out;
    out = '';
    return text;
  }

  return {
    take(piece: string): string {
      held += piece;
      held = held.slice(scan(held, false));
      return give();
    },
    rest(): string {
      scan(held, true);
      held = '';
      if (doubtful !== undefined) settleDoubt();
      out += lead;
      if (state.is === 'hidden' && state.after !== undefined) out += withoutInternals(state.after);
      return give();
    },
  };
}

/** The same for an answer that came as a whole. */
export function withoutInternals(text: string): string {
  const filter = createInternalsFilter({ whole: true });
  return filter.take(text) + filter.rest();
}
