import { type Lexicon, lexicon, type Span, spans } from '../words/phrases.ts';
import { agreeing, agreeingAlone, agreeingWeakly, pleading } from '../language/reply/agree.ts';
import { declining, delaying } from '../language/reply/decline.ts';
import { asking, conditions, doubting, joining, polite } from '../language/reply/hints.ts';
import { tokens } from '../words/words.ts';

/** What a phrase does in a reply; the phrases of each kind are data in `language/reply/`. */
type ReplyKind =
  | 'polite'
  | 'plead'
  | 'join'
  | 'alone'
  | 'agree'
  | 'weak'
  | 'decline'
  | 'delay'
  | 'condition'
  | 'ask'
  | 'doubt';
export type ReplySpan = Span<ReplyKind>;

const replies: Lexicon<ReplyKind> = lexicon<ReplyKind>({
  polite,
  plead: pleading,
  join: joining,
  alone: agreeingAlone,
  agree: agreeing,
  weak: agreeingWeakly,
  condition: conditions,
  ask: asking,
  doubt: doubting,
  decline: declining,
  delay: delaying,
});

/** A cleaned reply as known phrases, left to right. */
export function readReply(cleaned: string): ReplySpan[] {
  return withNegations(spans(tokens(cleaned), replies));
}

/** "Please don't, start it": a refusal that ends in its negation takes the agreeing word right after it along. */
function withNegations(read: ReplySpan[]): ReplySpan[] {
  return read.map((span, i) => {
    const before = read[i - 1];
    const negated = before?.kind === 'decline' && before.keys.some((key) => NEGATIONS.has(key));
    return negated && (span.kind === 'agree' || span.kind === 'alone') ? { ...span, kind: 'decline' } : span;
  });
}

const NEGATIONS = new Set(['dont', 'not', 'never', 'nicht', 'nao', 'не']);

export function isAnswer(span: ReplySpan): boolean {
  return ['polite', 'plead', 'alone', 'agree', 'weak', 'decline', 'delay'].includes(span.kind);
}

export function isManners(span: ReplySpan | undefined): boolean {
  return span?.kind === 'polite' || span?.kind === 'plead';
}

export function isPunctuation(span: ReplySpan | undefined): boolean {
  return span?.kind === 'break' || span?.kind === 'question' || span?.kind === 'pause';
}
