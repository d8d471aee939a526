import { addition } from './addition.ts';
import { keepLast } from '../../domain/keep-last.ts';
import { isAnswer, isManners, isPunctuation, type ReplySpan, readReply } from './reply-words.ts';
import { drawnOut, talkFirst } from '../language/reply/additions.ts';
import { besidesRefusal, goingOn, ownHands } from '../language/reply/decline.ts';
import { additionAfterYes, isDoubted, learnedVerdict, meaningOf, opensWithYes } from './learned-reply.ts';
import { clean, plain } from '../words/words.ts';

/** What a reply to an open offer means. `addition` is what a yes adds, in the person's words; `reasons` are short phrases. */
export type Verdict = { verdict: 'accept' | 'decline' | 'unclear'; addition?: string; reasons: string[] };

const goesOnRefusing = new Set(goingOn);
const small = new Set(besidesRefusal);

/** No answer to "Shall I?" is longer; what is, is talk, and the bot asks. */
const MAX_TEXT = 2_000;

/** A decision asks for the verdict on the same message at up to seven places. */
const KEPT = 16;
const judged = keepLast<Verdict>(KEPT);

/**
 * Judges the requester's next words after an open offer or question, whose own words are `asked`.
 *
 * Exact phrases decide first. What they leave open is for the learned model, which must be sure, for a wrong accept is
 * the worst error. A yes that the phrases see and the model is sure not to see is unclear.
 */
export function confirm(text: string, asked?: string): Verdict {
  return judged(JSON.stringify([text, asked]), () => judge(text, asked));
}

function judge(text: string, asked: string | undefined): Verdict {
  const exact = byPhrases(text);
  if (exact.addition !== undefined && (NOBODY.test(exact.addition) || meaningOf(text, asked).unclear > VETO)) {
    return unclear('more was said than yes');
  }
  if (exact.verdict !== 'unclear' || CLOSED.has(exact.reasons[0] ?? '')) return exact;
  const visible = withoutQuotes(clean(text, MAX_TEXT));
  const learned = learnedVerdict(visible, asked);
  // Doubt that the phrases see is never overruled by a learned yes.
  const reason = exact.reasons[0] ?? '';
  const hedged = HEDGED.has(reason) && !opensWithYes(visible) && meaningOf(visible, asked).accept < SURE_OF_MIXED_YES;
  const doubted = DOUBTED.has(reason) || hedged;
  if (learned === undefined || (learned === 'accept' && doubted)) return exact;
  if (learned === 'decline') {
    const mixed = BOTH.has(reason) && meaningOf(visible, asked).decline < SURE_OF_MIXED;
    return mixed ? exact : decline('says no in other words');
  }
  const added = additionAfterYes(visible);
  if (added === undefined) return accept('says yes in other words');
  return { verdict: 'accept', addition: added, reasons: ['says yes in other words', 'with an addition'] };
}

/** Words that could mean a yes to somebody who knows more than the judge: no doubt, condition, quotation or question in them. */
export function mayBeYes(text: string): boolean {
  const { verdict, reasons } = byPhrases(text);
  const [reason = ''] = reasons;
  return (
    verdict === 'unclear' &&
    !CLOSED.has(reason) &&
    !DOUBTED.has(reason) &&
    !HEDGED.has(reason) &&
    !isDoubted(withoutQuotes(clean(text, MAX_TEXT)))
  );
}

/** "Approved by nobody" approves nothing. */
const NOBODY = /\b(?:nobody|no one|no-one)\b/i;

/** "No, that's okay" holds words of both kinds, and so does "no wait yes". */
const BOTH = new Set(['says both yes and no', 'says both']);
const SURE_OF_MIXED = 0.83;

/** "That is what I was hoping for" holds a word that asks, and asks nothing. */
const SURE_OF_MIXED_YES = 0.95;

/** From here the model's doubt takes back a yes with an addition. */
const VETO = 0.59;

/** Reasons for which nothing that the words say can be an answer. */
const CLOSED = new Set(['too long for an answer', 'says nothing', 'speaks to somebody else']);
const DOUBTED = new Set([...BOTH, 'breaks off', 'hesitates']);

/** After a yes in English the model knows a condition and a question from what only looks like one ("until Friday"). */
const HEDGED = new Set(['undecided or not meant seriously', 'depends on something', 'asks back']);

/** What the exact phrases alone say. */
export function byPhrases(text: string): Verdict {
  if (text.length > MAX_TEXT) return unclear('too long for an answer');
  const cleaned = withoutQuotes(clean(text, MAX_TEXT));
  const read = readReply(cleaned);
  const words = read.filter((span) => !isPunctuation(span));
  if (words.length === 0) return unclear('says nothing');
  if (read.some((span) => span.kind === 'mention')) return unclear('speaks to somebody else');
  if (words.some((span) => span.kind === 'doubt')) return unclear('undecided or not meant seriously');
  const flat = plain(cleaned).replaceAll("'", '');
  if (drawnOut.test(flat)) return unclear('undecided or not meant seriously');
  if (words.some((span) => span.kind === 'condition') && !saysNoFirst(words)) {
    if (words.some((span) => span.kind === 'delay')) return decline('wants it later');
    return talkFirst.some((pattern) => pattern.test(flat))
      ? decline('wants to talk first')
      : unclear('depends on something');
  }
  if (talkFirst.some((pattern) => pattern.test(flat))) return decline('wants to talk first');

  if (ownHands.test(flat) && !read.some((span) => span.kind === 'question')) return decline('does it without the bot');

  const restAt = read.findIndex((span, i) => (!isPunctuation(span) && !isAnswer(span)) || beginsProhibition(read, i));
  const lead = restAt < 0 ? read : read.slice(0, restAt);
  const rest = restAt < 0 ? [] : read.slice(restAt);
  return rest.length === 0 ? judgeWhole(lead) : judgeWithMore(lead, rest, cleaned);
}

/** Every word is known: it is what the words say together. */
function judgeWhole(read: ReplySpan[]): Verdict {
  const kinds = new Set(read.map((span) => span.kind));
  const words = read.filter((span) => !isPunctuation(span));
  const answers = words.filter((span) => !isManners(span));
  const agrees = kinds.has('agree') || kinds.has('alone');
  const refuses = kinds.has('decline');
  if (kinds.has('question')) {
    return refuses && !agrees && words.length > 1 ? decline('says no') : unclear('asks back');
  }
  if (agrees && refuses) {
    return answers[0]?.kind === 'decline' && answers.at(-1)?.kind === 'delay'
      ? decline('wants it later')
      : unclear('says both yes and no');
  }
  if (kinds.has('delay')) {
    return answers[0]?.kind === 'delay' && answers.at(-1)?.kind === 'agree'
      ? unclear('says both')
      : decline('wants it later');
  }
  if (refuses) return decline('says no');
  if (agrees) {
    return words.length === 1 && read.at(-1)?.kind === 'pause' ? unclear('hesitates') : accept('says yes');
  }
  return words.every((span) => span.kind === 'plead') ? accept('asks for it') : unclear('neither yes nor no');
}

/** Something follows the first answer: an addition, a second thought, a reason, or talk that only began like an answer. */
function judgeWithMore(lead: ReplySpan[], rest: ReplySpan[], cleaned: string): Verdict {
  const answers = new Set(lead.map((span) => span.kind));
  const agrees = answers.has('agree') || answers.has('alone');
  const refuses = answers.has('decline') || answers.has('delay');
  if (agrees && refuses) {
    return rest[0]?.kind === 'join' && answers.has('delay') && !answers.has('decline')
      ? decline('wants it later')
      : unclear('says both yes and no');
  }
  if (refuses) return judgeRefusal(lead, rest);
  if (endsInRefusal(rest) && rest.some((span) => span.kind === 'delay')) return decline('wants it later');
  if (rest.some((span) => span.kind === 'question' || span.kind === 'ask')) return unclear('asks back');
  if (!agrees) return endsInRefusal(rest) ? decline('says no') : unclear('neither yes nor no');
  if (endsInRefusal(rest)) return decline(rest.some((span) => span.kind === 'delay') ? 'wants it later' : 'says no');
  if (rest.every((span) => span.kind === 'join' || isAnswer(span) || isPunctuation(span))) {
    return rest.at(-1)?.kind === 'join' ? unclear('breaks off') : accept('says yes');
  }
  const added = addition(lead, rest, cleaned);
  if (added === undefined) return unclear('more was said than yes');
  return { verdict: 'accept', addition: added, reasons: ['says yes', 'with an addition'] };
}

/** "No, I want to see it first": a no that stands apart, or goes on as a no does; "no one answered" is none. */
function judgeRefusal(lead: ReplySpan[], rest: ReplySpan[]): Verdict {
  if (rest.some((span) => span.kind === 'agree' && span.keys[0] !== 'do')) return unclear('says both yes and no');
  const apart = isPunctuation(lead.at(-1)) || isManners(lead.at(-1));
  const goesOn = rest[0]?.kind === 'join' || goesOnRefusing.has(rest[0]?.keys[0] ?? '');
  if (!apart && !goesOn && lead.filter((span) => !isPunctuation(span)).length < 2) {
    return unclear('begins like a no, then goes on');
  }
  if (lead.every((span) => span.kind !== 'decline') && !goesOn && !apart) return unclear('more was said than later');
  return decline(lead.some((span) => span.kind === 'decline') ? 'says no' : 'wants it later');
}

/** "... but not now", "..., on second thoughts no": nothing but refusal and small words. */
function endsInRefusal(rest: ReplySpan[]): boolean {
  const words = rest.filter((span) => !isPunctuation(span));
  const known = words.every(
    (span) => span.kind === 'join' || span.kind === 'agree' || isAnswer(span) || small.has(span.keys[0] ?? ''),
  );
  return known && words.some((span) => span.kind === 'decline' || span.kind === 'delay');
}

function saysNoFirst(words: ReplySpan[]): boolean {
  const first = words.find((span) => !isManners(span));
  return (
    (first?.kind === 'decline' || first?.kind === 'delay') &&
    !words.some((span) => span.kind === 'agree' || span.kind === 'alone')
  );
}

/** "Go ahead, just don't touch main": after a yes, a "don't" with something else to leave alone is no refusal. */
function beginsProhibition(read: ReplySpan[], at: number): boolean {
  const span = read[at];
  if (span?.keys.length !== 1 || span.keys[0] !== 'dont' || read[at + 1]?.kind !== 'unknown') return false;
  return read.slice(0, at).some((before) => before.kind === 'agree');
}

/** What the bot or somebody else said before, quoted in the reply, is not the reply. */
function withoutQuotes(text: string): string {
  return text.replace(/^[ \t]*>.*$/gmu, '').trim();
}

function accept(reason: string): Verdict {
  return { verdict: 'accept', reasons: [reason] };
}

function decline(reason: string): Verdict {
  return { verdict: 'decline', reasons: [reason] };
}

function unclear(reason: string): Verdict {
  return { verdict: 'unclear', reasons: [reason] };
}
