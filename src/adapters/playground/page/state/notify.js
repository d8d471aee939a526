import { channelOf, channelTitle, isDirect } from './ids.js';
import { namesPerson } from './mentions.js';

const KEY = 'meanwhile.notify';

/** As much of a message as such a notice shows anyway. */
const MAX = 200;

/** Whether this browser can show notices, and may be asked. */
export const canNotify = () => 'Notification' in globalThis && Notification.permission !== 'denied';

export function isNotified() {
  try {
    return canNotify() && Notification.permission === 'granted' && localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

/** Turns notices on, which the browser asks about the first time, or off. Gives what came of it. */
export async function setNotified(on) {
  const isAllowed = on && (await Notification.requestPermission()) === 'granted';
  try {
    localStorage.setItem(KEY, isAllowed ? 'on' : 'off');
  } catch {
    return false;
  }
  return isAllowed;
}

/** Tells somebody who looks elsewhere of a message that is for them. */
export function notify(message, user, open) {
  const channel = channelOf(message.thread);
  const isFor = isDirect(channel) || namesPerson(message.text, user);
  if (!isFor || !isNotified() || document.hasFocus()) {
    return;
  }
  const where = isDirect(channel) ? '' : ` in #${channelTitle(channel)}`;
  const notice = new Notification(`${message.author.name}${where}`, {
    body: message.text.slice(0, MAX),
    icon: '/playground/page/icon.svg',
    tag: message.id,
  });
  notice.addEventListener('click', () => {
    window.focus();
    open(channel, message.thread);
    notice.close();
  });
}
