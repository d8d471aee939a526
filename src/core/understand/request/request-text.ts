import { isLongCommand, looksLikeCommand } from './request-command.ts';
import {
  askMarks,
  asks,
  finiteVerbs,
  intentions,
  leadIns,
  questionMarks,
  questionOpeners,
  someday,
  talkGift,
  talkOpeners,
  wishes,
} from '../language/request/forms.ts';
import { materialWords } from '../language/request/scope.ts';
import { withoutTypos } from './request-typos.ts';
import { isVerb, objectsIn } from './request-words.ts';
import { openingPattern, wordPattern } from '../words/word-pattern.ts';
import { clean, plain } from '../words/words.ts';

/** How a sentence is meant. A `wish` names a thing ("a report on tea"), an `order` begins with what to do. */
export type Form = 'order' | 'wish' | 'question' | 'talk';

/** One sentence in plain words, without what leads to it ("hey, could you please"). */
export type Sentence = {
  form: Form;
  text: string;
  spaceless: boolean;
  /** What the person wants to do or have; with a question beside it, the question is what is meant. */
  hoped?: boolean;
};

/** A message taken apart. `items` counts its list items, `words` its words. */
export type RequestText = { sentences: Sentence[]; whole: string; items: number; words: number };

// A request says what it wants at its beginning or its end; the rest of a very long text is material.
const HEAD = 3_000;
const TAIL = 1_000;
const MAX_FIRST = 30;
const MAX_LAST = 10;

const lead = openingPattern(leadIns);
const ask = openingPattern(asks);
const wish = openingPattern(wishes);
const intention = openingPattern(intentions);
const opener = openingPattern(questionOpeners);
const talk = openingPattern(talkOpeners);
const finite = openingPattern(finiteVerbs);
const finiteAnywhere = wordPattern(finiteVerbs);
const questionMark = wordPattern(questionMarks);
const askMark = wordPattern(askMarks);
const material = wordPattern(materialWords);
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const MEANWHILE =
  /^(?:while|when|during|before|until|as soon as|mientras|pendant que|wahrend|enquanto) [^,]{1,80},\s*/u;

/** Takes a message apart into sentences, each with how it is meant. Reads at most 4000 characters. */
export function readRequest(text: string): RequestText {
  const short = text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)}\n${text.slice(-TAIL)}`;
  const bare = plain(clean(short, HEAD + TAIL + 1)).replaceAll("'", '');
  const whole = withoutTypos(withPlaceholders(bare.trim()));
  const items = whole.match(/^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+\S/gmu)?.length ?? 0;
  const said = (whole.match(/([^.!?\n;。！？;]|[.!?](?=[^\s.!?"')]))+([.!?;。！？]*)/gu) ?? [])
    .map((sentence) => sentence.replace(/^[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+/u, '').trim())
    .filter((sentence) => sentence !== '');
  const read = said.length <= MAX_FIRST + MAX_LAST ? said : [...said.slice(0, MAX_FIRST), ...said.slice(-MAX_LAST)];
  const sentences = read.flatMap(readSentence);
  return { sentences, whole, items, words: whole.match(/[\p{L}\p{N}]+/gu)?.length ?? 0 };
}

/** Code, quotations and links stand for themselves: what they say is not what is asked. */
function withPlaceholders(text: string): string {
  if (looksLikeCommand(text)) return commandWord(text);
  return text
    .replace(/```[^`]*(?:```|$)/gu, ' givencode ')
    .replace(/`([^`\n]{1,300})`/gu, (_all, command: string) => ` ${commandWord(command)} `)
    .replace(/"[^"\n]{2,}"|“[^“”\n]{2,}”|«[^«»\n]{2,}»|「[^「」\n]{1,}」/gu, ' givenquote ')
    .replace(/^[ \t]*>.*$/gmu, ' givenquote ')
    .replace(/https?:\/\/\S+/gu, ' givenlink ')
    .replace(/[*_~]{1,3}(?=\S)|(?<=\S)[*_~]{1,3}/gu, '')
    .replace(/[ \t]+/gu, ' ')
    .replace(
      /\b(run|execute|exec|ejecuta|lance|starte|rode|execute) ((?:npm|pnpm|yarn|npx|pytest|cargo|mvn|make|docker|go) [\w:./-]+(?: -{1,2}\S+)*|pytest|jest|vitest|make(?= *$))/gu,
      (_all, verb: string, command: string) => `${verb} ${commandWord(command)}`,
    );
}

function commandWord(command: string): string {
  return isLongCommand(command) ? 'cmdheavy' : 'cmdlight';
}

function readSentence(said: string): Sentence[] {
  const colon = /^([^:]{1,80})[:：]\s+(?=\S)/u.exec(said) ?? /^([^:]{1,80})：/u.exec(said);
  if (colon === null) return [readPart(said)];
  const before = readPart(colon[1] ?? '');
  const after = said.slice(colon[0].length);
  // "Rephrase: ..." brings its material along; "when you have time: ..." only leads to what is asked.
  if (before.form === 'order' && !/^do (?:this|that|it|the following)\b/u.test(before.text)) {
    return [{ ...before, text: `${before.text}: ${after}` }];
  }
  if (before.form === 'question') return [before];
  return [before, readPart(after)];
}

function readPart(said: string): Sentence {
  const spaceless = SPACELESS.test(said);
  const asked = /[?？]/u.test(said);
  if (spaceless) return { form: spacelessForm(said, asked), text: said, spaceless };

  const { rest, requested } = withoutLead(said);
  if (rest === '') return { form: 'talk', text: said, spaceless };
  if (/^(?:cmdheavy|cmdlight)\b/u.test(rest)) {
    const after = rest.replace(/^(?:cmdheavy|cmdlight)[ ,]*/u, '');
    return { form: asked || finite.test(after) ? 'question' : 'order', text: rest, spaceless };
  }
  if (!requested && opener.test(rest) && !isVerbNotOpener(rest)) return { form: 'question', text: rest, spaceless };
  const intended = intention.exec(rest);
  if (intended !== null) {
    const inner = withoutLead(rest.slice(intended[0].length)).rest;
    if (asked || someday.test(inner)) return { form: 'question', text: rest, spaceless };
    if (isVerb(inner, true)) return { form: 'order', text: inner, spaceless, hoped: true };
    if (/^(?:to )?(?:know|understand|learn|see|hear|ask|talk|discuss)\b/u.test(inner))
      return { form: 'question', text: rest, spaceless };
  }
  if (talkGift.test(rest) && !/\b(?:report|sources|citations|references)\b/u.test(rest))
    return { form: 'question', text: rest, spaceless };
  const verb = isVerb(rest, requested);
  const wished = wish.exec(rest);
  if (wished !== null && !(verb && /^(?:give|get|gimme|provide)/u.test(rest) && isTalkGift(rest))) {
    const thing = rest.slice(wished[0].length).trim();
    const inner = withoutLead(thing.replace(/^(?:you |u )?to /u, '')).rest;
    if (isVerb(inner, true)) return { form: 'order', text: inner, spaceless };
    if (objectsIn(thing).length > 0)
      return {
        form: asked && /^(?:do|can i|may i|could i)/u.test(said) ? 'question' : 'wish',
        text: thing,
        spaceless,
        hoped: true,
      };
  }
  // "Build or buy?" leaves the choice open.
  if (asked && !requested && / or /u.test(rest)) return { form: 'question', text: rest, spaceless };
  if (verb && !isSubject(rest)) return { form: 'order', text: rest, spaceless };
  if (asked) return { form: 'question', text: rest, spaceless };
  if (talk.test(rest)) return { form: 'talk', text: rest, spaceless };
  if (namesAThing(rest)) return { form: 'wish', text: rest, spaceless };
  // A word that no rule knows, told to do something to something: "capitalise each word".
  const unknown = /^\p{L}{3,} (?:the|a|an|this|these|all|each|every|my|our) /u.test(rest) && !finiteAnywhere.test(rest);
  finiteAnywhere.lastIndex = 0;
  return { form: unknown && material.test(rest) ? 'order' : 'talk', text: rest, spaceless };
}

/** Chinese, Japanese and Korean put the verb where they like: marks anywhere decide. */
function spacelessForm(said: string, asked: boolean): Form {
  const asking = asked || said.search(questionMark) >= 0 || /[吗嗎呢か까]\s*$/u.test(said);
  const requesting = said.search(askMark) >= 0;
  if (asking && !requesting) return 'question';
  if (isVerb(said, true) || objectsIn(said).length > 0 || /cmd(?:heavy|light)/u.test(said)) return 'order';
  return asking ? 'question' : 'talk';
}

/** Takes off, as often as they come, greetings, adverbs and "could you". */
function withoutLead(said: string): { rest: string; requested: boolean } {
  let rest = said.trim();
  let requested = false;
  for (let i = 0; i < 12; i++) {
    const before = rest;
    rest = rest.replace(/^[\s,.:!¿¡–—-]+/u, '').replace(MEANWHILE, '');
    const asked = ask.exec(rest);
    // "You can do that?" wonders; "can you" asks.
    if (asked !== null && !(asked[0].startsWith('you ') && said.endsWith('?'))) {
      requested = true;
      rest = ungerund(rest.slice(asked[0].length).trim(), asked[0]);
    } else if (!isVerbNotOpener(rest)) {
      rest = rest.replace(lead, '');
    }
    if (rest === before) break;
  }
  return { rest: rest.trim(), requested };
}

/** "Would you mind running the tests": the order behind the gerund. */
function ungerund(rest: string, asked: string): string {
  if (!asked.endsWith('mind')) return rest;
  return rest.replace(/^([a-z]+?)([b-df-hj-np-tv-z])?\2?ing\b/u, (all, stem: string, last = '') => {
    const options = [`${stem}${last}`, `${stem}${last}e`, `${stem}${last}${last}`];
    return options.find((option) => isVerb(option, false)) ?? all;
  });
}

/** "Do a deep dive" and not "do we". */
function isVerbNotOpener(rest: string): boolean {
  return /^(?:do|perform|es) (?:a|an|some|the (?:same|research|analysis|migration)|this|market|due|deep|full|research|competit\w+)\b/u.test(
    rest,
  );
}

/** "Give me three ideas" is talk; "give me a report" is not. */
function isTalkGift(rest: string): boolean {
  return objectsIn(rest).length === 0;
}

/** "Build is red again", "research on tea says": what could be an order is what the sentence is about. */
function isSubject(rest: string): boolean {
  const second = rest.replace(/^\S+\s*/u, '');
  if (finite.test(second)) return true;
  if (
    /^\S+ (?!(?:which|what|who|whether|how|where|why|if|all|it|that|this|the|a|an)\b)\p{L}+ (?:is|are|was|were|has|have|isnt|arent|wasnt)\b/u.test(
      rest,
    )
  )
    return true;
  const phrase =
    /^\S+ (?:on|about|in|of|from|for) (?:\S+ ){1,4}?(is|are|was|were|has|have|shows|says|suggests)\b/u.test(rest);
  return phrase && !/\b(?:that|which|who|whether|how|what|where|why|if)\b/u.test(rest);
}

/** A thing asked for by its name alone: "market research for a coffee shop". */
function namesAThing(rest: string): boolean {
  const [first] = objectsIn(rest);
  if (first === undefined || first.index > 60) return false;
  const before = rest.slice(0, first.index);
  if (/[,.]/u.test(before) || finiteAnywhere.test(before)) {
    finiteAnywhere.lastIndex = 0;
    return false;
  }
  if (finite.test(rest.slice(first.index + first.length).trim())) return false;
  if (first.size === 'study') {
    const after = rest.slice(first.index + first.length);
    return (
      /^ (?:of|on|about|for|into|comparing|regarding|over|that compares|with)\b/u.test(after) &&
      !/\b(?:i|we|you|he|she|they)\b/u.test(rest)
    );
  }
  return first.size === 'small'
    ? /^(?!.*\n)(?:(?:a|an|one|another|some|two|three|full|short|small|quick|brief|good|nice|new)\b|\S+ \S+ \S)/u.test(
        rest,
      ) && !/\b(?:i|we|you|he|she|they)\b/u.test(rest)
    : /^(?:a|an|new|another|one|full|complete|small|simple)\b/u.test(rest) &&
        !/\b(?:is|are|was|were|has|had|i|we|you|he|she|they)\b/u.test(rest);
}
