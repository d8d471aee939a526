/** Said out of courtesy: whoever answers it only makes noise. */
const COURTESY =
  /^(?:(?:ok|okay|great|cool|nice|perfect|awesome|many|so much|a lot|very much|all|that'?s|it'?s|good|got it|thanks?|you|ty|thx|tysm|cheers|merci|beaucoup|danke|schön|schoen|gracias|muchas|obrigad[oa]|grazie|谢谢|ありがとう|noted|lol|haha+|vielen dank|danke dir|谢谢你|多谢|ありがとうございます|どうも|hahaha|that helped|meanwhile|super|bitte|de nada|de rien|muito|mille|[:;]-?[)D])(?:[\s,.!！。，、]+|$))+$/iu;

/** Pictures say no more than courtesy does; those that mean yes or no are looked at before. */
const PICTURES = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Emoji_Component}(?<!\d)|\u200d/gu;

/** More words than this tell something. */
const LONGEST_COURTESY = 80;

/** Nothing is asked or told: "thanks", "ok, got it", an emoji. */
export function isCourtesy(text: string): boolean {
  if (text.length > LONGEST_COURTESY) return false;
  const words = text
    .replace(PICTURES, ' ')
    .replace(/^[\s¡¿]+/, '')
    .trim();
  return text.trim() !== '' && (words === '' || COURTESY.test(words));
}
