import { clean, plain } from '../words/words.ts';

/** Nobody asks for it in more words than this. */
const MAX_TEXT = 120;

const MANNERS =
  '(?:(?:please|pls|ok|okay|yes|hey|just|then|can you|could you|would you|let us|lets|you can|actually|bitte|por favor|s il te plait)[, ]+)*';
const GO_ON =
  '(?:continue|carry on|go on|keep (?:going|working|writing)|finish|do|move|put|send|take|run|work on|push)(?: (?:with )?(?:it|this|that|the answer|the rest|writing|working|on it))?(?: on)?';
const BACKGROUND = '(?:in|to|into) (?:the )?background';

const PATTERNS = [
  `${GO_ON} ${BACKGROUND}`,
  `(?:in the )?background(?: it)?`,
  '(?:mach|arbeite|schreib)e?(?: damit| daran)? im hintergrund weiter|(?:das )?im hintergrund weiter(?:machen)?',
  '(?:continua|sigue|hazlo|terminalo) en segundo plano|(?:continua|continue|termina) em segundo plano',
  '(?:continue|finis|termine)(?: ca| cela)? en arriere plan',
  '(?:请)?(?:在后台|转到后台|后台)(?:继续|完成|进行)?(?:吧)?|バックグラウンドで(?:続けて|やって)(?:ください)?',
].map(
  (pattern) => new RegExp(`^${MANNERS}(?:${pattern})(?:[, ]+(?:please|pls|bitte|por favor|thanks|thank you))*$`, 'u'),
);

/** Whether the whole message asks that the reply which is being written goes on in the background. */
export function isMoveToBackground(text: string): boolean {
  if (text.length > MAX_TEXT) return false;
  const said = plain(clean(text, MAX_TEXT))
    .replace(/[’'-]/g, ' ')
    .replace(/[.!。！?？]+$/u, '')
    .replace(/\s+/g, ' ')
    .trim();
  return PATTERNS.some((pattern) => pattern.test(said));
}
