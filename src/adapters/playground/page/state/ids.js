/** The channel in a message's or thread's id: `playground:general/12` is in `general`. */
export function channelOf(id) {
  return id.slice(id.indexOf(':') + 1, id.indexOf('/'));
}

/** Messages are numbered in the order in which they came. */
export function numberOf(id) {
  return Number(id.slice(id.indexOf('/') + 1));
}

/** How a channel is called on the page. */
export function channelTitle(id) {
  return id.startsWith('dm-') ? 'Meanwhile' : id;
}

/** The one thread that a direct message is; undefined where people open their own. */
export function directThread(channel) {
  return isDirect(channel) ? `playground:${channel}/1` : undefined;
}

export function isDirect(channel) {
  return channel.startsWith('dm-');
}
