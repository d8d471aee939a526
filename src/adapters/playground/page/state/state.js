import { channelOf, directThread, numberOf } from './ids.js';

/** Everything the page shows. */
export function initialState({ user, channel, thread }) {
  return {
    user,
    people: [],
    channels: [],
    commands: [],
    channel,
    threads: undefined,
    /** The one that is open; a direct message is always in its own. */
    thread: directThread(channel) ?? thread,
    messages: undefined,
    /** Private answers to what was just done; `place` is the thread or channel it was done in, `after` the newest message then. */
    notes: [],
    /** The message that is replied to, in the thread that is open. */
    replyTo: undefined,
    /** Threads in which the bot is about to answer, and until when to say so. */
    typing: {},
    link: 'connecting',
    /** What could not be loaded (`state`, `channel`, `thread`), and why. */
    problems: {},
    locked: false,
    /** The last message that came while the page was open, to be read out. */
    latest: undefined,
  };
}

export function reduce(state, event) {
  switch (event.kind) {
    case 'loaded':
      return { ...state, ...event.values, problems: without(state.problems, event.what) };
    case 'failed':
      return { ...state, problems: { ...state.problems, [event.what]: event.message } };
    case 'message':
      return withMessage(state, event.message, event.isNew);
    case 'typing':
      return { ...state, typing: { ...state.typing, [event.thread]: event.until } };
    case 'note':
      return wasPosted(state, event.note)
        ? state
        : { ...state, notes: [...state.notes.slice(-9), { ...event.note, after: newestOf(state) }] };
    case 'reply':
      return { ...state, replyTo: event.message };
    case 'dismiss':
      return { ...state, notes: state.notes.filter((note) => note.id !== event.id) };
    case 'select':
      return selected(state, event.channel);
    case 'open':
      return {
        ...state,
        thread: event.thread,
        messages: undefined,
        replyTo: undefined,
        problems: without(state.problems, 'thread'),
      };
    case 'close':
      return directThread(state.channel)
        ? state
        : {
            ...state,
            thread: undefined,
            messages: undefined,
            replyTo: undefined,
            problems: without(state.problems, 'thread'),
          };
    case 'set':
      return { ...state, ...event.values };
    default:
      return state;
  }
}

/** What is shown already is not loaded anew, so it stays. */
function selected(state, channel) {
  const thread = directThread(channel);
  const same = channel === state.channel;
  return {
    ...state,
    channel,
    threads: same ? state.threads : undefined,
    thread,
    replyTo: undefined,
    messages: same && thread !== undefined ? state.messages : undefined,
    problems: same ? state.problems : {},
  };
}

function without(problems, what) {
  const { [what]: _gone, ...rest } = problems;
  return rest;
}

function withMessage(state, message, isNew) {
  const { [message.thread]: _typed, ...typing } = state.typing;
  return {
    ...state,
    ...(state.thread === message.thread && state.messages && { messages: upsert(state.messages, message) }),
    ...(channelOf(message.thread) === state.channel && {
      threads: state.threads && withThread(state.threads, message, isNew),
    }),
    ...(message.author.bot && isNew && { typing }),
    ...(isNew && { latest: message }),
    ...(message.to && { notes: state.notes.filter((note) => note.text !== message.text) }),
  };
}

/** The number of the newest message that is known in the channel: messages count up, whichever thread they are in. */
function newestOf({ messages = [], threads = [], latest }) {
  const ids = [...messages, ...threads.map(({ root }) => root), ...(latest ? [latest] : [])].map(({ id }) => id);
  return Math.max(0, ...ids.map(numberOf));
}

/** Whether a private answer came as a message as well, as those with buttons do: then it is shown there. */
function wasPosted({ messages = [], threads = [] }, { text }) {
  return [...messages, ...threads.map(({ root }) => root)].some((message) => message.to && message.text === text);
}

/** Replaces the message where it stands, or adds it in its place. */
function upsert(messages, message) {
  const at = messages.findIndex((known) => known.id === message.id);
  return at === -1
    ? [...messages, message].toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
    : messages.with(at, message);
}

function withThread(threads, message, isNew) {
  const at = threads.findIndex((thread) => thread.id === message.thread);
  if (at === -1) {
    const { thread: id, createdAt: lastAt } = message;
    const card = message.card && message;
    return isNew ? [{ id, unread: 0, lastAt, root: message, replies: 0, ...(card && { card }) }, ...threads] : threads;
  }
  const thread = threads[at];
  const isRoot = thread.root.id === message.id;
  return threads.with(at, {
    ...thread,
    ...(isRoot && { root: message }),
    ...(message.card && { card: message }),
    ...(isNew && !isRoot && { replies: thread.replies + 1, lastAt: message.createdAt }),
  });
}
