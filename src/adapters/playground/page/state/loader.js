import { get, threadPath } from './api.js';
import { follow } from './connection.js';
import { isDirect } from './ids.js';
import { rememberUser } from './location.js';
import { notify } from './notify.js';

const TYPING_MS = 8000;
const REFRESH_MS = 250;
const FALLBACK_USER = 'ana';

/** Brings what the page shows from the server, and keeps it up to date. */
export function createLoader({ get: state, dispatch }) {
  /** Messages this page has seen, to tell new ones from edits. */
  const seen = new Set();
  /** How many messages came, to tell whether what is being loaded is out of date. */
  let arrived = 0;
  let refreshing;

  function fail(what, error) {
    dispatch(
      error.status === 401
        ? { kind: 'set', values: { locked: true } }
        : { kind: 'failed', what, message: error.message },
    );
  }

  async function load(what, path, query, toValues) {
    const { user } = state();
    const body = await get(path, { user, ...query });
    if (user === state().user) {
      dispatch({ kind: 'loaded', what, values: toValues(body) });
    }
  }

  async function loadState() {
    try {
      await load('state', '/state', {}, ({ people, channels, commands }) => ({ people, channels, commands }));
    } catch (error) {
      if (error.status === 400 && state().user !== FALLBACK_USER) {
        // The address or the last visit names somebody who is not there.
        rememberUser(FALLBACK_USER);
        dispatch({ kind: 'set', values: { user: FALLBACK_USER } });
      } else {
        fail('state', error);
      }
    }
  }

  async function loadChannel() {
    const { channel, locked } = state();
    const before = arrived;
    // A direct message is shown as its one thread.
    if (locked || isDirect(channel)) {
      return;
    }
    try {
      await load('channel', `/channels/${encodeURIComponent(channel)}`, { roots: true }, ({ threads }) => {
        for (const { root, card } of threads) {
          seen.add(root.id).add(card?.id);
        }
        return channel === state().channel ? { threads } : {};
      });
      await readRoots();
    } catch (error) {
      fail('channel', error);
    }
    // What came while this was loading may or may not be in it.
    if (arrived !== before) {
      refreshSoon();
    }
  }

  /** The channel shows the first message of a thread in full: where there is no other one, it is read by being seen. */
  async function readRoots() {
    const { user, threads = [] } = state();
    const shown = threads.filter(({ unread, replies }) => unread > 0 && replies === 0);
    if (shown.length > 0 && document.visibilityState === 'visible') {
      await Promise.all(shown.map(({ id }) => get(threadPath(id), { user, read: true })));
      refreshSoon();
    }
  }

  /** Opening a thread reads it, unless nobody is looking. */
  async function loadThread() {
    const { thread, locked } = state();
    if (thread === undefined || locked) {
      return;
    }
    const read = document.visibilityState === 'visible';
    const before = arrived;
    try {
      await load('thread', threadPath(thread), { read }, ({ messages }) => {
        for (const message of messages) {
          seen.add(message.id);
        }
        return thread === state().thread ? { messages } : {};
      });
    } catch (error) {
      fail('thread', error);
      return;
    }
    if (arrived !== before && thread === state().thread) {
      await loadThread();
    }
    refreshSoon();
  }

  /** What is unread is counted by the server; asked once for what comes together. */
  function refreshSoon() {
    clearTimeout(refreshing);
    refreshing = setTimeout(() => void Promise.all([loadState(), loadChannel()]), REFRESH_MS);
  }

  function onMessage(message) {
    const { user, thread } = state();
    const isNew = !seen.has(message.id);
    seen.add(message.id);
    arrived += 1;
    dispatch({ kind: 'message', message, isNew });
    if (!isNew || message.author.id === user) {
      return;
    }
    notify(message, user, (channel, id) => {
      dispatch({ kind: 'select', channel });
      dispatch({ kind: 'open', thread: id });
    });
    if (message.thread === thread && document.visibilityState === 'visible') {
      void get(threadPath(thread), { user, read: true }).then(refreshSoon, (error) => fail('thread', error));
    } else {
      refreshSoon();
    }
  }

  function onTyping(thread) {
    dispatch({ kind: 'typing', thread, until: Date.now() + TYPING_MS });
  }

  /** What came before the link was up, or while it was down for longer than the stream goes back, is loaded afresh. */
  function onLink(link) {
    const was = state().link;
    dispatch({ kind: 'set', values: { link } });
    if (link === 'live' && was !== 'live') {
      void Promise.all([loadState(), loadChannel(), loadThread()]);
    }
  }

  function onVisible() {
    if (document.visibilityState === 'visible') {
      void Promise.all([loadThread(), loadChannel()]);
    }
  }

  return {
    loadChannel,
    loadThread,
    /** Follows what happens until the function it gives is called; not while the server asks for its token. */
    start() {
      if (state().locked) {
        return;
      }
      seen.clear();
      void loadState();
      document.addEventListener('visibilitychange', onVisible);
      const end = follow(state().user, { onMessage, onTyping, onLink });
      return () => {
        end();
        document.removeEventListener('visibilitychange', onVisible);
      };
    },
  };
}
