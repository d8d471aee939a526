/**
 * Signs that an addition ("yes, but ...") changes what is done and not only how it is told: options, code, paths,
 * numbers, and words that leave out, replace or delay. Ignoring such an addition would start something that nobody agreed to.
 */
const CHANGES = [
  /(?:^|\s)-{1,2}[a-z]/i,
  /[`/\\$*=]/,
  /\d/,
  /\b(?:with|without|instead|rather|only|just|except|skip|not|no|never|don'?t|dry|use|using|change|replace|remove|delete|add|append|before|after|first|then|wait|later|tomorrow|tonight|at|on|in (?:a|an|the|my|our|half|one|two|five|ten)|minutes?|hours?|seconds?|days?|sudo|as root|folder|directory|branch|server|prod(?:uction)?|staging)\b/i,
  /\b(?:mit|ohne|statt|nur|erst|sans|avec|seulement|plut[oô]t|sin|con|solo|sem|com|apenas)\b/i,
  /不要|只|改|别|だけ|なし|代わり/,
];

export function changesTheWork(addition: string): boolean {
  return CHANGES.some((sign) => sign.test(addition));
}

/** "Yes, but at 10" is another offer. */
export function retimesTheWork(addition: string): boolean {
  return /\d|noon|morning|evening|every|day\b/i.test(addition);
}
