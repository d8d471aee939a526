/*
 * What people say when they are pleased. After an offer it may be a yes; right after a result it is mostly about the
 * result. Written from general knowledge of each language; compared without case and accents.
 */

import { list } from './list.ts';

export const praising = list(`
  ok, okay, great, good, cool, fine, nice, sweet, top, awesome, amazing, wonderful, fantastic, brilliant, lovely, splendid,
  superb, super, perfect, excellent, very well, alright, all right, sounds good, sounds great, lgtm, got it, noted
  thats great, thats perfect, thats good, thats fine, that is great, that is perfect, that works, works for me
  good bot, great bot, nice bot, best bot, good job, great job, nice job, good work, great work, nice work, well done, you rock, love it, love this
  job, work, one, thanks, thank you, thank, thx, tysm, ty, cheers, very much, so much, a lot, many
  genial, perfecto, estupendo, excelente, bueno, bien, vale, esta bien, gracias, muchas
  parfait, nickel, tres bien, super, bien, merci, beaucoup
  perfekt, toll, super, sehr gut, gut, passt, danke, schon, schoen, vielen dank, dir
  perfeito, otimo, beleza, tudo bem, esta bem, obrigado, obrigada, muito
  perfetto, ottimo, bene, grazie, mille, prima, uitstekend, bedankt, dank je, tack, takk, tak
  отлично, хорошо, спасибо, 好, 好的, 谢谢, 谢谢你, 多谢, 很好, 太好了, いいね, いいですね, 了解, 了解です, ありがとう, ありがとうございます
  좋아요, 좋습니다, 감사합니다, 고마워요, 👍, 👌, ✅, ✔, 💯, 🎉, 🙏, ❤, 🙌, 👏
`);
