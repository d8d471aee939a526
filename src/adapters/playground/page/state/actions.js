import { openSession, send } from './api.js';
import { encoded } from '../write/attached.js';
import { rememberUser } from './location.js';
import { TO_BOT } from './mentions.js';
import { newId } from './new-id.js';
import { initialState } from './state.js';

const COMMAND = /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/i;

/** What a person can do on the page. What fails rejects with what to tell them. */
export function createActions({ get: state, dispatch }) {
  /** Shows a private answer where its person is. */
  function note(place, { text, times, run, thread }) {
    if (text) {
      dispatch({ kind: 'note', note: { id: newId(), place, text, times, ...(run && { thread }) } });
    }
  }

  function openThread(thread) {
    dispatch({ kind: 'open', thread });
  }

  return {
    openThread,
    closeThread: () => dispatch({ kind: 'close' }),
    replyTo: (message) => dispatch({ kind: 'reply', message }),
    dismiss: (id) => dispatch({ kind: 'dismiss', id }),
    selectChannel: (channel) => dispatch({ kind: 'select', channel }),

    /** Looks at the same place with other eyes. */
    switchUser(user) {
      const { channel, thread, people, user: was } = state();
      rememberUser(user);
      const direct = channel === `dm-${was}`;
      const where = direct ? { channel: `dm-${user}` } : { channel, thread };
      dispatch({ kind: 'set', values: { ...initialState({ user, ...where }), people } });
    },

    /** Sends a message, or a command where the text begins with a slash. */
    async say({ channel, thread }, text, key, files = []) {
      const { user, replyTo } = state();
      const [, command, rest = ''] = COMMAND.exec(text.trim()) ?? [];
      if (command && files.length > 0) {
        throw new Error('A command takes no files. Mention @meanwhile and say what to do with them.');
      }
      const form = command && rest.trim() === '' && formOf(state().commands, command);
      if (form) {
        const place = thread ?? channel;
        dispatch({
          kind: 'note',
          note: { id: newId(), place, text: form.title, form: { ...form, command, channel, within: thread } },
        });
        return;
      }
      if (command) {
        note(thread ?? channel, await send('/commands', { channel, thread, user, command, text: rest }));
        return;
      }
      const reply = replyTo && replyTo.thread === thread ? { replyTo: replyTo.id } : {};
      const along = files.length > 0 ? { files: await encoded(files) } : {};
      const sent = await send('/messages', { channel, thread, user, text, ...reply, ...along }, key);
      if (reply.replyTo && state().replyTo === replyTo) {
        dispatch({ kind: 'reply', message: undefined });
      }
      // The bot answers in the thread, so that is where to look.
      if (thread === undefined && TO_BOT.test(text)) {
        openThread(sent.thread);
      }
    },

    /** Sends what was filled into the form of a command; the form has done its work then. */
    async fill({ id, place, form: { command, channel, within } }, values) {
      const answer = await send('/commands', { channel, thread: within, user: state().user, command, values });
      dispatch({ kind: 'dismiss', id });
      note(place, answer);
    },

    /** Starts the first of these tasks that may be done here, and looks at the thread that it gets. */
    async begin(channel, tasks) {
      const { user } = state();
      for (const [index, text] of tasks.entries()) {
        const answer = await send('/commands', { channel, user, command: '/task', text });
        if (answer.run && answer.thread) {
          openThread(answer.thread);
          return;
        }
        if (index === tasks.length - 1) {
          note(channel, answer);
        }
      }
    },

    async act(message, { action, value }, place) {
      const answer = await send('/actions', { message: message.id, action, value, user: state().user });
      // In a private message the answer takes the place of the button.
      if (!message.to) {
        note(place, answer);
      }
      return answer;
    },

    async react(message, emoji) {
      await send('/reactions', { message: message.id, emoji, user: state().user });
    },

    async unlock(token) {
      await openSession(token);
      dispatch({ kind: 'set', values: { locked: false } });
    },
  };
}

/** What a command asks for where nothing follows it. */
function formOf(commands, command) {
  return commands.find((one) => one.command === command.toLowerCase())?.form;
}
