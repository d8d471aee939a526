import { isDirect } from './ids.js';

const USER = 'meanwhile.user';

/** Who looks at what, from the address, else from the last visit. */
export function readLocation() {
  const query = new URLSearchParams(location.search);
  const user = query.get('user') || stored() || 'ana';
  const channel = query.get('channel') || 'general';
  return { user, channel, thread: query.get('thread') || undefined };
}

/** Keeps the address fit for a reload or a bookmark. */
export function writeLocation({ user, channel, thread }) {
  const query = new URLSearchParams({ user, channel, ...(thread && !isDirect(channel) && { thread }) });
  history.replaceState(undefined, '', `/?${query}`);
}

export function rememberUser(user) {
  try {
    localStorage.setItem(USER, user);
  } catch {
    // A browser that keeps nothing asks again; the address still says who it is.
  }
}

function stored() {
  try {
    return localStorage.getItem(USER);
  } catch {
    return undefined;
  }
}
