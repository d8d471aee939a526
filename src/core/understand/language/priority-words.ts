/*
 * How people say that work is urgent or can wait, as whole messages without what is said around it. `run` is what they say
 * it of. Compared in lower case, without accents and apostrophes.
 */

const RUN = String.raw`(?<run>[\p{L}\p{N}][\p{L}\p{N}-]*(?: (?:one|run|task))?)`;
/** "it is", "its", "report-2 is". */
const IS = `${RUN}(?:(?<=it|that)s| is)`;

function forms(...sources: string[]): RegExp[] {
  return sources.map((source) => new RegExp(`^(?:${source})$`, 'u'));
}

export const priorityLeads =
  /^(?:(?:please|pls|hey|hi|ok|okay|oh|sorry|actually|and|but|now|can you|could you|would you|bitte|por favor|kannst du)[\s,]+)+/u;
export const priorityTails = /[\s,]+(?:please|pls|now|actually|thanks|thank you|for now|bitte|por favor|if you can)$/u;

const URGENT = '(?:very |really |more |quite )?(?:urgent|(?:a )?(?:high|top|higher) priority|important)';

export const highWords = forms(
  `(?:make|mark|treat|set|flag) ${RUN} (?:as |to )?${URGENT}`,
  `${IS} ${URGENT}`,
  'urgent|its urgent|high priority|hurry|hurry up|be quick|quickly|asap|as soon as possible|faster|speed (?:it|this|that) up',
  `(?:prioriti[sz]e|hurry|expedite|rush) ${RUN}(?: up)?`,
  `(?:move|bump|push) ${RUN} (?:up|to the (?:top|front|front of the queue|top of the queue))`,
  `do ${RUN} first`,
  'das ist dringend|es ist dringend|ist dringend|dringend|mach (?:es|das) dringend|beeil dich|schnell',
  'es urgente|urgente|hazlo urgente|e urgente|faca isso primeiro|cest urgent|fais vite|depeche toi',
);

export const lowWords = forms(
  `${RUN} (?:can|may) wait`,
  `no (?:rush|hurry)(?: (?:with|for|on) ${RUN})?|theres no (?:rush|hurry)|take your time`,
  `(?:make|mark|treat|set) ${RUN} (?:as |to )?(?:a )?(?:low(?:er)? priority|less urgent)`,
  `${RUN} isnt (?:so |that )?(?:urgent|important)`,
  `${IS} (?:not|less|no longer) (?:so |that )?(?:urgent|important)|its low priority|low priority|not urgent|isnt urgent`,
  'das kann warten|es kann warten|keine eile|hat zeit|es hat zeit|nicht dringend',
  'puede esperar|sin prisa|no es urgente|pode esperar|sem pressa|ca peut attendre|pas urgent|rien ne presse',
);

export const normalWords = forms(
  `(?:make|mark|treat|set) ${RUN} (?:as |to |back to )?(?:a )?normal(?: priority)?`,
  'normal priority',
);
