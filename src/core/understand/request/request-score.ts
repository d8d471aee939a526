import type { Tier } from '../../domain/plan.ts';
import type { RequestText, Sentence } from './request-text.ts';
import { type FoundObject, type FoundVerb, isSpaceless, objectsIn, verbsIn } from './request-words.ts';
import { buildingVerbs } from '../language/request/verbs.ts';
import { fieldWords, partWords } from '../language/request/objects.ts';
import type { Size } from '../language/request/objects.ts';
import {
  allOfThem,
  backgroundClause,
  backgroundWords,
  brevityWords,
  collection,
  depthWords,
  durations,
  materialWords,
  narrowWords,
  quantities,
  runnableWords,
  scenery,
  wideWords,
} from '../language/request/scope.ts';
import { openingPattern, wordPattern } from '../words/word-pattern.ts';

/** What speaks for each tier, and why. */
export type Scores = Record<Tier, number> & { reasons: { tier: Tier; reason: string }[] };

const building = openingPattern(buildingVerbs);
const parts = wordPattern(partWords);
const fields = wordPattern(fieldWords);
const depth = wordPattern(depthWords);
const wide = wordPattern(wideWords);
const narrow = wordPattern(narrowWords);
const brevity = wordPattern(brevityWords);
const material = wordPattern(materialWords);
const background = wordPattern(backgroundWords);
const runnable = wordPattern(runnableWords);

/** Adds up what the requests of a message ask for. `asked` are its orders and wishes. */
export function scoreRequest(request: RequestText, asked: Sentence[]): Scores {
  const scores: Scores = { conversation: 0, simple: 1, complex: 0, deep: 0, reasons: [] };
  // How much there is to explain makes an explanation no longer than one reply.
  const work = asked.filter((sentence) => !isTalk(sentence));
  const text = work.map((sentence) => sentence.text).join('. ');
  let head: Size | undefined;
  for (const sentence of asked) {
    const size = scoreHead(sentence, scores);
    head = largest(head, size);
  }
  const leading = work[0] === undefined ? undefined : verbsIn(work[0].text, work[0].spaceless)[0]?.rule;
  scoreScope(text, request, { head, studies: leading?.tier === 'deep' }, scores);
  scoreClauses(text, scores);
  if (isBackground(request.whole) && !isOnlyTalk(scores)) {
    const tier = scores.deep >= 2 && scores.deep >= scores.complex ? 'deep' : 'complex';
    add(scores, tier, Math.max(0.3, 3 - scores[tier]), 'to be done in the background');
  }
  return scores;
}

/** The verb of a request and the thing that it is about. */
function scoreHead(sentence: Sentence, scores: Scores): Size | undefined {
  const { text } = sentence;
  const anywhere = sentence.spaceless || isSpaceless(text);
  let verbs = sentence.form === 'wish' ? [] : verbsIn(text, anywhere);
  // German after "kannst du": the verb stands at the end.
  if (sentence.form === 'order' && verbs.length === 0) verbs = verbsIn(text, true);
  const verb = anywhere ? verbs.toSorted((a, b) => (b.rule?.weight ?? 1.5) - (a.rule?.weight ?? 1.5))[0] : verbs[0];
  const runs = verbs.some((one) => one.run);
  const head = headOf(text, anywhere, verb?.word.length ?? 0);
  const small = count(text, material) > 0;

  if (isTalk(sentence)) {
    add(scores, 'conversation', 2, 'asks for talk');
    return undefined;
  }
  if (building.test(text)) {
    const part = head === undefined && count(text, parts) > 0;
    add(scores, 'complex', part ? 1.2 : 0.4, 'something is to be built');
  }
  if (/cmdheavy/u.test(text)) add(scores, 'complex', 3, 'a command that takes minutes');
  else if (/cmdlight/u.test(text)) add(scores, 'simple', 1.5, 'a quick command');
  if (runs && runnable.test(head?.after ?? text) && !/\bunit test\b|\ba test\b/u.test(text))
    add(scores, 'complex', 2.5, 'runs tests or a build');
  runnable.lastIndex = 0;

  if (verb?.rule !== undefined) {
    const { tier, weight, reason } = verb.rule;
    const brought = small && tier !== 'conversation' && tier !== 'simple';
    // A small thing stays small: "refactor the function", "compare the two strings".
    const share =
      head?.size === 'small' && tier === 'complex' ? 0.4 : head?.size === 'small' && tier === 'deep' ? 0.7 : 1;
    add(scores, brought ? 'simple' : tier, weight * share, reason);
  }
  const phrase = head?.phrase ?? text;
  if (count(phrase, narrow) > 0) {
    add(scores, 'complex', -1.2, 'small');
    add(scores, 'deep', -0.6, 'small');
    add(scores, 'simple', 0.5, 'small');
  }
  if (head === undefined || verb?.rule?.tier === 'conversation' || verb?.rule?.tier === 'deep') return head?.size;
  if (head.size !== 'small') {
    const more = new Set(
      head.further.filter((one) => one.size === 'large' || one.size === 'middle').map((one) => one.word),
    );
    if (more.size > 0) add(scores, 'complex', Math.min(more.size, 2) * 0.6, 'more than one thing');
  }
  if (head.size === 'large') add(scores, 'complex', 2.2, `a ${head.word}`);
  if (head.size === 'middle') add(scores, 'complex', 1.2, `a ${head.word}`);
  if (head.size === 'small') add(scores, 'simple', 1.5, `a ${head.word}`);
  if (head.size === 'study') add(scores, 'deep', 2.2, `a ${head.word}`);
  return head.size;
}

/** The thing that is asked for, in `phrase`; `after` is all that follows the verb. */
type Head = { size: Size; word: string; phrase: string; after: string; further: FoundObject[] };

/** Where the thing that is asked for ends and what it is like begins. */
const TAIL =
  /[,.:(]|(?<![\p{L}\p{N}])(?:that|which|who|with|for|in|to|of|from|where|on|about|and|using|so|when|as|like|showing|called|named|by|w\/|plus|between|at|into|against|whose|it|que|con|para|de|en|sobre|qui|avec|pour|sur|du|des|mit|fur|das|der|die|uber|com|em|sobre)(?![\p{L}\p{N}])/u;

function headOf(text: string, anywhere: boolean, verbLength: number): Head | undefined {
  if (anywhere) {
    const last = objectsIn(text).at(-1);
    return last && { size: last.size, word: last.word, phrase: text, after: text, further: [] };
  }
  const after = text.slice(verbLength);
  const tail = after.search(TAIL);
  const phrase = tail < 0 ? after : after.slice(0, tail);
  const named = objectsIn(phrase);
  const last = named.at(-1) ?? (count(phrase, parts) > 0 ? undefined : furtherObject(after));
  if (last === undefined) return undefined;
  // "Calculator app" is little more than a calculator, "e-commerce site" no less than e-commerce.
  const before = /^(?:app|application|game|tool|page|site|website|program)$/u.test(last.word)
    ? named.at(-2)
    : undefined;
  const size = before?.size === 'small' ? 'middle' : before?.size === 'large' ? 'large' : last.size;
  const further = objectsIn(after).filter((one) => one.index > last.index && !distinct(one.word, parts));
  return { size, word: last.word, phrase, after, further };
}

/** "Convert to JSON": without a thing right after the verb the next one counts, a small one only in a short order. */
function furtherObject(after: string): FoundObject | undefined {
  const [first] = objectsIn(after);
  return first?.size === 'small' && after.split(' ').length > 12 ? undefined : first;
}

/** How much there is of it: parts, quantities, scope, depth. */
function scoreScope(
  text: string,
  request: RequestText,
  about: { head: Size | undefined; studies: boolean },
  scores: Scores,
): void {
  const { head, studies } = about;
  // The parts of what is studied, or of what a small thing works on, are nothing to be built.
  const share = studies || (head === 'small' && countOrders(text) < 2) ? 0.35 : 1;
  const found = distinct(text, parts);
  if (found > 0)
    add(scores, 'complex', share * Math.min(found, 5) * 0.8, `${found} part${found === 1 ? '' : 's'} named`);
  if (request.items >= 3) add(scores, 'complex', 1.5, `a list of ${request.items}`);
  const enumerated = (text.match(/,/gu)?.length ?? 0) >= 2 && head !== 'small';
  if (enumerated) {
    add(scores, 'complex', share * 0.9, 'several things at once');
    add(scores, 'deep', 0.3, 'several things at once');
  }
  const widened = distinct(text, wide);
  if (widened > 0 || allOfThem.test(text)) {
    add(scores, 'complex', share * 0.9 * Math.max(1, Math.min(widened, 2)), 'a wide scope');
    add(scores, 'deep', 0.4, 'a wide scope');
  }
  const many = text.match(quantities)?.length ?? 0;
  if (many > 0) {
    add(scores, 'complex', share * 0.8, 'many of them');
    add(scores, 'deep', 0.7, 'many of them');
  }
  if (durations.some((pattern) => pattern.test(text))) add(scores, 'complex', 2.5, 'takes minutes by itself');
  const deepened = distinct(text, depth);
  if (deepened > 0) add(scores, 'deep', Math.min(deepened, 3) * 0.7, 'asks for depth or sources');
  if (collection.test(text)) add(scores, 'deep', 0.9, 'a list to be looked for');
  const studied = distinct(text, fields);
  if (studied > 0) add(scores, 'deep', Math.min(studied, 3) * (studies ? 0.7 : 0.4), 'a field to look through');
  if (request.words > 60) add(scores, 'complex', share * 0.4, 'long instructions');

  if (count(text, material) > 0) {
    scores.deep -= 2;
    scores.complex -= 1.2;
  }
  if (count(text, brevity) > 0) {
    scores.deep -= 2.5;
    add(scores, 'conversation', 1, 'a short answer is enough');
  }
}

/** "Create the schema, then write the endpoints, and add tests": several orders in one. */
function scoreClauses(text: string, scores: Scores): void {
  const orders = furtherOrders(text);
  if (orders.length >= 2) add(scores, 'complex', 0.9, 'several steps');
  for (const verb of orders) {
    if (verb.rule?.tier === 'complex') add(scores, 'complex', verb.rule.weight * 0.6, furtherReason(verb.rule.reason));
    if (verb.rule?.tier === 'deep') add(scores, 'deep', 0.6, verb.rule.reason);
  }
}

/** Only the first order tells what is to act: "create a plan to migrate and deploy our app" is to be written. */
function furtherReason(reason: string): string {
  return reason === 'acts on a system' ? 'several steps' : reason;
}

function countOrders(text: string): number {
  return furtherOrders(text).length;
}

/** The verbs of the orders after the first. */
function furtherOrders(text: string): FoundVerb[] {
  const clauses = text.split(/[.,;:]\s+|(?<!\s)\s+(?:and then|and|then|y|et|und|e)\s+/u).slice(0, 30);
  const verbs = clauses.flatMap(
    (clause) => verbsIn(clause.replace(/^(?:and|then|also|first|next|finally|please|to) /u, ''), false)[0] ?? [],
  );
  return verbs.slice(1).filter((verb) => verb.rule?.tier !== 'conversation');
}

function isTalk(sentence: Sentence): boolean {
  // An explanation with sources, in depth and as a report is a study whatever the verb.
  if (distinct(sentence.text, depth) >= 2) return false;
  return sentence.form === 'order' && verbsIn(sentence.text, sentence.spaceless)[0]?.rule?.tier === 'conversation';
}

function isBackground(text: string): boolean {
  return (count(text, background) > 0 && !scenery.test(text)) || backgroundClause.test(text);
}

function isOnlyTalk(scores: Scores): boolean {
  return scores.conversation > scores.simple && scores.deep < 2 && scores.complex < 2;
}

function add(scores: Scores, tier: Tier, weight: number, reason: string): void {
  scores[tier] += weight;
  if (weight > 0) scores.reasons.push({ tier, reason });
}

function largest(a: Size | undefined, b: Size | undefined): Size | undefined {
  const order: (Size | undefined)[] = [undefined, 'small', 'middle', 'large', 'study'];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function distinct(text: string, pattern: RegExp): number {
  return new Set(text.match(pattern) ?? []).size;
}
