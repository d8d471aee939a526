import { channelOf, isDirect } from './ids.js';
import { TO_BOT } from './mentions.js';

/** Whether an open offer in these messages waits for that person's answer: who asked last before it was made. */
export function hasOfferFor(user, messages = []) {
  const at = messages.findLastIndex(({ kind, buttons }) => kind === 'offer' && buttons.length > 0);
  if (at === -1) {
    return false;
  }
  const said = messages.slice(0, at).filter(({ author }) => !author.bot);
  const asked = said.findLast(({ text, thread }) => isDirect(channelOf(thread)) || TO_BOT.test(text)) ?? said[0];
  return asked?.author.id === user;
}
