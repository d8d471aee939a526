/** Chinese, Japanese and Korean set no spaces around bold words. */
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u;
const WHITE = /^\s?$/;
const PUNCTUATION = /[\p{P}\p{S}]/u;

/** Two things that CommonMark reads otherwise: bold next to CJK letters is bold, and the asterisks of `src/**` + `/*.ts` are text. */
export function asteriskRules(parser) {
  parser.inline.State = class extends parser.inline.State {
    scanDelims(start, canSplitWord) {
      const found = super.scanDelims(start, canSplitWord);
      if (this.src[start] !== '*') return found;
      const before = this.src.slice(Math.max(0, start - 2), start);
      const after = this.src.slice(start + found.length, start + found.length + 2);
      if (before.endsWith('/') && /^(?:\/|\.?\w)/.test(after)) return { ...found, can_open: false, can_close: false };
      const last = [...before].at(-1) ?? '';
      const next = [...after][0] ?? '';
      if (!CJK.test(last) && !CJK.test(next)) return found;
      return { ...found, can_open: isFlank(last, next), can_close: isFlank(next, last) };
    }
  };
}

function isFlank(outside, inside) {
  if (WHITE.test(inside)) return false;
  return !PUNCTUATION.test(inside) || WHITE.test(outside) || PUNCTUATION.test(outside) || CJK.test(outside);
}
