/** What a text that wants to be obeyed by a program says: that something does not count, ... */
const OVERRIDES =
  /\b(?:ignore[zrns]?|disregard|forget|override|bypass|discard|do not (?:follow|obey)|stop (?:following|obeying)|ignorier\w*|vergiss|missachte\w*|oublie[zr]?|ignora|olvid[ae]|dimentica|esqueça|negeer|vergeet)\b/i;
/** ... which is what it was told before, ... */
const TOLD =
  /\b(?:your|previous|prior|above|earlier|preceding|original|all|any|you were|you have|deine[nr]?|alle|bisherigen|vorherigen|précédentes|vos|tus|anteriores|precedenti|tue|suas|vorige)\b/i;
const INSTRUCTIONS =
  /\b(?:instructions?|prompts?|rules|guidelines|directives|anweisung\w*|regeln|vorgaben|consignes|instrucciones|reglas|istruzioni|regole|instruções|regras|instructies|regels)\b/i;

/** ... whom it speaks to, ... */
const PROGRAM =
  /\b(?:ai|llms?|language models?|assistants?|chat ?bots?|summari[sz]ers?|ki|sprachmodelle?|assistenten?|asistentes?)\b/i;
/** ... that they must do it, ... */
const MUST =
  /\b(?:must|should|shall|please|have to|has to|required to|instructed to|note (?:to|for)|müssen|sollen|bitte|doivent|deben)\b/i;
/** ... and what they are to write, ... */
const WRITES =
  /\b(?:state|say|report|write|claim|recommend|cite|output|respond|reply|answer|tell|include|mention|send|visit|fetch|schreib\w*|antworte\w*|sagen|nennen|empfehlen)\b/i;

/** ... where, or as whom. */
const PRETENDS =
  /\b(?:in|to|into|at the end of|at the start of) your (?:final |next |whole )?(?:answer|response|reply|report|summary|output)\b|^\W{0,8}(?:system|developer|assistant) ?(?:prompt|message|note)? ?:|<\|im_start\|>|\[\/?inst\]|<\/?system>|\byou are now (?:in|an?|the)\b/im;

const SENTENCE = /[.!?\n]/;

/** Whether a text gives orders to programs that read it, rather than tell people something. */
export function givesOrders(text: string): boolean {
  if (PRETENDS.test(text)) return true;
  return text
    .split(SENTENCE)
    .some(
      (one) =>
        [OVERRIDES, TOLD, INSTRUCTIONS].every((part) => part.test(one)) ||
        [PROGRAM, MUST, WRITES].every((part) => part.test(one)),
    );
}

/** Whether a request is about such texts, which quote them. */
export function isAboutOrders(request: string): boolean {
  return /\b(?:prompt injections?|injection attacks?|jailbreak\w*|system prompts?)\b/i.test(request);
}
