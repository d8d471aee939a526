import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { get, openSession, send, threadPath } from './api.js';
import { follow } from './connection.js';
import { channelOf } from './ids.js';
import { readLocation, rememberUser, writeLocation } from './location.js';
import { newId } from './new-id.js';
import { initialState, reduce } from './state.js';

const TYPING_MS = 8000;
const REFRESH_MS = 250;

/** The state of the page and everything a person can do on it. */
export function usePlayground() {
  const [state, dispatch] = useReducer(reduce, undefined, () => initialState(readLocation()));
  const current = useRef(state);
  current.current = state;
  const actions = useMemo(() => createActions(current, dispatch), []);

  useEffect(() => actions.start(), [state.user, state.locked]);
  useEffect(() => void actions.loadChannel(), [state.user, state.channel, state.locked]);
  useEffect(() => void actions.loadThread(), [state.user, state.thread, state.locked]);
  useEffect(() => writeLocation(state), [state.user, state.channel, state.thread]);
  return [state, actions];
}

function createActions(current, dispatch) {
  /** Messages this page has seen, to tell new ones from edits. */
  const seen = new Set();
  /** How many messages came, to tell whether what is being loaded is out of date. */
  let arrived = 0;
  let refreshing;

  function fail(error) {
    dispatch({ kind: 'set', values: error.status === 401 ? { locked: true } : { problem: error.message } });
  }

  async function load(path, query, toValues) {
    try {
      const { user } = current.current;
      const body = await get(path, { user, ...query });
      if (user === current.current.user) {
        dispatch({ kind: 'loaded', values: toValues(body) });
      }
    } catch (error) {
      fail(error);
    }
  }

  const loadState = () => load('/state', {}, ({ people, channels, commands }) => ({ people, channels, commands }));

  async function loadChannel() {
    const { channel } = current.current;
    const before = arrived;
    await load(`/channels/${encodeURIComponent(channel)}`, { roots: true }, ({ threads }) => {
      for (const { root, card } of threads) {
        seen.add(root.id).add(card?.id);
      }
      return channel === current.current.channel ? { threads } : {};
    });
    // What came while this was loading may or may not be in it.
    if (arrived !== before) {
      refreshSoon();
    }
    await readRoots();
  }

  /** The channel shows the first message of a thread in full: where there is no other one, it is read by being seen. */
  async function readRoots() {
    const { user, threads = [] } = current.current;
    const shown = threads.filter(({ unread, replies }) => unread > 0 && replies === 0);
    if (shown.length > 0 && document.visibilityState === 'visible') {
      await Promise.all(shown.map(({ id }) => get(threadPath(id), { user, read: true }))).then(refreshSoon, fail);
    }
  }

  /** Opening a thread reads it, unless nobody is looking. */
  async function loadThread() {
    const { thread } = current.current;
    if (thread === undefined) {
      return;
    }
    const read = document.visibilityState === 'visible';
    const before = arrived;
    await load(threadPath(thread), { read }, ({ messages }) => {
      for (const message of messages) {
        seen.add(message.id);
      }
      return thread === current.current.thread ? { messages } : {};
    });
    if (arrived !== before && thread === current.current.thread) {
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
    const { user, thread } = current.current;
    const isNew = !seen.has(message.id);
    seen.add(message.id);
    arrived += 1;
    dispatch({ kind: 'message', message, isNew });
    if (!isNew || message.author.id === user) {
      return;
    }
    if (message.thread === thread && document.visibilityState === 'visible') {
      void get(threadPath(thread), { user, read: true }).then(refreshSoon, fail);
    } else {
      refreshSoon();
    }
  }

  function onTyping(thread) {
    dispatch({ kind: 'typing', thread, until: Date.now() + TYPING_MS });
  }

  /** What came before the link was up, or while it was down for longer than the stream goes back, is loaded afresh. */
  function onLink(link) {
    const was = current.current.link;
    dispatch({ kind: 'set', values: { link } });
    if (link === 'live' && was !== 'live') {
      void Promise.all([loadState(), loadChannel(), loadThread()]);
    }
  }

  function note(place, answer) {
    const { text, run, thread, message } = answer;
    if (text && !message) {
      dispatch({ kind: 'note', note: { id: newId(), place, text, ...(run && { thread }) } });
    }
  }

  function openThread(thread) {
    dispatch({ kind: 'open', thread });
  }

  return {
    start() {
      void loadState();
      const visible = () => document.visibilityState === 'visible' && Promise.all([loadThread(), readRoots()]);
      document.addEventListener('visibilitychange', visible);
      const end = follow(current.current.user, { onMessage, onTyping, onLink });
      return () => {
        end();
        document.removeEventListener('visibilitychange', visible);
      };
    },
    loadChannel,
    loadThread,
    openThread,
    closeThread: () => dispatch({ kind: 'close' }),
    dismiss: (id) => dispatch({ kind: 'dismiss', id }),
    selectChannel: (channel) => dispatch({ kind: 'select', channel }),

    switchUser(user) {
      const { channel, user: was } = current.current;
      rememberUser(user);
      seen.clear();
      const direct = channel === `dm-${was}`;
      const values = {
        ...initialState({ user, channel: direct ? `dm-${user}` : channel }),
        people: current.current.people,
      };
      const { thread } = current.current;
      dispatch({ kind: 'set', values: { ...values, thread: direct ? undefined : thread } });
    },

    /** Sends a message, or a command where the text begins with a slash. Rejects with what to tell the person. */
    async say(channel, thread, text, key) {
      const { user } = current.current;
      const [, command, rest] = /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/i.exec(text.trim()) ?? [];
      if (command) {
        note(thread ?? channel, await send('/commands', { channel, thread, user, command, text: rest ?? '' }));
        return;
      }
      const sent = await send('/messages', { channel, thread, user, text }, key);
      const toBot = /(^|[^\w.@/-])@meanwhile(?![\w-])/i.test(text) || channelOf(sent.id).startsWith('dm-');
      if (thread === undefined && toBot) {
        openThread(sent.thread);
      }
    },

    async act(message, { action, value }, place) {
      const { user } = current.current;
      note(place, await send('/actions', { message: message.id, action, value, user }));
    },

    async react(message, emoji) {
      await send('/reactions', { message: message.id, emoji, user: current.current.user });
    },

    async unlock(token) {
      await openSession(token);
      dispatch({ kind: 'set', values: { locked: false, problem: undefined } });
    },
  };
}
